// Real images, in English.

const n = (x: number): string => x.toLocaleString('en-US');

export const data = {
  title: 'Real images',
  shapes: (name: string) => `${name} is made on this device from a seed; 10,000 images, ten classes.`,
  sid: 'SiD is data-free: this recipe looks at no real images.',
  drop: 'Drop CIFAR-10 here',
  dropHint: 'cifar-10-binary.tar.gz, or any data_batch_N.bin',
  browse: 'Choose files…',
  reading: 'Reading…',
  none: 'This recipe needs CIFAR-10. Get “CIFAR-10 binary version” from its home page and drop it here; it stays on this device.',
  home: 'CIFAR-10’s home page',
  ready: (count: number, classes: number) => `${n(count)} images, ${classes} classes`,
  fingerprint: 'fingerprint',
  fewest: (min: number, max: number) => (min === max ? `${n(min)} a class` : `${n(min)} to ${n(max)} a class`),
  forget: 'Forget',
  stays: 'Stays on this device.',
  thumbnails: (name: string) => `Images of ${name}, a column a class`,
};
