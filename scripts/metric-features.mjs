// Writes the reference features of KID-tiny: a classifier's 64 numbers for each of 1,256 real images. The file has no
// images.
//   node scripts/metric-features.mjs --set shapes10
//   node scripts/metric-features.mjs --set cifar10 --records cifar-10-batches-bin/data_batch_1.bin
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fail as failWith, load, options, root } from './script.mjs';

const usage = 'usage: node scripts/metric-features.mjs --set shapes10|cifar10 [--records FILE] [--out FILE]';

const fail = (message) => failWith(message, usage);

/** Pixels of CIFAR-10's records, which have a label byte before each image. */
function pixelsOf(records) {
  const size = 3 * 32 * 32;
  if (records.length % (size + 1) !== 0) fail('--records: not CIFAR-10 in its binary version.');
  const count = records.length / (size + 1);
  const pixels = new Uint8Array(count * size);
  for (let i = 0; i < count; i++) pixels.set(records.subarray(i * (size + 1) + 1, (i + 1) * (size + 1)), i * size);
  return pixels;
}

const {
  set,
  records,
  out = resolve(root, `public/metrics/${set}-features.safetensors`),
} = options(['set', 'records', 'out'], usage);
if (set !== 'shapes10' && set !== 'cifar10') fail('--set must be shapes10 or cifar10.');
if ((set === 'cifar10') !== (records !== undefined)) fail('--records belongs to cifar10, and only there.');
const { readClassifier } = await load('src/metrics/classifier.ts');
const { referenceImages, writeFeatures } = await load('src/metrics/features.ts');
const { shapes10ForRuns } = await load('src/data/sets/shapes10Run.ts');
const net = readClassifier(readFileSync(resolve(root, `public/metrics/${set}-classifier.safetensors`)));
const features = async (pixels, side) => [side, await net.features(referenceImages(pixels, side), side)];
const sets =
  set === 'shapes10'
    ? await Promise.all([16, 32].map((side) => features(shapes10ForRuns(side).pixels, side)))
    : [await features(pixelsOf(new Uint8Array(readFileSync(records))), 32)];
const data = set === 'shapes10' ? 'Shapes-10 as runs train on it' : 'CIFAR-10 (part, JPEG re-encoded), training images';
const file = writeFeatures(new Map(sets), { classifier: `${set}-classifier.safetensors`, data });
writeFileSync(out, file);
console.log(`${out}: ${file.length} bytes`);
