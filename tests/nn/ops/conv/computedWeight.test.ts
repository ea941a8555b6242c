// A weight that launches compute from the stored tensor, with its gradient through: here the double of it.
import { expect, test } from 'vitest';
import { Storage, whole } from '../../../../src/gpu/storage.ts';
import { add as axpy } from '../../../../src/kernels.gen.ts';
import { conv } from '../../../../src/nn/ops/conv/conv.ts';
import { type Matrix, ParamLayout } from '../../../../src/nn/params/layout.ts';
import type { ParamSet } from '../../../../src/nn/params/set.ts';
import type { Tape } from '../../../../src/nn/tape.ts';
import { plain, type Weight } from '../../../../src/nn/weight.ts';
import { correlate, correlateBackward } from '../../../reference/conv/conv.ts';
import { scale } from '../../../reference/tensor.ts';
import { checkOp, random, testGpu, variantTunings } from '../harness.ts';

const gpu = await testGpu();

function doubled(t: Tape, p: ParamSet, m: Matrix): Weight {
  const stored = plain(t, p, m);
  const LEN = m.floats / 4;
  const view = whole(new Storage(`2 ${m.label}`, m.floats * 4));
  t.launch(axpy, 'axpy', { x: stored.view, y: view }, { LEN, SCALE: 2 }, LEN);
  const grad: Weight['grad'] = (record) => {
    const d = whole(new Storage(`d 2 ${m.label}`, m.floats * 4));
    record(d, false);
    stored.grad((dw, ACC) => t.launch(axpy, 'axpy', { x: d, y: dw }, { LEN, SCALE: 2, ACC }, LEN));
  };
  return { ...stored, view, grad };
}

test.each(variantTunings(gpu))('a 3x3 convolution with it, used twice, %s kernels', async (_, tuning) => {
  const layout = new ParamLayout();
  const shape = [7, 5, 3, 3];
  const m = layout.weight('w', shape);
  let made = 0;
  const record = (t: Tape, p: ParamSet, x: Parameters<typeof conv>[2]) => {
    made++;
    return conv(t, doubled(t, p, m), x, { label: 'y', out: 7 });
  };
  await checkOp(
    gpu,
    {
      label: 'computed weight',
      layout,
      params: { w: random(shape, 1) },
      inputs: [{ x: random([2, 5, 6, 9], 2) }],
      record: ({ tape, params }, [x]) => record(tape, params, x!),
      truth: ([x], p) => {
        const w = scale(p.w!, 2);
        return {
          y: correlate(x!, w, 1),
          backward: (gy) => {
            const g = correlateBackward(x!, w, 1, gy);
            return { inputs: [g.x], params: { w: scale(g.w, 2) } };
          },
        };
      },
    },
    tuning,
    2,
  );
  expect(made).toBe(2);
});
