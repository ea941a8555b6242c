// Banners about problems, and what the person can do about them, in English.
import { grouped as n } from '../../../lib/grouped.ts';

export const banners = {
  noWebgpu: {
    title: 'This browser has no WebGPU.',
    body: 'Training and sampling run on the graphics card through WebGPU. Open this page in a current Chrome or Edge, in Safari 26, or in Firefox on Windows or macOS. The demo run below works without WebGPU: it has curves, samples and fakeness maps.',
  },
  noAdapter: {
    title: 'The browser found no usable GPU.',
    body: 'The page chrome://gpu shows the reason. Update the graphics driver. On Linux, the flags chrome://flags/#enable-unsafe-webgpu and #enable-vulkan often help. With a software adapter (--use-webgpu-adapter=swiftshader) you can train the Nano preset. The demo run below works without a GPU.',
  },
  software: {
    title: (name: string) => `This is a software GPU (${name}). It is some hundred times slower than a hardware GPU.`,
    chosen:
      'Therefore Nano is chosen: it has 16×16 images and small networks. Press Train. Compiling takes about a minute.',
    other: 'The Nano preset is made for it. This preset works too, but a step takes minutes.',
    action: 'Use Nano',
  },
  lost: {
    title: 'The GPU was lost (driver or system reset).',
    kept: (nimg: number, ago: number) => `The last checkpoint, at ${n(nimg)} images, is ${n(ago)} s old.`,
    none: 'The run has no checkpoint yet. It can start over.',
    restore: 'Continue from the checkpoint',
    startOver: 'Start over',
    again: 'Try again',
  },
  restored: {
    continues: (nimg: number) => `The run continued from its checkpoint at ${n(nimg)} images.`,
    waits: (nimg: number) => `The run is back at its checkpoint at ${n(nimg)} images. Press Resume to continue.`,
  },
  nan: {
    body: 'The run paused automatically. Go back to the last good checkpoint, lower a learning rate, and resume.',
    none: 'The run paused automatically before its first checkpoint. Lower a learning rate or choose another teacher, and start a new run.',
    back: (nimg: number) => `Back to ${n(nimg)} images`,
  },
  failed: { title: 'The run stopped.' },
  dismiss: 'Dismiss',
};
