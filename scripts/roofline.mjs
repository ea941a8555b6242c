/**
 * Draws the kernels of a benchmark under their roofs: node scripts/roofline.mjs BENCH.json NETWORK STEP OUT.svg
 * BENCH.json is the output of `sida bench --kernels --json`. The roofs come from the same run: its best matrix product, and
 * the bytes per second of its best kernel. A kernel's bytes are those of the buffers that it binds, each counted once.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [bench, net, step, out] = process.argv.slice(2);
if (!out) {
  console.error('usage: node scripts/roofline.mjs BENCH.json NETWORK STEP OUT.svg');
  process.exit(2);
}
const report = JSON.parse(readFileSync(bench, 'utf8'));
const ops = report.steps.find((s) => s.net === net && s.step === step)?.ops ?? [];
if (ops.length === 0) {
  console.error(`${bench} has no kernels of ${net} ${step}: run bench with --kernels.`);
  process.exit(1);
}
const all = ops.reduce((sum, o) => sum + o.ms, 0);
const rate = (o) => o.flops / o.ms / 1e6;
const product = report.product / 1e9;
// Only kernels with at least 1/200 of the step's time: the clock is too coarse for shorter ones.
const timed = ops.filter((o) => o.ms > all / 200);
const bandwidth = Math.max(...timed.map((o) => o.bytes / o.ms / 1e6));
const shown = timed.filter((o) => o.flops > 0);
const [low, high] = [0.5, 1.6 * Math.max(...shown.map((o) => o.flops / o.bytes), product / bandwidth)];
const spec = {
  title: `Kernels of ${net}, ${step} step, under their roofs`,
  x: { label: 'FLOP a byte', log: true },
  y: { label: 'GFLOP/s', log: true },
  series: [
    {
      name: 'roof',
      points: [
        [low, bandwidth * low],
        [product / bandwidth, product],
        [high, product],
      ],
    },
    {
      name: 'kernels',
      points: shown.map((o) => [o.flops / o.bytes, rate(o)]),
      marks: shown.map((o) => `${o.op}, ${((100 * o.ms) / all).toFixed(0)} %`),
    },
  ],
};
const folder = mkdtempSync(join(tmpdir(), 'sida-plot-'));
const file = join(folder, 'spec.json');
writeFileSync(file, JSON.stringify(spec));
const plot = fileURLToPath(new URL('plot.mjs', import.meta.url));
process.exitCode = spawnSync(process.execPath, [plot, file, out], { stdio: 'inherit' }).status ?? 1;
rmSync(folder, { recursive: true });
