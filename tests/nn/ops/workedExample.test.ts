// The numbers of docs/guides/add-a-kernel.md, computed again.
import { expect, test } from 'vitest';
import type { Act } from '../../../src/nn/act.ts';
import { silu } from '../../../src/nn/ops/silu.ts';
import { Graph } from '../../../src/parity/graph.ts';
import { siluBackward, silu as siluTruth } from '../../reference/silu.ts';
import { type Tensor, tensor } from '../../reference/tensor.ts';
import { read } from '../../repo/tree.ts';
import { expectClose } from './close.ts';
import { TUNINGS, testGpu } from './harness.ts';

const gpu = await testGpu();
const GUIDE = read('docs/guides/add-a-kernel.md');

/** The rows of the table: x, dy, y of the reference and of the kernel, dx of both, as printed. */
const rows = [...GUIDE.matchAll(/^\|((?: -?[\d.]+ \|){6})$/gm)].map(([, cells = '']) =>
  cells
    .split('|')
    .map((cell) => cell.trim())
    .filter(Boolean),
);
const column = (i: number): string[] => rows.map((row) => row[i] ?? '');
const numbers = (i: number): number[] => column(i).map(Number);
const input = (i: number): Tensor => tensor([1, rows.length, 1, 1], numbers(i));
const [x, dy] = [input(0), input(1)];

test('the guide has a table of six numbers a row', () => {
  expect(rows.length).toBe(6);
});

test('the reference gives the printed digits', () => {
  const printed = (t: Tensor) => Array.from(t.data, (v) => v.toPrecision(12));
  expect(printed(siluTruth(x))).toEqual(column(2));
  expect(printed(siluBackward(x, dy))).toEqual(column(4));
});

test('the kernel gives the printed numbers within rounding, in the two printed launches', async () => {
  const g = new Graph(gpu, 'silu', { tuning: TUNINGS.software });
  const xs = g.input('x', x.shape, Float32Array.from(x.data));
  g.tape.watch(xs);
  const y = g.want(silu(g.tape, xs));
  g.tape.seed(y, g.input('dy', dy.shape, Float32Array.from(dy.data)));
  g.tape.backward();
  const dx = g.want(g.tape.gradOf(xs) as Act);
  await g.run();
  expectClose('y', await g.nchw(y), tensor(x.shape, numbers(3)));
  expectClose('dx', await g.nchw(dx), tensor(x.shape, numbers(5)));
  const launches = [...GUIDE.matchAll(/^\| `(.+)` \| (\d+) × (\d+) \| (\d+) \| (\d+) \|$/gm)];
  const recorded = g.plan.recorded.map((r) => [
    r.label,
    ...r.groups.map(String),
    ...Array.from(new Uint32Array(r.dims, 0, 2), String),
  ]);
  expect(recorded).toEqual(launches.map(([, ...cells]) => cells));
  g.destroy();
});
