// A one-step generator as an ONNX model: z and class in, image out, x = D(sigma_init z; sigma_init, class). The model is
// made node by node from the recorded network (`nn/nets/graphOf.ts`), whatever its architecture. The noise level is fixed,
// so its embedding is a constant.
import type { Storage, View } from '../gpu/storage.ts';
import type { OnnxValue } from '../io/onnx/onnxGraph.ts';
import { EngineError } from '../lib/errors.ts';
import type { Act } from '../nn/act.ts';
import type {
  ConvNode,
  EmbeddingNode,
  NormNode,
  OpNode,
  PrecondInNode,
  PrecondOutNode,
  RowsPart,
} from '../nn/graph.ts';
import { graphOf } from '../nn/nets/graphOf.ts';
import { initSigmaOf, readWeights, type WeightsFile } from '../weights/read.ts';
import { OnnxOps } from './onnxOps.ts';

/** Follows the nodes of a recorded network at one noise level. */
class Export {
  private readonly ops: OnnxOps;
  private readonly sigma: { readonly view: View; readonly value: number };
  private readonly values = new Map<Storage, OnnxValue>();
  /** Convolutions whose outputs are split, by their output. Each part becomes a node when it is read. */
  private readonly fused = new Map<Storage, ConvNode>();
  private readonly parts = new Map<string, OnnxValue>();
  private readonly constants = new Map<Storage, Float32Array>();

  constructor(ops: OnnxOps, sigma: { view: View; value: number }) {
    this.ops = ops;
    this.sigma = sigma;
  }

  set(a: Act, value: OnnxValue): void {
    this.values.set(a.storage, value);
  }

  get(a: Act): OnnxValue {
    const value = this.values.get(a.storage);
    if (value === undefined) throw new EngineError('internal', `The ONNX export has no value for "${a.label}".`);
    return value;
  }

  /** Adds the nodes of one op. */
  add(n: OpNode): void {
    const { g } = this.ops;
    if (n.op === 'constant') return void this.constants.set(n.to, n.values);
    if (n.op === 'conv' && n.weights.length > 1) return void this.fused.set(n.y.storage, n);
    g.scope = n.y.label.replace(/\s+/g, '_');
    this.set(n.y, this.valueOf(n));
  }

  private valueOf(n: Exclude<OpNode, { op: 'constant' }>): OnnxValue {
    const { ops } = this;
    switch (n.op) {
      case 'conv':
        return this.conv(n);
      case 'groupnorm':
        return this.norm(n);
      case 'attention':
        return ops.attention(this.get(n.qkv), n.y.C / n.heads, n.heads, n.y.H, n.y.W);
      case 'resample':
        return ops.resample(n, this.get(n.x));
      case 'embedding':
        return this.embedding(n);
      case 'silu':
        return ops.silu(this.get(n.x));
      case 'joined':
        return this.get(n.x);
      case 'concat':
        return ops.g.op('Concat', [this.get(n.a), this.get(n.b)], { axis: 1 });
      case 'affine':
        return this.affine(this.get(n.x), n.scale, n.shift);
      case 'precond_in':
        return ops.scaled(this.get(n.x), 'c_in', 1 / Math.sqrt(this.total(n)));
      case 'precond_out':
        return this.precondition(n);
    }
  }

  /** sigma^2 + sigma_data^2; the noise level of the export is the only one. */
  private total({ sigma, sigmaData }: PrecondInNode | PrecondOutNode): number {
    this.checkSigma(sigma);
    return this.sigma.value ** 2 + sigmaData ** 2;
  }

  private checkSigma(view: View): void {
    if (view.storage !== this.sigma.view.storage)
      throw new EngineError('internal', 'The ONNX export knows one noise level, and the network reads another one.');
  }

  /** A part of a fused layer's output as [N or 1, C, 1, 1]. */
  private rows({ rows, part }: RowsPart, C: number): OnnxValue {
    const { g } = this.ops;
    const layer = this.fused.get(rows.storage);
    if (!layer) throw new EngineError('internal', `The ONNX export has no layers "${rows.label}".`);
    const key = layer.weights[part] ?? '';
    const known = this.parts.get(key);
    if (known !== undefined) return known;
    const made = g.op('Reshape', [this.ops.layer(layer, part, this.get(layer.x)), g.ints([-1, C, 1, 1])]);
    this.parts.set(key, made);
    return made;
  }

