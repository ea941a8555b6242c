// The checkpoints view, and the notice about a run that was open at the last visit, in English.
import { grouped as n } from '../../../lib/grouped.ts';

const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const seconds = (s: number): string => (s < 10 ? s.toFixed(1) : n(Math.round(s)));

export const checkpoints = {
  title: 'Checkpoints',
  hint: (count: number) => (count === 1 ? '1 checkpoint' : `${n(count)} checkpoints`),
  run: 'Run',
  choice: (name: string, count: number) => `${name} (${n(count)})`,
  atRisk: (sec: number) =>
    `If this tab closes or crashes, at most the last ${n(sec)} s of training are lost. The run writes a checkpoint about that often.`,
  atRiskBefore:
    'During training the run writes a checkpoint about every 20 s, at every pause, and when this tab is hidden.',
  rules:
    'Of the periodic checkpoints, the newest three and the one with the best score stay. Checkpoints that you pinned or took by hand stay, and so do those of a stop. They are in this browser only.',
  kinds: { auto: 'periodic', manual: 'by hand', final: 'at the end' },
  images: (nimg: number) => `${n(nimg)} images`,
  step: (step: number, of: number) => `step ${n(step)} of ${n(of)}`,
  taken: (at: number) => date.format(at),
  newest: 'newest',
  best: 'best',
  bestHint: 'This checkpoint has the lowest KID-tiny of the run. It stays until another one is better',
  score: (mean: string, sd: string) => `KID-tiny ${mean} ± ${sd}`,
  scoreHint: (samples: number) => `From ${n(samples)} samples of the EMA generator. Lower is better`,
  current: 'in the engine',
  thumb: (nimg: number) => `Samples at ${n(nimg)} images`,
  note: (nimg: number) => `Note on the checkpoint at ${n(nimg)} images`,
  pin: 'Pin',
  pinned: 'Pinned',
  pinHint: (nimg: number, on: boolean) =>
    on
      ? `The checkpoint at ${n(nimg)} images stays until you delete it. Press to unpin it`
      : `Keep the checkpoint at ${n(nimg)} images when newer checkpoints replace old ones`,
  resume: 'Resume',
  resumeHint: (nimg: number) => `Continue training from ${n(nimg)} images`,
  rewind: 'Rewind',
  rewindHint: (nimg: number) =>
    `Take the run back to ${n(nimg)} images. The later part becomes a separate run, and its curves are drawn behind this one`,
  branch: 'Branch',
  branchHint: (nimg: number) => `Start a new run from ${n(nimg)} images. This run does not change`,
  export: 'Export',
  exportHint: (nimg: number) =>
    `Saves the run up to ${n(nimg)} images as one archive: networks, checkpoint, curves and sheets. Unpack it, and distill --resume continues the run`,
  exporting: 'Packing…',
  remove: (nimg: number) => `Delete the checkpoint at ${n(nimg)} images`,
  removed: (nimgs: readonly number[]) =>
    nimgs.length === 1
      ? `Deleted the checkpoint at ${n(nimgs[0] ?? 0)} images.`
      : `Deleted ${n(nimgs.length)} checkpoints.`,
  busy: 'Wait until the run is loaded',
  elsewhere: 'Another tab trains this run. Here you can view its checkpoints but not change them.',
  empty: {
    title: 'No checkpoints yet',
    body: 'With a checkpoint a run continues bit for bit. It holds the networks, the optimiser state, the moving average and the random streams. Training makes checkpoints automatically.',
    go: 'To the run page',
    opening: 'Looking for checkpoints of earlier visits…',
    other: 'This run has no checkpoints. Choose another run above.',
    recorded: 'The demo run has no checkpoints. Train a run of your own: it makes checkpoints automatically.',
  },
  storage: {
    off: 'This browser gives the page no file storage (a private window, or storage is blocked). The last checkpoint stays in memory until the tab is closed.',
    full: 'The browser’s storage is full. The last checkpoint is in memory only. Delete checkpoints or runs to make room.',
    failed: (reason: string) =>
      `The last checkpoint could not be written (${reason}). It stays in memory. The page will try to write the next one.`,
    size: (size: string) => `Checkpoints use ${size} of it.`,
    go: 'To the checkpoints',
  },
  left: {
    title: (name: string, nimg: number) => `${name} is back at its checkpoint at ${n(nimg)} images.`,
    body: (sec: number) =>
      sec > 0.05
        ? `The page closed after ${seconds(sec)} s more of training. If you resume, the run repeats those steps bit for bit.`
        : 'No later step was recorded. If you resume, the run is bit for bit the same as if the page had stayed open.',
    resume: 'Resume',
    all: 'All checkpoints',
  },
  refused: {
    elsewhere: (name: string) => `${name} is open in another tab. Continue it there, or close that tab.`,
    gone: (name: string) => `${name || 'The run'} could not be read from the browser’s storage.`,
    failed: (name: string) => `${name} could not be resumed. Its checkpoints have not changed.`,
  },
};
