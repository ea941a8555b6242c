// Times of single kernels by variant.
import { microRunner, productKey } from '../../../../src/bench/micro.ts';
import { openNodeGpu } from '../../../../src/cli/nodeGpu.ts';
import { type Gpu, openDevice } from '../../../../src/gpu/device.ts';
import { median } from '../../../../src/lib/median.ts';
import { conv } from '../../../../src/nn/ops/conv/conv.ts';
import { ParamLayout } from '../../../../src/nn/params/layout.ts';
import { candidate } from '../../../../src/nn/tuning/candidate.ts';
import { suits, variantsOn } from '../../../../src/nn/tuning/families.ts';
import { type ShapeKey, shapeKey, shapeOf, type Variant } from '../../../../src/nn/tuning/variants.ts';
import { channels, plain } from '../../../../src/nn/weight.ts';
import { Workspace } from '../../../../src/nn/workspace.ts';
import { formulaU } from '../../../../src/parity/formula.ts';
import { list, note, round, seconds, text, timed } from './args.ts';

/** Square matrix products: the speed of the kernels when launches do not matter. */
export async function products(): Promise<void> {
  const gpu = await openDevice(await openNodeGpu());
  for (const M of list('sizes', '512,1024,2048,4096').map(Number)) {
    const u = formulaU('product', 1);
    const a = Float32Array.from({ length: M * M }, (_, i) => u(i));
    for (const variant of variantsOn(gpu.adapter.features, 'linear.fwd')) {
      if (gpu.adapter.software && variant !== 'quad') continue;
      const run = await microRunner(gpu, { op: 'matmul', M }, { a, b: a }, { [productKey(M)]: variant });
      const read = await timed(() => run(0), 0.2);
      const ms = await productMs(run, read.ms);
      note(
        { M, variant, ms, gflops: (2 * M ** 3) / ms / 1e6 },
        `product ${M} ${variant}: ${round((2 * M ** 3) / ms / 1e6)} GFLOP/s`,
      );
    }
  }
  gpu.destroy();
}

/** Milliseconds of a product, measured over rows of products, without the time of reading the result. */
async function productMs(run: (n: number) => Promise<unknown>, readMs: number): Promise<number> {
  const row = async (n: number): Promise<number> => {
    const began = performance.now();
    await run(n);
    return Math.max(0.001, performance.now() - began - readMs) / n;
  };
  await row(1);
  const n = Math.max(2, Math.min(2000, Math.ceil(300 / (await row(3)))));
  return median([await row(n), await row(n), await row(n)]);
}

/** The shapes whose variants docs/performance.md compares, and larger ones. */
const SHAPES: readonly ShapeKey[] = [
  ['conv3x3.fwd', 4, 16, 8, 8],
  ['conv3x3.bwd_x', 4, 16, 8, 8],
  ['conv3x3.bwd_w', 4, 16, 8, 8],
  ['conv3x3.bwd_w', 4, 8, 16, 16],
  ['conv3x3.fwd', 32, 32, 4, 4],
  ['conv3x3.bwd_x', 32, 32, 4, 4],
  ['conv3x3.bwd_w', 32, 32, 4, 4],
  ['conv3x3.fwd', 32, 16, 16, 16],
  ['conv3x3.bwd_x', 32, 16, 16, 16],
  ['conv3x3.bwd_w', 32, 16, 16, 16],
  ['conv3x3.fwd', 8, 16, 64, 64],
  ['conv3x3.bwd_x', 8, 16, 64, 64],
  ['conv3x3.bwd_w', 8, 16, 64, 64],
  ['linear.fwd', 32, 16, 16, 48],
  ['linear.bwd_x', 32, 16, 16, 48],
  ['linear.bwd_w', 32, 16, 16, 48],
  ['attention.scores', 4, 8, 16, 16],
  ['attention.mix', 4, 8, 16, 16],
  ['attention.mix_t', 4, 8, 16, 16],
  ['attention.scores', 32, 16, 32, 32],
  ['attention.mix', 32, 16, 32, 32],
  ['attention.mix_t', 32, 16, 32, 32],
  ['groupnorm.fwd', 4, 32, 4, 4],
  ['groupnorm.bwd', 4, 32, 4, 4],
  ['groupnorm.fwd', 4, 16, 16, 16],
  ['groupnorm.bwd', 4, 16, 16, 16],
  ['groupnorm.fwd', 16, 8, 8, 8],
  ['groupnorm.bwd', 16, 8, 8, 8],
  ['groupnorm.fwd', 32, 32, 16, 16],
  ['groupnorm.bwd', 32, 32, 16, 16],
  ['reduce.columns', 32, 16, 16, 16],
].map(([family, N, H, ci4, co4]) => shapeKey(family as never, { N, H, W: H, ci4, co4 } as never));

