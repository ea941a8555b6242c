// Writes Shapes-10 as CIFAR-10-style records (label byte, then 3*R*R bytes an image) for the Python scripts, so that
// src/data/shapes10.ts stays the only definition of the set.
//   node scripts/shapes10-export.mjs --count 50000 --seed 1 --res 32 --out shapes10-32-train.bin
import { writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';

const usage = 'usage: node scripts/shapes10-export.mjs --count N --seed INT --res 16|32 --out FILE';
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

function fail(message) {
  console.error(`${message}\n${usage}`);
  process.exit(2);
}

function options() {
  try {
    const text = { type: 'string' };
    const { values } = parseArgs({ options: { count: text, seed: text, res: text, out: text } });
    return values;
  } catch (error) {
    return fail(error.message);
  }
}

const { count = '50000', seed = '1', res = '32', out } = options();
if (!out) fail('--out is missing.');
if (res !== '16' && res !== '32') fail(`--res must be 16 or 32, not ${res}.`);
if (!/^[1-9]\d*$/.test(count) || !/^\d+$/.test(seed)) fail('--count and --seed must be whole numbers.');

const load = async (file) => (await runnerImport(resolve(root, file), { root, configFile: false })).module;
const { makeShapes10 } = await load('src/data/shapes10.ts');
const { toRecords } = await load('src/data/imageSet.ts');
const set = makeShapes10(Number(count), Number(seed), Number(res));
writeFileSync(out, toRecords(set));
console.log(`${out}: ${set.count} images, fingerprint ${set.fingerprint}`);
