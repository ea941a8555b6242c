// Texts about weights files, in English.
import { grouped as n } from '../../../lib/grouped.ts';

export const weights = {
  reading: (name: string) => `Reading ${name}…`,
  summary: ({ resolution, classes, parameters }: { resolution: number; classes: number; parameters: number }) =>
    `${resolution}×${resolution}, ${classes > 0 ? `${n(classes)} classes` : 'no classes'}, ${n(parameters)} parameters`,
};
