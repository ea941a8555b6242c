// `sida bench`: the figures of a small step are written and read back as a baseline. A wrong command line gives one
// sentence.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { byKernel } from '../../../src/bench/bench.ts';
import { BENCH_NETS } from '../../../src/bench/benchNets.ts';
import { againstBaseline, type BenchReport, kernelTable } from '../../../src/bench/benchReport.ts';
import { memoryFloor, storedFloats } from '../../../src/bench/memoryFloor.ts';
import { parametersOf } from '../../../src/nn/nets/registry.ts';
import { sida } from '../terminal.ts';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'sida-bench-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

test('a forward pass of two images has counts, rates, memory, and a ratio to an earlier result', async () => {
  const json = join(dir, 'a.json');
  const options = ['--nets', 'nano', '--steps', 'forward', '--batches', '2', '--samples', '1', '--kernels'];
  const first = await sida('bench', ...options, '--json', json);
  expect(first.code, first.stderr).toBe(0);
  const report = JSON.parse(readFileSync(json, 'utf8')) as BenchReport;
  const [step] = report.steps;
  expect(report.product).toBeGreaterThan(1e6);
  expect(step).toMatchObject({ net: 'nano', step: 'forward', batch: 2 });
  expect(step?.flops).toBeGreaterThan(7e7);
  expect(step?.medianMs).toBeGreaterThan(0);
  expect(step?.ops.reduce((n, o) => n + o.launches, 0)).toBe(step?.dispatches);
  expect(step?.memory.find((m) => m.owner === 'weights')?.bytes).toBeGreaterThan(4 * 189_000);
  const held = step?.memory.reduce((sum, m) => sum + m.bytes, 0) ?? 0;
  const floor = step?.floor ?? 0;
  expect(floor).toBeGreaterThan(4 * 189_000);
  const figures = [held / 2 ** 20, floor / 2 ** 20].map((x) => x.toFixed(1));
  expect(first.stdout.split(/ +/)).toEqual(expect.arrayContaining([...figures, (held / floor).toFixed(2)]));
  expect(first.stdout).toMatch(/nano {2,}forward {2,}2 /);
  expect(first.stdout).toContain('conv/direct3x3.fwd');
  const again = await sida('bench', ...options.slice(0, -1), '--baseline', json);
  expect(again.stdout).toMatch(/time \/ baseline[\s\S]*nano {2,}forward {2,}\d+\.\d\d {2,}(\d+) -> \1/);
});

test.each([
  [['--nets', 'mini'], 'sida: --nets: there is no "mini"; there are nano, tiny, small, edm.\n'],
  [['--steps', 'back'], 'sida: --steps: there is no "back"; there are forward, train, generator, sida.\n'],
  [['--batches', '2,x'], 'sida: --batches needs whole numbers from 1 to 4096, got "x".\n'],
])('wrong usage %o: one sentence, exit 2', async (argv, stderr) => {
  expect(await sida('bench', ...argv)).toMatchObject({ code: 2, stdout: '', stderr });
});

test('a file that is not a baseline is refused', async () => {
  const path = join(dir, 'none.json');
  writeFileSync(path, '{}');
  const { code, stderr } = await sida('bench', '--baseline', path);
  expect([code, stderr]).toEqual([1, `sida: ${path} is not a result of bench: write one with bench --json FILE.\n`]);
});

test('ratios are in units of each run’s own matrix product', () => {
  const step = {
    net: 'n',
    step: 'train',
    batch: 1,
    firstMs: 1,
    samples: 1,
    floor: 1,
    flops: 2e6,
    bytes: 4e6,
    submits: 1,
    memory: [],
  };
  const of = (product: number, medianMs: number): BenchReport => ({
    adapter: '',
    product,
    steps: [{ ...step, step: 'train', medianMs, dispatches: 7, ops: [] }],
  });
  // Twice as long on a machine of half the speed: the ratio is 1.
  expect(againstBaseline(of(1e9, 20), of(2e9, 10)).at(-1)).toMatch(/^n +train +1\.00 /);
  expect(againstBaseline(of(1e9, 30), of(1e9, 10)).at(-1)).toMatch(/^n +train +3\.00 /);
});

test('kernels are summed by name, longest first', () => {
  const times = [
    { label: 'x conv.fwd', ms: 1, flops: 1e6, bytes: 10 },
    { label: 'y norm.fwd', ms: 5, flops: 0, bytes: 20 },
    { label: 'z conv.fwd', ms: 2, flops: 2e6, bytes: 30 },
  ];
  const ops = byKernel(times);
  expect(ops.map((o) => [o.op, o.launches, o.ms, o.flops, o.bytes])).toEqual([
    ['norm.fwd', 1, 5, 0, 20],
    ['conv.fwd', 2, 3, 3e6, 40],
  ]);
  const [head, , row] = kernelTable(
    {
      net: '',
      step: 'train',
      batch: 1,
      firstMs: 0,
      medianMs: 0,
      samples: 1,
      floor: 1,
      dispatches: 3,
      flops: 0,
      bytes: 0,
      submits: 1,
      memory: [],
      ops,
    },
    2e9,
  );
  expect(head).toMatch(/^kernel +launches +ms +share +GFLOP\/s +of product +GB\/s$/);
  expect(row).toMatch(/^conv\.fwd +2 +3\.0 +38 % +1\.00 +50 % +0\.00$/);
});

// MiB of stored activations per image, computed by hand for these networks, and their exact numbers of floats.
test.each([
  ['nano', 0.85, 223_232],
  ['tiny', 4.75, 1_245_184],
  ['small', 19, 4_911_104],
  ['edm', 86, 21_712_896],
])('the floor of %s: ten copies of its parameters and what one backward pass reads', (name, mib, floats) => {
  const net = BENCH_NETS.find((n) => n.name === name);
  if (!net) throw new Error(`no network ${name}`);
  const stored = 4 * storedFloats(net.net);
  expect(stored).toBe(4 * floats);
  expect(stored / 2 ** 20 / mib).toBeGreaterThan(0.95);
  expect(stored / 2 ** 20 / mib).toBeLessThan(1.05);
  const parameters = parametersOf(net.net);
  expect(memoryFloor(net.net, 3, 'sida')).toBe(40 * parameters + 3 * stored);
  expect(memoryFloor(net.net, 3, 'train')).toBe(16 * parameters + 3 * stored);
});
