// Untrusted runs and weights: for any damage a reader returns the valid contents or one sentence.
import { expect, test } from 'vitest';
import { importCheckpoint, importRun } from '../../src/exchange/importRun.ts';
import { recognise } from '../../src/exchange/recognise.ts';
import { bundleRun } from '../../src/exchange/runBundle.ts';
import { writeZip } from '../../src/io/zip/zipWrite.ts';
import { readRecordedRun } from '../../src/runs/recorded/read.ts';
import { writeRecordedRun } from '../../src/runs/recorded/write.ts';
import { readWeights } from '../../src/weights/read.ts';
import { join } from '../data/make/zip.ts';
import { ABOUT, history } from '../runs/recorded.ts';
import { damaged, fuzzRuns } from '../support/damage.ts';
import { fakeCheckpoint } from '../support/fakeCheckpoint.ts';

const { recipe, teacher, checkpoint } = fakeCheckpoint();
const metrics = [16, 64, 128].map((nimg) => ({ step: nimg / 16, nimg, sec: nimg / 40, loss_psi: nimg / 2 }));
const input = (bytes: Uint8Array<ArrayBuffer>) => ({ path: 'a file', blob: new Blob([bytes]) });

const READERS: [string, Uint8Array, (bytes: Uint8Array<ArrayBuffer>) => unknown][] = [
  ['weights', teacher, (bytes) => readWeights(bytes, 'a file')],
  ['a checkpoint', checkpoint, (bytes) => importCheckpoint(input(bytes))],
  [
    'a run',
    join(bundleRun({ recipe, checkpoint, teacher, metrics, sheets: [] })),
    (bytes) => importRun([input(bytes)]),
  ],
  [
    'a run without networks',
    join(
      writeZip([
        { path: 'recipe.json', bytes: Buffer.from(JSON.stringify(recipe)), compress: true },
        {
          path: 'metrics.jsonl',
          bytes: Buffer.from(metrics.map((m) => JSON.stringify(m)).join('\n')),
          compress: false,
        },
      ]),
    ),
    (bytes) => importRun([input(bytes)]),
  ],
  ['a recorded run', writeRecordedRun(history(), ABOUT), (bytes) => readRecordedRun(bytes)],
];

const RUNS = fuzzRuns(100);

test.each(READERS)(
  '%s, damaged or cut at random',
  async (_, whole, read) => {
    await read(whole.slice());
    let refused = 0;
    for (const bytes of damaged(whole, RUNS)) {
      await recognise([input(bytes)]);
      const why = await Promise.resolve()
        .then(() => read(bytes))
        .then(
          () => '',
          (e: Error) => e.message,
        );
      if (why) expect(why).toMatch(/^[^\n]{10,600}\.$/);
      if (why) refused++;
    }
    expect(refused).toBeGreaterThan(RUNS / 4);
  },
  60_000 + 200 * RUNS,
);
