// An ONNX model under construction: nodes in the order of their addition, weights as initializers, text in the metadata.
// Field numbers are those of onnx.proto (IR version 8, operator set 17).
import { numel, shapeText } from '../../lib/shape.ts';
import { f32ToF16Bits } from '../tensors/half.ts';
import { ProtoMessage } from './protobuf.ts';

const IR_VERSION = 8;
const OPSET = 17;
const TYPE = { float: 1, int64: 7, float16: 10 } as const;
const ATTRIBUTE = { int: 2, string: 3, ints: 7 } as const;

/** A dimension: a number, or a name if it is known only when the model runs. */
export type OnnxDim = number | string;
/** Name of a tensor in the graph. */
export type OnnxValue = string;
export type OnnxAttributes = Readonly<Record<string, number | string | readonly number[]>>;

export interface OnnxAbout {
  readonly doc: string;
  readonly version: number;
  readonly metadata: Readonly<Record<string, string>>;
}

function attribute(name: string, value: number | string | readonly number[]): ProtoMessage {
  const a = new ProtoMessage().text(1, name);
  if (typeof value === 'number') return a.int(3, value).int(20, ATTRIBUTE.int);
  if (typeof value === 'string') return a.text(4, value).int(20, ATTRIBUTE.string);
  for (const v of value) a.int(8, v);
  return a.int(20, ATTRIBUTE.ints);
}

function tensor(name: string, dims: readonly number[], type: number, data: Uint8Array): ProtoMessage {
  const t = new ProtoMessage();
  for (const d of dims) t.int(1, d);
  return t.int(2, type).text(8, name).bytes(9, data);
}

function valueInfo(name: string, dims: readonly OnnxDim[], doc: string): ProtoMessage {
  const shape = new ProtoMessage();
  for (const d of dims) {
    const dim = typeof d === 'number' ? new ProtoMessage().int(1, d) : new ProtoMessage().text(2, d);
    shape.message(1, dim);
  }
  const tensorType = new ProtoMessage().int(1, TYPE.float).message(2, shape);
  return new ProtoMessage().text(1, name).message(2, new ProtoMessage().message(1, tensorType)).text(3, doc);
}

const bytesOf = (a: Float32Array | Uint16Array | BigInt64Array): Uint8Array =>
  new Uint8Array(a.buffer, a.byteOffset, a.byteLength);

/** A graph of float32 operations. With `half`, weights are stored in 16 bits and widened when the model is loaded. */
export class OnnxGraph {
  /** Prefix of all nodes added from now on. */
  scope = '';
  private readonly half: boolean;
  private readonly nodes: ProtoMessage[] = [];
  private readonly initializers: ProtoMessage[] = [];
  private readonly inputs: ProtoMessage[] = [];
  private readonly outputs: ProtoMessage[] = [];
  private readonly names = new Set<string>();

  constructor(half = false) {
    this.half = half;
  }

  private unique(wanted: string): string {
    let name = wanted;
    for (let i = 1; this.names.has(name); i++) name = `${wanted}_${i}`;
    this.names.add(name);
    return name;
  }

  input(name: string, dims: readonly OnnxDim[], doc: string): OnnxValue {
    this.names.add(name);
    this.inputs.push(valueInfo(name, dims, doc));
    return name;
  }

  /** Declares a value as the model's output `name`. */
  output(name: string, value: OnnxValue, dims: readonly OnnxDim[], doc: string): void {
    this.names.add(name);
    this.node('Identity', [value], [name], {});
    this.outputs.push(valueInfo(name, dims, doc));
  }

  /** Adds a weight in the graph's precision. Returns its name. */
  weight(name: string, dims: readonly number[], data: Float32Array): OnnxValue {
    if (numel(dims) !== data.length)
      throw new Error(`"${name}" of shape ${shapeText(dims)} cannot hold ${data.length} numbers.`);
    if (!this.half) return this.constant(name, dims, data);
    const stored = this.unique(`${name}.f16`);
    this.initializers.push(tensor(stored, dims, TYPE.float16, bytesOf(f32ToF16Bits(data))));
    this.names.add(name);
    this.node('Cast', [stored], [name], { to: TYPE.float });
    return name;
  }

  /** Adds float32 numbers that are not weights. A scalar has no dimensions. */
  constant(name: string, dims: readonly number[], data: Float32Array): OnnxValue {
    const own = this.unique(name);
    this.initializers.push(tensor(own, dims, TYPE.float, bytesOf(data)));
    return own;
  }

  scalar(name: string, value: number): OnnxValue {
    return this.constant(name, [], Float32Array.of(value));
  }

  /** Adds whole numbers, for example a shape for Reshape. Equal lists are stored once. */
  ints(values: readonly number[]): OnnxValue {
    const name = `shape.${values.join('_')}`;
    if (!this.names.has(name)) {
      this.names.add(name);
      const data = BigInt64Array.from(values, (v) => BigInt(v));
      this.initializers.push(tensor(name, [values.length], TYPE.int64, bytesOf(data)));
    }
    return name;
  }

  /** Adds an operation with one output. Returns the output's name. */
  op(type: string, inputs: readonly OnnxValue[], attributes: OnnxAttributes = {}): OnnxValue {
    const [out = ''] = this.ops(type, inputs, 1, attributes);
    return out;
  }

  /** Adds an operation with several outputs. Returns their names. */
  ops(type: string, inputs: readonly OnnxValue[], outputs: number, attributes: OnnxAttributes = {}): OnnxValue[] {
    const names = Array.from({ length: outputs }, () => this.unique(`${this.scope}/${type}`));
    this.node(type, inputs, names, attributes);
    return names;
  }

  private node(type: string, inputs: readonly string[], outputs: readonly string[], attributes: OnnxAttributes): void {
    const n = new ProtoMessage();
    for (const name of inputs) n.text(1, name);
    for (const name of outputs) n.text(2, name);
    n.text(3, outputs[0] ?? '').text(4, type);
    for (const [name, value] of Object.entries(attributes)) n.message(5, attribute(name, value));
    this.nodes.push(n);
  }

  /** The model as a file. Equal graphs give equal bytes. */
  finish(name: string, about: OnnxAbout): Uint8Array<ArrayBuffer> {
    const graph = new ProtoMessage();
    for (const n of this.nodes) graph.message(1, n);
    graph.text(2, name);
    for (const t of this.initializers) graph.message(5, t);
    graph.text(10, about.doc);
    for (const i of this.inputs) graph.message(11, i);
    for (const o of this.outputs) graph.message(12, o);
    const model = new ProtoMessage()
      .int(1, IR_VERSION)
      .text(2, 'SiDA Lab')
      .int(5, about.version)
      .text(6, about.doc)
      .message(7, graph)
      .message(8, new ProtoMessage().text(1, '').int(2, OPSET));
    for (const key of Object.keys(about.metadata).sort()) {
      model.message(14, new ProtoMessage().text(1, key).text(2, about.metadata[key] ?? ''));
    }
    return model.finish();
  }
}
