// The curves, in English.
import { grouped as n } from '../../../lib/grouped.ts';
import type { Mark } from '../../../runs/model/history.ts';
import { fields, labelOf } from './fields.ts';

export const curves = {
  title: 'Curves',
  how: 'Point at a curve to see the samples of that step. Click, or use the arrow keys, to go there. Drag to zoom all charts. Double click to show everything.',
  axes: { nimg: 'Images', step: 'Steps', sec: 'Time' },
  scales: { linear: 'Linear', symlog: 'Symlog' },
  empty: 'appears after the first step',
  symlog: 'symmetric log',
  charts: {
    sid: { title: 'SiD loss', sub: 'signed, lower is better' },
    psi: { title: 'Fake-score loss', sub: 'denoising loss' },
    kid: {
      title: 'KID-tiny',
      sub: 'to real images, lower is better',
    },
    d: { title: 'Discriminator', sub: 'BCE' },
    adv: { title: 'Adversarial', sub: 'mean softplus(−logit)' },
    accuracy: { title: 'D accuracy', sub: 'share classified correctly' },
    fakeness: { title: 'Fakeness', sub: 'mean of 1 − σ(logit)' },
    grad: { title: 'Gradient norms', sub: 'before clipping' },
    nan: { title: 'Dropped NaN samples', sub: 'per step' },
    speed: { title: 'Images a second', sub: 'over the last 2 s' },
  },
  hints: {
    kid: 'Distance between samples of the EMA generator and real images. It is the squared maximum mean discrepancy with a cubic kernel on 64 features of a small classifier: mean ± standard deviation over 100 subsets. The estimate has no bias. For two sets that do not differ it is below zero about as often as above. The dashed line is the score of an equally large sample of real images. KID-tiny is not FID. Compare it only between runs on the same data.',
  } as Readonly<Record<string, string>>,
  series: {
    loss_g: 'SiD',
    loss_psi: 'fake score',
    loss_d_real: 'real',
    loss_d_fake: 'generated',
    loss_g_gan: 'adversarial',
    acc_real: 'real',
    acc_fake: 'generated',
    fakeness_real: 'real',
    fakeness_fake: 'generated',
    grad_norm_psi: 'ψ',
    grad_norm_theta: 'θ',
    nan_images: 'dropped',
    images_per_sec: 'images/s',
    kid_tiny: 'samples',
    kid_tiny_sd: '±',
    kid_tiny_floor: 'real',
  } as Readonly<Record<string, string>>,
  noScore: {
    waits:
      'A run is scored after a periodic checkpoint, if scoring has used less than 5 % of its time, and once at the end.',
    off: '“Score samples” is off in the recipe.',
    size: 'The classifiers read images of 16x16 and 32x32 pixels only.',
    'no-images': 'SiD uses no real images, and the page has no features of this teacher’s data to compare with.',
    failed: (why: string) => `Samples are not scored: ${why}`,
  },
  bar: {
    axis: 'Horizontal axis',
    scale: 'Vertical axis',
    scaleHint: 'For all charts without a fixed range. Each chart’s menu can override it. Key: Y',
    smoothing: 'Smoothing',
    smoothingHint: 'Moving average over the steps, corrected for its start. The raw line is drawn behind it',
    clip: 'Clip outliers',
    clipHint:
      'Numbers more than three interquartile ranges outside the quartiles are drawn as triangles at the edge. Smoothing ignores them',
    band: 'Band',
    bandHint: 'Smallest and largest number nearby',
    showAll: 'Show all',
    showAllHint: (from: string, to: string) =>
      `All charts show ${from} to ${to}. To show everything, double click in a chart or press 0`,
  },
  raw: (value: string) => `raw ${value}`,
  moment: (nimg: number, step: number, time: string) => `${n(nimg)} images · step ${n(step)} · ${time}`,
  slider: (title: string) => `${title}: selected moment`,
  live: (images: string) => `newest, ${images} images`,
  goLive: (images: string) => `At ${images} · Go live`,
  goLiveHint: 'Back to the newest numbers. In a chart: Esc',
  at: (nimg: number) => `${n(nimg)} images`,
  sheetOf: (nimg: number) => `Samples at ${n(nimg)} images`,
  clipped: (count: number) => `▲ ${n(count)}`,
  clippedHint: 'Numbers outside the chart, drawn as triangles',
  runs: 'Runs in these charts',
  loading: 'loading…',
  marks: { checkpoint: 'checkpoint', change: 'changed setting', recovery: 'recovery', gap: 'pause by the browser' },
  mark: (mark: Mark) => {
    switch (mark.kind) {
      case 'checkpoint':
        return 'Checkpoint';
      case 'recovery':
        return 'The run continued from the checkpoint here';
      case 'change':
        return `${labelOf(mark.key, fields)}: ${mark.from} → ${mark.to}`;
      case 'gap':
        return `The browser paused this page for ${n(Math.round(mark.sec))} s`;
    }
  },
  menu: {
    label: (title: string) => `${title}: more`,
    enlarge: 'Enlarge',
    table: 'As data table',
    symlog: 'Symlog axis',
    copy: 'Copy values',
    csv: 'Save CSV',
    jsonl: 'Save JSONL',
    svg: 'Save SVG',
    png: 'Save PNG (2×)',
    copied: 'Copied',
    notCopied: 'The browser did not allow copying',
  },
  table: {
    nimg: 'images',
    step: 'step',
    sec: 'active time',
    about: (rows: number, of: number) =>
      rows === of ? `${n(rows)} rows` : `${n(rows)} of ${n(of)} rows, evenly spaced. CSV and JSONL have all rows.`,
  },
  close: 'Close',
};
