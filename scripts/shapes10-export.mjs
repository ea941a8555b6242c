// Writes Shapes-10 as CIFAR-10-style records (label byte, then 3*R*R bytes per image) for the Python scripts.
// src/data/sets/shapes10.ts stays the only definition of the set.
//   node scripts/shapes10-export.mjs --count 50000 --seed 1 --res 32 --out shapes10-32-train.bin
import { writeFileSync } from 'node:fs';
import { fail as failWith, load, options } from './script.mjs';

const usage = 'usage: node scripts/shapes10-export.mjs --count N --seed INT --res 16|32 --out FILE';

const fail = (message) => failWith(message, usage);

const { count = '50000', seed = '1', res = '32', out } = options(['count', 'seed', 'res', 'out'], usage);
if (!out) fail('--out is missing.');
if (res !== '16' && res !== '32') fail(`--res must be 16 or 32, not ${res}.`);
if (!/^[1-9]\d*$/.test(count) || !/^\d+$/.test(seed)) fail('--count and --seed must be whole numbers.');

const { makeShapes10 } = await load('src/data/sets/shapes10.ts');
const { toRecords } = await load('src/data/sets/imageSet.ts');
const set = makeShapes10(Number(count), Number(seed), Number(res));
writeFileSync(out, toRecords(set));
console.log(`${out}: ${set.count} images, fingerprint ${set.fingerprint}`);
