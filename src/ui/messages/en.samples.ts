// Sample sheets, in English.

const n = (x: number): string => x.toLocaleString('en-US');

export const samples = {
  title: 'Samples',
  hint: 'fixed latents · one network evaluation each · EMA weights',
  empty: 'The generator’s samples appear here, before the first step and every so many images from then on.',
  emptyAction: 'Press Train to begin.',
  label: (count: number, nimg: number) => `${count} samples of the EMA generator at ${n(nimg)} images`,
  loadedLabel: (count: number, name: string) => `${count} samples of ${name}`,
  at: (nimg: number) => `${n(nimg)} images`,
  live: 'Live',
  viewing: (nimg: number) => `Viewing ${n(nimg)} images`,
  goLive: 'Go live',
  scrub: 'Sample sheet by images seen',
  previous: 'Previous sheet',
  next: 'Next sheet',
  count: (i: number, total: number) => `sheet ${i} of ${total}`,
  tabs: { run: 'This run', file: 'Loaded file' },
  tabsLabel: 'Whose samples',
};
