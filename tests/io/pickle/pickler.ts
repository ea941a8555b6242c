// A small pickler for tests: writes values and instructions as a pickle, protocol 4 by default.

/** Concatenates bytes: numbers are bytes, text is ASCII. */
export function cat(...parts: (number | string | Uint8Array)[]): Uint8Array<ArrayBuffer> {
  const all = parts.map((p) =>
    typeof p === 'number' ? Uint8Array.of(p) : typeof p === 'string' ? new TextEncoder().encode(p) : p,
  );
  const out = new Uint8Array(all.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of all) {
    out.set(p, at);
    at += p.length;
  }
  return out;
}

export const u32 = (n: number): Uint8Array => new Uint8Array(Uint32Array.of(n).buffer);
export const u64 = (n: number): Uint8Array => new Uint8Array(BigUint64Array.of(BigInt(n)).buffer);

/** Instructions that push a value. */
export type Code = Uint8Array;

export const text = (s: string): Code => {
  const bytes = new TextEncoder().encode(s);
  return cat('X', u32(bytes.length), bytes);
};
export const bytes = (b: Uint8Array): Code => cat('B', u32(b.length), b);
export const int = (n: number): Code => cat('J', new Uint8Array(Int32Array.of(n).buffer));
export const none: Code = cat('N');
export const no: Code = cat(0x89);
export const tuple = (...items: Code[]): Code => cat('(', ...items, 't');
export const list = (...items: Code[]): Code => cat(']', '(', ...items, 'e');
export const dict = (entries: Readonly<Record<string, Code>>): Code =>
  cat('}', '(', ...Object.entries(entries).flatMap(([k, v]) => [text(k), v]), 'u');
export const global = (module: string, name: string): Code => cat('c', module, '\n', name, '\n');
export const call = (f: Code, ...args: Code[]): Code => cat(f, tuple(...args), 'R');
export const pickle = (value: Code, protocol = 4): Uint8Array<ArrayBuffer> => cat(0x80, protocol, value, '.');

/** torch.save's older container with one storage. */
export function storage(type: string, count: number, data: Uint8Array): Code {
  const id = tuple(text('storage'), global('torch', type), text('7'), text('cpu'), int(count), none);
  const magic = cat(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19);
  const system = dict({ little_endian: cat(0x88) });
  const container = [magic, int(1001), system, cat(id, 'Q'), list(text('7'))].map((v) => pickle(v, 2));
  return call(global('torch.storage', '_load_from_bytes'), bytes(cat(...container, u64(count), data)));
}

/** A float32 tensor as a parameter. */
export function tensor(
  shape: readonly number[],
  values: readonly number[] | Float32Array,
  type = 'FloatStorage',
): Code {
  const data = new Uint8Array(Float32Array.from(values).buffer);
  return tensorOn(storage(type, values.length, data), shape);
}

/** A row-major tensor on a storage. */
export function tensorOn(of: Code, shape: readonly number[], stride = strides(shape)): Code {
  const dims = (d: readonly number[]) => tuple(...d.map(int));
  const made = call(global('torch._utils', '_rebuild_tensor_v2'), of, int(0), dims(shape), dims(stride), no, none);
  return call(global('torch._utils', '_rebuild_parameter'), made, no, none);
}

const strides = (shape: readonly number[]): number[] =>
  shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));

interface ModuleParts {
  readonly parameters?: Readonly<Record<string, Code>>;
  readonly buffers?: Readonly<Record<string, Code>>;
  readonly modules?: Readonly<Record<string, Code>>;
  readonly kwargs?: Readonly<Record<string, Code>>;
}

/** An object of EDM's persistence that is a PyTorch module. */
export function module(className: string, o: ModuleParts, source = 'raise SystemExit'): Code {
  const state = dict({
    _parameters: dict(o.parameters ?? {}),
    _buffers: dict(o.buffers ?? {}),
    _modules: dict(o.modules ?? {}),
    _init_args: tuple(),
    _init_kwargs: dict(o.kwargs ?? {}),
  });
  return call(
    global('torch_utils.persistence', '_reconstruct_persistent_obj'),
    dict({ type: text('class'), module_src: text(source), class_name: text(className), state }),
  );
}

/** A network like EDM's, from its tensors by state_dict key. */
export function network(
  className: string,
  kwargs: Readonly<Record<string, Code>>,
  tensors: Readonly<Record<string, Code>>,
): Code {
  const parameters: Record<string, Code> = {};
  const inner = new Map<string, Record<string, Code>>();
  for (const [key, code] of Object.entries(tensors)) {
    const dot = key.indexOf('.');
    if (dot < 0) parameters[key] = code;
    else inner.set(key.slice(0, dot), { ...inner.get(key.slice(0, dot)), [key.slice(dot + 1)]: code });
  }
  const modules = Object.fromEntries([...inner].map(([name, t]) => [name, network('Module', {}, t)]));
  return module(className, { parameters, modules, kwargs });
}
