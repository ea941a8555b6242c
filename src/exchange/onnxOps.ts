// The ops of a recorded network as ONNX nodes, made of operations that every execution provider has. Images are NCHW.
import { OnnxGraph, type OnnxValue } from '../io/onnx/onnxGraph.ts';
import { EngineError } from '../lib/errors.ts';
import type { ConvNode, NormNode, ResampleNode } from '../nn/graph.ts';
import type { WeightsFile } from '../weights/read.ts';

/** Builds nodes with the weights of one file. Weights and scalars that several nodes share are stored once. */
export class OnnxOps {
  readonly g: OnnxGraph;
  private readonly file: WeightsFile;
  private readonly shared = new Map<string, OnnxValue>();

  constructor(file: WeightsFile, half: boolean) {
    this.file = file;
    this.g = new OnnxGraph(half);
  }

  private once(name: string, make: () => OnnxValue): OnnxValue {
    const value = this.shared.get(name) ?? make();
    this.shared.set(name, value);
    return value;
  }

  private tensor(key: string) {
    const t = this.file.get(key);
    if (!t) throw new EngineError('bad-file', `${this.file.what} has no tensor "${key}".`);
    return t;
  }

  /** A weight of the state_dict, in another shape of as many numbers if `dims` gives one. */
  weight(key: string, dims?: readonly number[]): OnnxValue {
    return this.once(key, () => {
      const t = this.tensor(key);
      return this.g.weight(key, dims ?? t.shape, t.data);
    });
  }

  scalar(name: string, value: number): OnnxValue {
    return this.once(`${name} = ${value}`, () => this.g.scalar(name, value));
  }

  scaled(x: OnnxValue, name: string, factor: number): OnnxValue {
    return factor === 1 ? x : this.g.op('Mul', [x, this.scalar(name, factor)]);
  }

  silu(x: OnnxValue): OnnxValue {
    return this.g.op('Mul', [x, this.g.op('Sigmoid', [x])]);
  }

  /** Layer number `part` of a convolution: [N, in] -> [N, out] for a weight of two dimensions, else NCHW. */
  layer({ weights, biases, kernel, pad, stride }: ConvNode, part: number, x: OnnxValue): OnnxValue {
    const [key = '', bias] = [weights[part], biases[part]];
    const inputs = [x, this.weight(key), ...(bias === undefined ? [] : [this.weight(bias)])];
    if (this.tensor(key).shape.length === 2) return this.g.op('Gemm', inputs, { transB: 1 });
    return this.g.op('Conv', inputs, {
      kernel_shape: kernel,
      pads: [...pad, ...pad],
      ...(stride === 1 ? {} : { strides: [stride, stride] }),
    });
  }

  /** x: [N, C, H, W]; mean and variance of each group, then scale and shift by channel. */
  groupNorm({ x: { C, H, W }, groups, eps, gamma, beta }: NormNode, x: OnnxValue): OnnxValue {
    const { g } = this;
    const rows = g.op('Reshape', [x, g.ints([0, groups, (C / groups) * H * W])]);
    const centred = g.op('Sub', [rows, g.op('ReduceMean', [rows], { axes: [2], keepdims: 1 })]);
    const variance = g.op('ReduceMean', [g.op('Mul', [centred, centred])], { axes: [2], keepdims: 1 });
    const deviation = g.op('Sqrt', [g.op('Add', [variance, this.scalar('epsilon', eps)])]);
    const h = g.op('Reshape', [g.op('Div', [centred, deviation]), g.ints([0, C, H, W])]);
    return g.op('Add', [g.op('Mul', [h, this.weight(gamma, [C, 1, 1])]), this.weight(beta, [C, 1, 1])]);
  }

  /** Halves or doubles the sides. The filter [1, 1] is a mean and a copy; others are convolutions channel by channel. */
  resample({ mode, taps, pad, x: { C } }: ResampleNode, x: OnnxValue): OnnxValue {
    const { g } = this;
    const [up, n] = [mode === 'up', taps.length];
    if (n === 2 && taps[0] === taps[1] && pad === 0) {
      if (!up) return g.op('AveragePool', [x], { kernel_shape: [2, 2], strides: [2, 2] });
      const scales = g.constant('scales', [4], Float32Array.of(1, 1, 2, 2));
      const nearest = { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' };
      return g.op('Resize', [x, '', scales], nearest);
    }
    const sum = taps.reduce((s, v) => s + v, 0);
    const gain = (up ? 4 : 1) / (sum * sum);
    const plane = taps.flatMap((u) => taps.map((v) => u * v * gain));
    const data = Float32Array.from({ length: C * n * n }, (_, i) => plane[i % plane.length] as number);
    const w = g.constant(`${g.scope}.filter`, [C, 1, n, n], data);
    return g.op(up ? 'ConvTranspose' : 'Conv', [x, w], {
      kernel_shape: [n, n],
      strides: [2, 2],
      pads: [pad, pad, pad, pad],
      group: C,
    });
  }

  /** softmax(q k / sqrt(c)) v of each head; the channels of qkv are [head][channel][q, k, v]. Returns [N, heads c, H, W]. */
  attention(qkv: OnnxValue, c: number, heads: number, H: number, W: number): OnnxValue {
    const { g } = this;
    const L = H * W;
    const all = g.op('Reshape', [qkv, g.ints([-1, c, 3, L])]);
    const parts = g.ops('Split', [all], 3, { axis: 2 }).map((p) => g.op('Reshape', [p, g.ints([-1, c, L])]));
    const [q, k, v] = parts as [OnnxValue, OnnxValue, OnnxValue];
    const scores = g.op('MatMul', [g.op('Transpose', [q], { perm: [0, 2, 1] }), k]);
    const w = g.op('Softmax', [this.scaled(scores, `one_by_sqrt_${c}`, 1 / Math.sqrt(c))], { axis: 2 });
    const mixed = g.op('MatMul', [v, g.op('Transpose', [w], { perm: [0, 2, 1] })]);
    return g.op('Reshape', [mixed, g.ints([-1, heads * c, H, W])]);
  }
}