/** Two per multiply-add. 0 for sums over rows. */
function flopsOf(key: ShapeKey): number {
  const { family, N, H, W, ci4, co4 } = shapeOf(key);
  const pixels = N * H * W;
  if (family.startsWith('conv3x3')) return 2 * 9 * 16 * pixels * ci4 * co4;
  if (family.startsWith('linear')) return 2 * 16 * pixels * ci4 * co4;
  return family.startsWith('attention') ? 2 * pixels * H * W * 4 * ci4 : 0;
}

/** A forward pass with its operands in f16, ready to be timed. */
async function halfCandidate(gpu: Gpu, key: ShapeKey) {
  const { family, N, H, W, ci4, co4 } = shapeOf(key);
  const ws = new Workspace(gpu, 1, { half: true });
  const layout = new ParamLayout();
  const side = family.startsWith('conv') ? 3 : 1;
  const [ci, co] = [4 * ci4, 4 * co4];
  const w = layout.weight('w', [co, ci, side, side]);
  const b = layout.vector('b', co);
  const p = ws.params('w', layout, { train: false });
  const x = ws.act('x', [N, ci, H, W]);
  ws.write(
    x.storage,
    Float32Array.from({ length: x.storage.bytes / 4 }, (_, i) => ((i * 7919) % 61) / 61 - 0.5),
  );
  ws.write(
    p.w,
    Float32Array.from({ length: layout.floats }, (_, i) => ((i * 7919) % 61) / 61 - 0.5),
  );
  const { plan } = await ws.plan(`${key} half`, [], (t) => {
    const y = conv(t, plain(t, p, w), x, { bias: channels(t, p, b), label: 'y', out: co });
    return ws.pin(y);
  });
  const isHalf = [...ws.tuning.variants.used.values()].includes('half');
  return { isHalf, run: (n: number) => plan.repeat(n), destroy: () => ws.destroy() };
}

export async function kernels(): Promise<void> {
  const gpu = await openDevice(await openNodeGpu());
  const done = () => gpu.device.queue.onSubmittedWorkDone();
  const half = gpu.device.features.has('shader-f16');
  const shapes = SHAPES.slice(0, Number(text('shapes', '1000')));
  for (const key of shapes) {
    const ms: Partial<Record<Variant, number>> = {};
    const { family } = shapeOf(key);
    for (const v of variantsOn(gpu.adapter.features, family).filter((v) => suits(v, key))) {
      const c = await candidate(gpu, key, v, true);
      ms[v] = (
        await timed(
          async (n) => {
            c.run(n);
            await done();
          },
          Math.min(0.3, seconds),
        )
      ).ms;
      c.destroy();
    }
    if (half && /^(conv3x3|linear)\.fwd$/.test(family)) {
      const c = await halfCandidate(gpu, key);
      if (c.isHalf)
        ms.half = (
          await timed(
            async (n) => {
              c.run(n);
              await done();
            },
            Math.min(0.3, seconds),
          )
        ).ms;
      c.destroy();
    }
    const flops = flopsOf(key);
    const gflops = Object.fromEntries(Object.entries(ms).map(([v, t]) => [v, flops / t / 1e6]));
    const shown = Object.entries(flops ? gflops : ms).map(([v, x]) => `${v} ${round(x)}`);
    note({ key, flops, ms, ...(flops ? { gflops } : {}) }, `${key} ${flops ? 'GFLOP/s' : 'ms'}: ${shown.join('  ')}`);
  }
  gpu.destroy();
}
