// Sentences about weights files, in English.

const n = (x: number): string => x.toLocaleString('en-US');

export const weights = {
  reading: (name: string) => `Reading ${name}…`,
  summary: ({ resolution, classes, parameters }: { resolution: number; classes: number; parameters: number }) =>
    `${resolution}×${resolution}, ${classes > 0 ? `${n(classes)} classes` : 'no classes'}, ${n(parameters)} parameters`,
};