  private conv(n: ConvNode): OnnxValue {
    const { g } = this.ops;
    let h = this.ops.layer(n, 0, this.get(n.x));
    if (n.emb) h = g.op('Add', [h, this.rows(n.emb, n.y.C)]);
    if (n.res) h = g.op('Add', [h, this.get(n.res)]);
    return this.ops.scaled(h, 'scale', n.scale);
  }

  private norm(n: NormNode): OnnxValue {
    if (n.adaptive) throw new EngineError('bad-file', 'Adaptive normalisation cannot be exported to ONNX yet.');
    const h = this.ops.groupNorm(n, this.get(n.x));
    return n.silu ? this.ops.silu(h) : h;
  }

  private affine(x: OnnxValue, scale: number, shift: number): OnnxValue {
    const scaled = this.ops.scaled(x, 'factor', scale);
    return shift === 0 ? scaled : this.ops.g.op('Add', [scaled, this.ops.scalar('shift', shift)]);
  }

  /** [1, 2 half] numbers of the fixed noise level. */
  private embedding(n: EmbeddingNode): OnnxValue {
    this.checkSigma(n.x);
    const freqs = this.constants.get(n.freqs.storage);
    if (!freqs) throw new EngineError('internal', 'The ONNX export has no frequencies of the noise embedding.');
    const at = n.fromSigma ? Math.log(this.sigma.value) / 4 : this.sigma.value;
    const angles = Array.from(freqs, (f) => at * f * (n.turns ? 2 * Math.PI : 1));
    const halves = [angles.map(Math.cos), angles.map(Math.sin)];
    const row = Float32Array.from((n.swap ? halves.reverse() : halves).flat());
    return this.ops.g.constant('noise_embedding', [1, row.length], row);
  }

  private precondition(n: PrecondOutNode): OnnxValue {
    const [total, sd] = [this.total(n), n.sigmaData];
    const skip = this.ops.scaled(this.get(n.x), 'c_skip', sd ** 2 / total);
    const out = this.ops.scaled(this.get(n.f), 'c_out', (this.sigma.value * sd) / Math.sqrt(total));
    return this.ops.g.op('Add', [skip, out]);
  }
}

const DOC = `One-step generator, distilled from a diffusion model. Draw z from a unit normal distribution: the model multiplies it by
sigma_init itself and has EDM's preconditioning at that noise level inside. Images are in [-1, 1]; a byte is
clamp(127.5 x + 128, 0, 255), truncated.`;

/** The ONNX model (operator set 17) of a generator's weights file; `half` stores the weights in 16 bits. */
export function weightsToOnnx(bytes: Uint8Array, half = false): Uint8Array<ArrayBuffer> {
  return toOnnx(readWeights(bytes, 'The generator'), half);
}

function toOnnx(file: WeightsFile, half: boolean): Uint8Array<ArrayBuffer> {
  const { net, metadata } = file;
  const sigma = initSigmaOf(metadata);
  const graph = graphOf(net);
  const ops = new OnnxOps(file, half);
  const { g } = ops;
  const made = new Export(ops, { view: graph.sigma, value: sigma });
  const dims = ['N', net.image.channels, net.image.side, net.image.side];
  const z = g.input('z', dims, 'Unit normal noise; not yet multiplied by sigma_init.');
  if (graph.labels) {
    const doc = 'One-hot rows; a row of zeros for no class in particular.';
    made.set(graph.labels, g.input('class', ['N', net.classes], doc));
  }
  g.scope = 'precondition';
  made.set(graph.x, ops.scaled(z, 'sigma_init', sigma));
  for (const n of graph.nodes) made.add(n);
  g.output('image', made.get(graph.D), dims, 'Generated images in [-1, 1].');
  const nimg = Number(metadata.nimg ?? 0);
  const version = Number.isSafeInteger(nimg) && nimg >= 0 ? nimg : 0;
  return g.finish('generator', { doc: DOC, version, metadata: { ...metadata, init_sigma: String(sigma) } });
}
