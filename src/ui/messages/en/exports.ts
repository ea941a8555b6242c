// Exports of the generator and of the whole run, in English.
import { grouped as n } from '../../../lib/grouped.ts';

export const exports = {
  format: 'Format',
  safetensors: 'safetensors',
  onnx: 'ONNX',
  about: {
    safetensors: 'Tensors have EDM’s names. The metadata hold configuration and seed.',
    onnx: 'Operator set 17. Inputs: z and class. Output: image. The file contains σ_init and the preconditioning.',
  },
  onnxHalf: 'The weights have 16 bits. The arithmetic has 32 bits.',
  exportFile: { safetensors: 'Export safetensors', onnx: 'Export ONNX' },
  exporting: 'Reading the weights back…',
  verify: 'Verify',
  verifying: 'Running the file in onnxruntime-web…',
  verifyHint: 'Runs the ONNX file on this machine and compares its images with the engine’s.',
  agrees: (images: number, largest: string, nimg: number) =>
    `${images} samples at ${n(nimg)} images seen: the largest difference is ${largest} in [−1, 1].`,
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
    'Saves the run up to its last checkpoint as one archive: recipe, metrics, sheets, networks, optimiser states, a model card and a PyTorch loader. A script in it continues the run with the official SiD code.',
};
