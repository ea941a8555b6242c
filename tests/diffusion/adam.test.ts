// The optimiser over an arena: sanitised and clipped gradients, Adam, moving average, norm.
import { expect, test } from 'vitest';
import { adam, ema, gradNorm, sanitise } from '../../src/diffusion/optimizer.ts';
import { COLUMNS, METRIC_FLOATS } from '../../src/kernels.gen.ts';
import { ParamLayout } from '../../src/nn/params/layout.ts';
import { packParams, unpackParam } from '../../src/nn/params/pack.ts';
import { ParamSet } from '../../src/nn/params/set.ts';
import type { StepValues } from '../../src/nn/stepUniforms.ts';
import { Graph } from '../../src/parity/graph.ts';
import { expectClose } from '../nn/ops/close.ts';
import { random, testGpu } from '../nn/ops/harness.ts';
import * as reference from '../reference/adam.ts';
import { map, type Tensor } from '../reference/tensor.ts';

const gpu = await testGpu();
const COLUMN = 'grad_norm_theta';

type Tensors = Map<string, Tensor>;

function layoutOf(): ParamLayout {
  const layout = new ParamLayout();
  layout.weight('conv.weight', [6, 5, 3, 3]);
  layout.weight('linear.weight', [9, 3]);
  layout.vector('conv.bias', 6);
  return layout.seal();
}

const shapes: [string, number[]][] = [
  ['conv.weight', [6, 5, 3, 3]],
  ['linear.weight', [9, 3]],
  ['conv.bias', [6]],
];

const draw = (seed: number, factor: number): Tensors =>
  new Map(shapes.map(([key, shape], i) => [key, map(random(shape, seed + i), (v) => Math.fround(factor * v))]));

/** Adam's arenas with their tensors, and the launches under test. */
class Trained {
  readonly g = new Graph(gpu, 'adam');
  readonly layout = layoutOf();
  readonly p = new ParamSet('p', this.layout, this.g.alloc, { train: true, ema: true });

  write(storage: ParamSet['g'], tensors: Tensors): void {
    const get = (key: string) => {
      const t = tensors.get(key);
      return t && { shape: t.shape, data: Float32Array.from(t.data) };
    };
    if (storage?.buffer) gpu.device.queue.writeBuffer(storage.buffer, 0, packParams(this.layout, get, 'test'));
  }

  async read(storage: ParamSet['g']): Promise<Map<string, Float32Array>> {
    const arena = new Float32Array(await this.g.bytes(storage!));
    return new Map([...this.layout.entries.values()].map((e) => [e.key, unpackParam(e, arena)]));
  }
}

/** Gradients with all numbers that must be replaced: NaN, infinities, and large ones. */
function wild(seed: number): Tensors {
  const g = draw(seed, 3);
  const conv = g.get('conv.weight')!.data;
  [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 1e4, -1e-12].forEach((v, i) => {
    conv[7 * i] = v;
  });
  return g;
}

test.each([
  [0, 0.999, 0],
  [0.9, 0.95, 1],
])('three steps with beta1 %d, beta2 %d, clip %d', async (beta1, beta2, clip) => {
  const t = new Trained();
  adam(t.g.tape, t.p);
  ema(t.g.tape, t.p);
  gradNorm(t.g.tape, t.p, COLUMN);
  let [w, average] = [draw(10, 1), draw(20, 1)];
  t.write(t.p.w, w);
  t.write(t.p.ema, average);
  const state = reference.adamState();
  const lr = 0.01;
  for (const i of [1, 2, 3]) {
    const raw = wild(100 * i);
    t.write(t.p.g, raw);
    const values: Partial<StepValues> = { lr, beta1, beta2, eps: 1e-8, adamStep: i, clip, emaBeta: 0.7 };
    t.g.setStep(values);
    await t.g.run();
    const sane = new Map([...raw].map(([k, g]) => [k, reference.sanitise(g)]));
    const used = clip > 0 ? new Map([...sane].map(([k, g]) => [k, reference.clip(g, clip)])) : sane;
    w = reference.adamStep(w, used, state, lr, { betas: [beta1, beta2], eps: 1e-8 });
    average = reference.emaStep(average, w, 0.7);
    const [gotW, gotE] = [await t.read(t.p.w), await t.read(t.p.ema)];
    for (const [key] of shapes) {
      // A step moves a weight by about lr; the tolerance is 1e-4 of that.
      expectClose(`step ${i} ${key}`, gotW.get(key)!, w.get(key)!, { rtol: 1e-6, atol: 1e-6 });
      expectClose(`step ${i} ema ${key}`, gotE.get(key)!, average.get(key)!, { rtol: 1e-6, atol: 1e-6 });
    }
    const squares = [...sane.values()].reduce((s, g) => s + g.data.reduce((a, v) => a + v * v, 0), 0);
    const norm = (await t.g.floats({ storage: t.g.tape.metrics, offset: 0, bytes: METRIC_FLOATS * 4 }))[
      COLUMNS[COLUMN]
    ]!;
    expect(Math.abs(norm / Math.sqrt(squares) - 1)).toBeLessThan(1e-5);
  }
  t.g.destroy();
});

test('without update the weights stay, and the average follows', async () => {
  const t = new Trained();
  adam(t.g.tape, t.p);
  ema(t.g.tape, t.p);
  const [w, average] = [draw(1, 1), draw(2, 1)];
  t.write(t.p.w, w);
  t.write(t.p.ema, average);
  t.write(t.p.g, draw(3, 1));
  t.g.setStep({ lr: 0.1, update: false, emaBeta: 0.25 });
  await t.g.run();
  const want = reference.emaStep(average, w, 0.25);
  const [gotW, gotE, gotM] = [await t.read(t.p.w), await t.read(t.p.ema), await t.read(t.p.m)];
  for (const [key] of shapes) {
    expect(gotW.get(key)).toEqual(Float32Array.from(w.get(key)!.data));
    expectClose(`ema ${key}`, gotE.get(key)!, want.get(key)!, { rtol: 1e-6, atol: 1e-6 });
    expect(gotM.get(key)!.every((v) => v === 0)).toBe(true);
  }
  t.g.destroy();
});

test('gradients sanitised and clipped in place', async () => {
  const t = new Trained();
  sanitise(t.g.tape, t.p);
  const raw = wild(5);
  for (const clip of [0, 1]) {
    t.write(t.p.g, raw);
    t.g.setStep({ clip });
    await t.g.run();
    const got = await t.read(t.p.g);
    for (const [key] of shapes) {
      const sane = reference.sanitise(raw.get(key)!);
      expect(got.get(key)).toEqual(Float32Array.from((clip > 0 ? reference.clip(sane) : sane).data));
    }
  }
  t.g.destroy();
});
