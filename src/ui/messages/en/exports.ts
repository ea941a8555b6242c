// Exports of the generator and of the whole run, in English.
import { grouped as n } from '../../../lib/grouped.ts';

export const exports = {
  format: 'Format',
  safetensors: 'safetensors',
  onnx: 'ONNX',
  about: {
    safetensors: 'EDM’s tensor names, configuration and seed in the metadata.',
    onnx: 'Operator set 17: z and class in, image out. σ_init and the preconditioning are inside.',
  },
  onnxHalf: 'Weights in 16 bits; the arithmetic stays in 32.',
  exportFile: { safetensors: 'Export safetensors', onnx: 'Export ONNX' },
  exporting: 'Reading the weights back…',
  verify: 'Verify',
  verifying: 'Running it in onnxruntime-web…',
  verifyHint: 'Runs the ONNX file on this machine and compares its images with the engine’s.',
  agrees: (images: number, largest: string, nimg: number) =>
    `${images} images at ${n(nimg)} images seen: largest difference ${largest} in [−1, 1].`,
  noByte: 'No byte of a pixel differs.',
  bytesDiffer: (count: number) => (count === 1 ? '1 byte of a pixel differs.' : `${n(count)} bytes of pixels differ.`),
  file: (size: string, sec: string) => `${size} file, ${sec} s in onnxruntime-web (WebAssembly).`,
  tensors: 'Show tensors',
  hideTensors: 'Hide tensors',
  tensorsOf: (count: number, size: string, nimg: number) => `${n(count)} tensors, ${size}, at ${n(nimg)} images`,
  columns: ['Name', 'Shape', 'Type', 'Bytes'],
  run: 'Export run',
  packing: 'Packing…',
  runHint:
    'One archive as of the last checkpoint: recipe, metrics, sheets, networks, optimiser states, a model card, a PyTorch loader and a script that goes on with the official SiD code.',
};
