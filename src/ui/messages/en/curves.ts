// The curves, in English.
import { grouped as n } from '../../../lib/grouped.ts';
import type { Mark } from '../../../runs/model/history.ts';
import { labelOf } from '../../runs/compare/recipeText.ts';
import { fields } from './fields.ts';

export const curves = {
  title: 'Curves',
  how: 'Point: the samples of then. Click or arrow keys: go there. Drag: zoom all charts, double click: show all.',
  axes: { nimg: 'Images', step: 'Steps', sec: 'Time' },
  scales: { linear: 'Linear', symlog: 'Symlog' },
  empty: 'drawn from the first step on',
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
    accuracy: { title: 'D accuracy', sub: 'share judged right' },
    fakeness: { title: 'Fakeness', sub: 'mean of 1 − σ(logit)' },
    grad: { title: 'Gradient norms', sub: 'before clipping' },
    nan: { title: 'Dropped NaN samples', sub: 'a step' },
    speed: { title: 'Images a second', sub: 'over the last 2 s' },
  },
  hints: {
    kid: 'How far samples of the average generator are from real images: squared maximum mean discrepancy with a cubic kernel on 64 features of a small classifier, mean ± standard deviation over 100 subsets. The estimate has no bias, so where nothing can be told apart it is below zero about as often as above. Dashed: what as many real images come to. It is no FID, and compares only runs on the same data.',
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
    'no-images': 'SiD has no real images to compare with, and of this teacher’s data no features come with the page.',
    failed: (why: string) => `Samples are not scored: ${why}`,
  },
  bar: {
    axis: 'Horizontal axis',
    scale: 'Vertical axis',
    scaleHint: 'All charts without a fixed range; each chart’s menu has its own choice. Key: Y',
    smoothing: 'Smoothing',
    smoothingHint: 'Moving average over every step, started without bias; the raw line stays behind it',
    clip: 'Clip outliers',
    clipHint:
      'Numbers more than three interquartile ranges beyond the quartiles become triangles at the edge, and smoothing leaves them out',
    band: 'Band',
    bandHint: 'Least and greatest number nearby',
    showAll: 'Show all',
    showAllHint: (from: string, to: string) => `All charts show ${from} to ${to}. In a chart: double click, or 0`,
  },
  raw: (value: string) => `raw ${value}`,
  moment: (nimg: number, step: number, time: string) => `${n(nimg)} images · step ${n(step)} · ${time}`,
  slider: (title: string) => `${title}: moment looked at`,
  live: (images: string) => `newest, ${images} images`,
  goLive: (images: string) => `At ${images} · Go live`,
  goLiveHint: 'Back to the newest numbers. In a chart: Esc',
  at: (nimg: number) => `${n(nimg)} images`,
  sheetOf: (nimg: number) => `Samples at ${n(nimg)} images`,
  clipped: (count: number) => `▲ ${n(count)}`,
  clippedHint: 'Numbers beyond the edge, shown as triangles',
  runs: 'Runs in these charts',
  loading: 'loading…',
  marks: { checkpoint: 'checkpoint', change: 'changed setting', recovery: 'recovery', gap: 'pause by the browser' },
  mark: (mark: Mark) => {
    switch (mark.kind) {
      case 'checkpoint':
        return 'Checkpoint';
      case 'recovery':
        return 'Went on from the checkpoint here';
      case 'change':
        return `${labelOf(mark.key, fields)}: ${mark.from} → ${mark.to}`;
      case 'gap':
        return `The browser held this page for ${n(Math.round(mark.sec))} s`;
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
      rows === of ? `${n(rows)} rows` : `${n(rows)} of ${n(of)} rows, evenly spaced; CSV and JSONL have them all.`,
  },
  close: 'Close',
};
