// Results of whole runs: equal bits, speed, data.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toRecords } from '../../../../src/data/sets/imageSet.ts';
import { makeShapes10 } from '../../../../src/data/sets/shapes10.ts';
import { readSafetensors } from '../../../../src/io/tensors/safetensors.ts';
import type { ShapeKey } from '../../../../src/nn/tuning/variants.ts';
import { variantsOf } from '../../../../src/training/checkpoint.ts';
import { note, positionals, round, text } from './args.ts';
import { tally } from './steps.ts';

/** Rows of a run without times. */
function rowsOf(folder: string): Record<string, unknown>[] {
  const path = join(folder, 'metrics.jsonl');
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

/** Whether two runs have the same bits: weights, rows, kernel variants. */
export function compare(): void {
  const [a = '', b = ''] = positionals;
  const hash = (folder: string, name: string): string => {
    const { tensors } = readSafetensors(new Uint8Array(readFileSync(join(folder, name))), name);
    const h = createHash('sha256');
    for (const [key, t] of [...tensors].sort(([x], [y]) => (x < y ? -1 : 1)))
      h.update(key).update(new Uint8Array(t.data.buffer, t.data.byteOffset, t.data.byteLength));
    return h.digest('hex').slice(0, 16);
  };
  const [x, y] = [rowsOf(a), rowsOf(b)].map((rows) => rows.map(({ sec: _, ...row }) => JSON.stringify(row)));
  const first = x?.findIndex((row, i) => row !== y?.[i]) ?? -1;
  const variants = [a, b].map(
    (f) => variantsOf(new Uint8Array(readFileSync(join(f, 'checkpoint.safetensors')))).choices,
  );
  const differ = Object.keys(variants[0] ?? {}).filter(
    (key) => variants[0]?.[key as ShapeKey] !== variants[1]?.[key as ShapeKey],
  );
  const weights = ['generator.safetensors', 'checkpoint.safetensors'].map((name) => [hash(a, name), hash(b, name)]);
  const same = weights.every(([p, q]) => p === q) && first < 0 && x?.length === y?.length;
  note(
    {
      a,
      b,
      same,
      weights,
      rows: [x?.length, y?.length],
      firstOtherRow: first,
      otherVariants: differ,
      variants: tally(variants[0] ?? {}),
    },
    `${same ? 'SAME BITS' : 'OTHER BITS'}: generator ${weights[0]?.join(' ')}, checkpoint ${weights[1]?.join(' ')}, ${x?.length} rows, first other row ${first < 0 ? 'none' : first + 1}, ${differ.length} of ${Object.keys(variants[0] ?? {}).length} shapes run another variant`,
  );
}

/** Measurements of a run: its speed after a while, losses, scores. */
export function speed(): void {
  for (const folder of positionals) {
    const rows = rowsOf(folder) as {
      step: number;
      nimg: number;
      sec: number;
      kid_tiny?: number;
      kid_tiny_sd?: number;
      kid_tiny_floor?: number;
    }[];
    const last = rows.at(-1);
    if (!last) {
      note({ folder, error: 'no rows' }, `${folder}: no rows`);
      continue;
    }
    const from = rows.find((r) => r.sec >= Math.min(10, last.sec / 3)) ?? rows[0];
    const rate = from && last.sec > from.sec ? (last.nimg - from.nimg) / (last.sec - from.sec) : 0;
    const scores = rows
      .filter((r) => r.kid_tiny !== undefined)
      .map((r) => ({ nimg: r.nimg, kid: r.kid_tiny, sd: r.kid_tiny_sd, floor: r.kid_tiny_floor }));
    const losses = [0, 0.25, 0.5, 0.75, 1].map((at) => rows[Math.min(rows.length - 1, Math.floor(at * rows.length))]);
    note(
      {
        folder,
        step: last.step,
        nimg: last.nimg,
        sec: last.sec,
        imagesPerSec: rate,
        stepsPerSec: rate * (last.step / last.nimg),
        scores,
        losses,
      },
      `${folder}: ${round(rate, 4)} images/s, ${round((rate * last.step) / last.nimg, 4)} steps/s, step ${last.step}, ${last.nimg} images in ${round(last.sec, 4)} s; ${JSON.stringify(last)}; scores ${JSON.stringify(scores)}`,
    );
  }
}

export function shapes(): void {
  const res = Number(text('res', '32')) as 16 | 32;
  const set = makeShapes10(Number(text('count', '50000')), Number(text('seed', '1')), res);
  writeFileSync(text('out', `s${res}.bin`), toRecords(set));
  console.log(`${set.count} images of ${res}x${res}, fingerprint ${set.fingerprint}`);
}
