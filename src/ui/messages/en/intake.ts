// Files that are dropped or opened anywhere on the page, in English.
import { grouped as n } from '../../../lib/grouped.ts';

export const intake = {
  drop: 'Drop the file anywhere',
  dropHint: 'A run’s archive or folder, a checkpoint, weights, or images. The page detects the kind from the content',
  bring: 'Open a file…',
  bringHint: 'A run’s archive, a checkpoint, weights or images. You can also drop the file anywhere on the page',
  reading: (name: string) => `Reading ${name}…`,
  bad: (name: string, message: string) =>
    name === '' || message.includes(name) ? message : `${name} was not opened: ${message}`,
  data: (name: string, count: number) => `${name}: ${n(count)} images are now the real images of the recipe.`,
  run: (name: string, nimg: number, canResume: boolean) =>
    canResume
      ? `${name} was imported at ${n(nimg)} images. You can continue its training.`
      : `${name} was imported at ${n(nimg)} images. You can only view it: it holds no checkpoint.`,
  resumeRun: 'Continue training',
  view: 'View it',
  weights: (name: string) => `How should ${name} be used?`,
  uses: {
    teacher: { name: 'Teacher', hint: 'The diffusion model to distil' },
    init: { name: 'Generator’s start', hint: 'SiD²A continues from it. This changes the method too' },
    psiInit: { name: 'Fake score’s start', hint: 'Used instead of the teacher’s weights' },
    view: { name: 'View samples only', hint: 'Shows its samples beside those of the run' },
  },
  cancel: 'Cancel',
};
