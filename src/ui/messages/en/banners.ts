// What is not as it should be, and the way on, in English.
import { grouped as n } from '../../../lib/grouped.ts';

export const banners = {
  noWebgpu: {
    title: 'This browser has no WebGPU.',
    body: 'Training and sampling run on the graphics card through WebGPU: open this page in a current Chrome or Edge (or Safari 26, or Firefox on Windows and macOS). The recorded run below needs none of it: move through its curves, samples and fakeness maps.',
  },
  noAdapter: {
    title: 'The browser found no usable GPU.',
    body: 'Look at chrome://gpu for the reason and update the graphics driver. On Linux, chrome://flags/#enable-unsafe-webgpu and #enable-vulkan often help; with a software adapter (--use-webgpu-adapter=swiftshader) the Nano preset runs. The recorded run below works without a GPU.',
  },
  software: {
    title: (name: string) => `This is a software GPU (${name}): some hundred times slower than a real one.`,
    chosen:
      'So Nano is chosen, which is made for it: 16×16 images and small networks. Press Train; compiling takes about a minute.',
    other: 'Nano is made for it; this preset works too, but a step takes minutes.',
    action: 'Use Nano',
  },
  lost: {
    title: 'The GPU was lost (driver or system reset).',
    kept: (nimg: number, ago: number) => `The last checkpoint, at ${n(nimg)} images, is ${n(ago)} s old.`,
    none: 'No checkpoint had been taken yet; the run can start over.',
    restore: 'Go on from the checkpoint',
    startOver: 'Start over',
    again: 'Try again',
  },
  restored: {
    goesOn: (nimg: number) => `The run went on from its checkpoint at ${n(nimg)} images.`,
    waits: (nimg: number) => `The run is back at its checkpoint at ${n(nimg)} images. Press Resume to go on.`,
  },
  nan: {
    body: 'The run paused itself. Go back to the last good checkpoint, lower a learning rate, and resume.',
    none: 'The run paused itself before a checkpoint was taken. Lower a learning rate or choose another teacher, and reset.',
    back: (nimg: number) => `Back to ${n(nimg)} images`,
  },
  failed: { title: 'The run stopped.' },
  dismiss: 'Dismiss',
};
