// `sida onnx`: converts a generator to ONNX.
import { weightsToOnnx } from '../../exchange/onnxGenerator.ts';
import { noPositional, parseArgs, required } from '../args.ts';
import type { Command } from '../command.ts';
import { pathOf, readTyped, writeWhole } from '../files.ts';

async function run(argv: readonly string[]): Promise<number> {
  const args = parseArgs(argv, { '--weights': 'value', '--out': 'value', '--half': 'switch' });
  noPositional(args);
  const weights = required(args, '--weights', 'a generator of distill');
  const out = required(args, '--out', 'the ONNX file to write');
  const bytes = weightsToOnnx(await readTyped(weights, 'weights file'), args.values.has('--half'));
  writeWhole(pathOf(out), bytes);
  console.log(`${out}: ${(bytes.length / 1e6).toFixed(2)} MB, operator set 17`);
  return 0;
}

export const onnx: Command = {
  name: 'onnx',
  summary: 'converts a generator to an ONNX model: z and class in, image out',
  usage: `usage: npm run -s sida -- onnx --weights FILE --out generator.onnx [--half]

Writes a model for any ONNX runtime. Inputs: z [N, C, R, R], unit normal, and class [N, classes], one-hot. Output: images
in [-1, 1]. The model contains sigma_init and EDM's preconditioning (docs/files/exports.md).

  --weights FILE  a generator of distill
  --out FILE      the ONNX file to write
  --half          weights in 16 bits; the arithmetic stays in 32 bits`,
  run,
};
