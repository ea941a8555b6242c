// Files that come in anywhere on the page, in English.
import { grouped as n } from '../../../lib/grouped.ts';

export const intake = {
  drop: 'Drop it anywhere',
  dropHint: 'A run’s archive or folder, a checkpoint, weights, or images: told apart by what they hold',
  bring: 'Bring in a file…',
  bringHint: 'A run’s archive, a checkpoint, weights or images; dropping it anywhere on the page does the same',
  reading: (name: string) => `Reading ${name}…`,
  bad: (name: string, message: string) =>
    name === '' || message.includes(name) ? message : `${name} was not taken: ${message}`,
  data: (name: string, count: number) => `${name}: ${n(count)} images are now the real images of the recipe.`,
  run: (name: string, nimg: number, goesOn: boolean) =>
    goesOn
      ? `${name} was brought in, as of ${n(nimg)} images; it can be gone on with.`
      : `${name} was brought in, as of ${n(nimg)} images, to be looked at: it holds no checkpoint.`,
  resumeRun: 'Go on training',
  look: 'Look at it',
  weights: (name: string) => `What is ${name} for?`,
  uses: {
    teacher: { name: 'Teacher', hint: 'The model that is distilled' },
    init: { name: 'Generator’s start', hint: 'SiD²A goes on from it: the method changes too' },
    psiInit: { name: 'Fake score’s start', hint: 'Instead of the teacher’s weights' },
    look: { name: 'Just look', hint: 'Samples of it beside those of the run' },
  },
  cancel: 'Cancel',
};
