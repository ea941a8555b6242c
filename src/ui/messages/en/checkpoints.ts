// Checkpoints: what is kept of runs, the way back to it, and what was left at the last visit; in English.
import { grouped as n } from '../../../lib/grouped.ts';

const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const seconds = (s: number): string => (s < 10 ? s.toFixed(1) : n(Math.round(s)));

export const checkpoints = {
  title: 'Checkpoints',
  hint: (count: number) => (count === 1 ? '1 checkpoint' : `${n(count)} checkpoints`),
  run: 'Run',
  choice: (name: string, count: number) => `${name} (${n(count)})`,
  atStake: (sec: number) =>
    `Closing or crashing this tab costs at most the last ${n(sec)} s of training: a checkpoint is written about that often.`,
  atStakeBefore:
    'While a run trains, a checkpoint is written about every 20 s, at every pause, and when this tab is hidden.',
  rules:
    'The newest three that the clock took stay, the one with the best score, and all that were pinned, taken by hand, or left by a stop. They are in this browser only.',
  kinds: { auto: 'by the clock', manual: 'by hand', final: 'at the end' },
  images: (nimg: number) => `${n(nimg)} images`,
  step: (step: number, of: number) => `step ${n(step)} of ${n(of)}`,
  taken: (at: number) => date.format(at),
  newest: 'newest',
  best: 'best',
  bestHint: 'The lowest KID-tiny of this run’s checkpoints: it stays until a better one comes',
  score: (mean: string, sd: string) => `KID-tiny ${mean} ± ${sd}`,
  scoreHint: (samples: number) => `Of ${n(samples)} samples of the average generator; lower is better`,
  current: 'in the engine',
  thumb: (nimg: number) => `Samples at ${n(nimg)} images`,
  note: (nimg: number) => `Note on the checkpoint at ${n(nimg)} images`,
  pin: 'Pin',
  pinned: 'Pinned',
  pinHint: (nimg: number, on: boolean) =>
    on
      ? `The checkpoint at ${n(nimg)} images stays until it is deleted: let it go with the others`
      : `Keep the checkpoint at ${n(nimg)} images when newer ones come`,
  resume: 'Resume',
  resumeHint: (nimg: number) => `Go on training from ${n(nimg)} images`,
  rewind: 'Rewind',
  rewindHint: (nimg: number) =>
    `Take the run back to ${n(nimg)} images; what came after becomes a run of its own, drawn behind this one`,
  branch: 'Branch',
  branchHint: (nimg: number) => `A new run from ${n(nimg)} images; this one stays as it is`,
  export: 'Export',
  exportHint: (nimg: number) =>
    `The run as of ${n(nimg)} images as one archive: networks, checkpoint, curves and sheets; unpacked, distill --resume goes on with it`,
  exporting: 'Packing…',
  remove: (nimg: number) => `Delete the checkpoint at ${n(nimg)} images`,
  removed: (nimgs: readonly number[]) =>
    nimgs.length === 1
      ? `Deleted the checkpoint at ${n(nimgs[0] ?? 0)} images.`
      : `Deleted ${n(nimgs.length)} checkpoints.`,
  busy: 'Not while a run is being loaded',
  elsewhere: 'Another tab has this run in its engine: its checkpoints can be looked at, not changed.',
  empty: {
    title: 'No checkpoints yet',
    body: 'A checkpoint holds all that a run needs to go on bit for bit: networks, optimiser, moving average, random streams. Train, and they come by themselves.',
    go: 'To the run page',
    opening: 'Looking for checkpoints of earlier visits…',
    other: 'This run has no checkpoints. Choose another run above.',
    recorded:
      'The recorded run ships with the page without checkpoints. Train one of your own, and they come by themselves.',
  },
  storage: {
    off: 'This browser gives the page no files (a private window, or storage is blocked): the last checkpoint stays in memory until the tab is closed.',
    full: 'The browser’s storage is full: the last checkpoint is in memory only. Delete checkpoints or runs to make room.',
    failed: (reason: string) =>
      `The last checkpoint could not be written (${reason}); it is in memory, and the next one is tried again.`,
    size: (size: string) => `${size} of it are checkpoints.`,
    go: 'To the checkpoints',
  },
  left: {
    title: (name: string, nimg: number) => `${name} is back at its checkpoint at ${n(nimg)} images.`,
    body: (sec: number) =>
      sec > 0.05
        ? `It was taken ${seconds(sec)} s of training before the page closed. Going on repeats those steps, bit for bit.`
        : 'No step after it was recorded. Going on is bit for bit as if the page had stayed open.',
    resume: 'Resume',
    all: 'All checkpoints',
  },
  refused: {
    elsewhere: (name: string) => `${name} is in another tab: go on with it there, or close that tab.`,
    gone: (name: string) => `${name || 'The run'} could not be read from the browser’s storage.`,
    failed: (name: string) => `${name} could not be taken up again; its checkpoints are as they were.`,
  },
};
