// Single operations of the peer benchmark, one launch each, with the kernels that networks use.
import type { Gpu } from '../gpu/device.ts';
import type { Storage, View } from '../gpu/storage.ts';
import { convDirect3x3 as k } from '../kernels.gen.ts';
import { type Act, viewOf } from '../nn/act.ts';
import { conv } from '../nn/ops/conv/conv.ts';
import { type Matrix, ParamLayout } from '../nn/params/layout.ts';
import type { ParamSet } from '../nn/params/set.ts';
import type { Tape } from '../nn/tape.ts';
import { type Choices, type ShapeKey, shapeKey } from '../nn/tuning/variants.ts';
import { plain } from '../nn/weight.ts';
import { Workspace } from '../nn/workspace.ts';

/** An entry of the harness's `MICRO`. */
export type MicroOp =
  | { readonly op: 'matmul'; readonly M: number }
  | { readonly op: 'conv_fwd' | 'conv_dx' | 'conv_dw'; readonly N: number; readonly C: number; readonly H: number };

/** Inputs on the CPU in torch's layouts: matrices a and b, or images x and dy and the filter w. */
export type MicroInputs = Readonly<Partial<Record<'a' | 'b' | 'x' | 'w' | 'dy', Float32Array>>>;

function filter(ws: Workspace, shape: readonly number[], data: Float32Array | undefined): [ParamSet, Matrix] {
  const layout = new ParamLayout();
  const m = layout.weight('w', shape);
  const p = ws.params('w', layout, { train: false });
  if (data) ws.load(p, () => ({ shape, data }), 'w');
  return [p, m];
}

function filled(ws: Workspace, label: string, shape: readonly number[], data: Float32Array | undefined): Act {
  const a = ws.act(label, shape);
  if (data) ws.fill(a, data);
  return a;
}

function convolution(ws: Workspace, m: Exclude<MicroOp, { op: 'matmul' }>, given: MicroInputs) {
  const { N, C, H, op } = m;
  const [p, w] = filter(ws, [C, C, 3, 3], given.w);
  const x = filled(ws, 'x', [N, C, H, H], given.x);
  const dy = filled(ws, 'dy', [N, C, H, H], given.dy);
  const out = op === 'conv_dw' ? ws.alloc.keep('dw', w.floats * 4, 'gradients') : ws.act('out', [N, C, H, H]).storage;
  const to: View = { storage: out, offset: 0, bytes: out.bytes };
  const dims = { N, HI: H, WI: H, HO: H, WO: H, CI4: x.C4, CO4: x.C4 };
  const tiles = N * H * Math.ceil(H / 8) * x.C4;
  const flops = 18 * N * H * H * C * C;
  return (t: Tape): Storage => {
    const weights = p.matrix(w);
    const spare = () => viewOf(t.act(1, 1, 1, [4], 'unused'));
    if (op === 'conv_fwd') {
      const views = { x: viewOf(x), w: weights, bias: viewOf(x), emb: viewOf(x), res: viewOf(x), y: to };
      t.launch(k, 'fwd', views, { ...dims, BIAS: false }, tiles, { flops });
    } else if (op === 'conv_dx') {
      t.launch(k, 'bwd_x', { w: weights, dy: viewOf(dy), dx: to }, dims, tiles, { flops });
    } else {
      const views = { x: viewOf(x), dy: viewOf(dy), dw: to, part: spare() };
      t.launch(k, 'bwd_w', views, { ...dims, BIAS: false }, 3 * x.C4 * x.C4, { flops });
    }
    return out;
  };
}

function product(ws: Workspace, M: number, given: MicroInputs) {
  // y = x w with w [in, out]. torch's layout of a linear layer is [out, in].
  const b = given.b ?? new Float32Array(M * M);
  const transposed = b.map((_, i) => b[(i % M) * M + Math.floor(i / M)] as number);
  const [p, w] = filter(ws, [M, M], transposed);
  const x = filled(ws, 'a', [M, M], given.a);
  return (t: Tape): Storage => ws.pin(conv(t, plain(t, p, w), x, { label: 'out', out: M })).storage;
}

/** The shape key of the product of two M x M matrices, which selects the variant. */
export const productKey = (M: number): ShapeKey => shapeKey('linear.fwd', { N: M, H: 1, W: 1, ci4: M / 4, co4: M / 4 });

/** Records one operation. The result runs it k times and returns its last output in this engine's layout. */
export async function microRunner(
  gpu: Gpu,
  m: MicroOp,
  inputs: MicroInputs,
  choices: Choices = {},
): Promise<(k: number) => Promise<Float32Array>> {
  const ws = new Workspace(gpu, 1, { choices });
  const record = m.op === 'matmul' ? product(ws, m.M, inputs) : convolution(ws, m, inputs);
  const { plan, result } = await ws.plan(`micro ${m.op}`, [], record);
  return async (k) => {
    for (let i = 0; i < k; i++) plan.run();
    return ws.floats(result);
  };
}
