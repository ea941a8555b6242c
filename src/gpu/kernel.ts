// Kernels: shader sources with parameters, made general over sizes, and the cache of compiled pipelines.
import { LIBS } from '../kernels.gen.ts';
import { check } from '../lib/errors.ts';

export type ParamType = 'u32' | 'i32' | 'f32' | 'bool';
export type ParamValue = number | boolean;

/** A shader file as `kernels.gen.ts` describes it. */
export interface KernelFile {
  readonly name: string;
  readonly source: string;
  readonly libs: readonly string[];
  readonly params: Readonly<Record<string, ParamType>>;
  readonly entries: Readonly<Record<string, { readonly bindings: Readonly<Record<string, BindingInfo>> }>>;
}
export interface BindingInfo {
  readonly binding: number;
  readonly access: 'read' | 'read_write' | 'uniform';
}
export type EntryName<K extends KernelFile> = Extract<keyof K['entries'], string>;
export type BindingName<K extends KernelFile, E extends EntryName<K>> = Extract<
  keyof K['entries'][E]['bindings'],
  string
>;
export type Params<K extends KernelFile> = { readonly [P in keyof K['params']]?: ParamValue };

const PARAM_LINE = /^const (\w+): (u32|i32|f32|bool) = [^;]*;(\s*\/\/@)/gm;

function literal(type: ParamType, v: ParamValue): string {
  if (type === 'bool') return v ? 'true' : 'false';
  if (type === 'f32') {
    // WGSL literals need a point or an exponent. This is the shortest decimal that rounds to the same float32.
    const s = String(Math.fround(Number(v)));
    return /[.e]/.test(s) ? `${s}f` : `${s}.0f`;
  }
  return type === 'u32' ? `${v}u` : `${v}i`;
}

/** Binding of the uniform with the sizes that a launch reads at run time. */
export const DIMS_BINDING = 15;

const CONST_LINE = /^const (\w+): (?:u32|i32|f32|bool) = ([^;]+);/;
/** Parameters that are always compiled in: they size arrays or workgroups, or bound loops around barriers. */
const COMPILED_IN: ReadonlySet<string> = new Set(['WG', 'ROW_T']);

const isCompiledIn = (file: KernelFile, name: string): boolean => file.params[name] === 'bool' || COMPILED_IN.has(name);

/** Parameters that a launch may read at run time: all numbers except workgroup shapes. Flags are compiled in. */
export function dimsOf(file: KernelFile): string[] {
  return Object.keys(file.params).filter((name) => !isCompiledIn(file, name));
}

function checkNames(file: KernelFile, params: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(params)) {
    check(name in file.params, () => `${file.name}.wgsl has no parameter ${name}`);
  }
}

/** A line without its comment. */
const codeOf = (line: string): string => line.split('//', 1)[0] ?? '';

/** `enable` and `diagnostic` directives. They move to the start of the module, also from libraries appended at the end. */
const DIRECTIVE = /^(?:enable|diagnostic)\b[^;]*;/gm;

/** The code followed by the file's libraries, in which `words` puts the meaning of the file's sizes. */
function withLibs(file: KernelFile, body: string, words: (code: string) => string): string {
  const texts: Readonly<Record<string, string>> = LIBS;
  const lines = file.libs.flatMap((l) => (texts[l] ?? '').split('\n'));
  const libs = lines.map((line) => words(codeOf(line))).join('\n');
  const directives = [...libs.matchAll(DIRECTIVE)].join(' ');
  return [`${directives}${body}`, libs.replace(DIRECTIVE, '')].join('\n');
}

/**
 * The same kernel file with one library of `shaders/lib` replaced by another. The new library must compute the same values.
 */
export function withLib<K extends KernelFile>(file: K, from: keyof typeof LIBS, to: keyof typeof LIBS): K {
  check(file.libs.includes(from), () => `${file.name}.wgsl does not use ${from}`);
  return { ...file, name: `${file.name}.${to}`, libs: file.libs.map((l) => (l === from ? to : l)) };
}

function setConstants(file: KernelFile, params: Readonly<Record<string, ParamValue | undefined>>): string {
  return file.source.replace(PARAM_LINE, (line, name: string, type: ParamType, tail: string) => {
    const v = params[name];
    return v === undefined ? line : `const ${name}: ${type} = ${literal(type, v)};${tail}`;
  });
}

/**
 * The shader source with flags and workgroup shapes compiled in. All other numbers are read from a uniform `dims`, so one
 * pipeline serves all sizes. Constants that depend on such numbers are written out where they are used, also in libraries.
 * Line numbers do not change.
 */
export function generalise(file: KernelFile, params: Readonly<Record<string, ParamValue | undefined>>): string {
  checkNames(file, params);
  // What is compiled in decides the text: a plan of many layers has few different ones.
  const fixed = Object.keys(file.params).filter((name) => isCompiledIn(file, name));
  const key = [...file.libs, ...fixed.map((name) => params[name] ?? '')].join();
  const texts = known.get(file.source) ?? new Map<string, string>();
  known.set(file.source, texts);
  const text = texts.get(key) ?? generalised(file, params);
  texts.set(key, text);
  return text;
}

/** Generalised sources by the shader's source, then by its libraries and compiled-in parameters. */
const known = new Map<string, Map<string, string>>();

function generalised(file: KernelFile, params: Readonly<Record<string, ParamValue | undefined>>): string {
  const dims = dimsOf(file);
  const meaning = new Map(dims.map((name) => [name, `dims.${name}`]));
  const words = (text: string) => text.replace(/(?<![\w.])[A-Za-z_]\w*/g, (word) => meaning.get(word) ?? word);
  const lines = setConstants(file, params)
    .split('\n')
    .map((line) => {
      const [, name = '', value = ''] = CONST_LINE.exec(line) ?? [];
      if (meaning.has(name)) return '';
      const code = words(codeOf(line));
      if (name === '' || file.params[name] || words(value) === value) return code;
      meaning.set(name, `(${words(value)})`);
      return '';
    });
  const fields = dims.map((name) => `${name}: ${file.params[name]}`).join(', ');
  const uniform = `struct Dims { ${fields} }\n@group(0) @binding(${DIMS_BINDING}) var<uniform> dims: Dims;`;
  return withLibs(file, [...lines, uniform].join('\n'), words);
}

/** The bytes of `dims` for a launch: the given values, or the file's defaults. */
export function dimsBytes(file: KernelFile, params: Readonly<Record<string, ParamValue | undefined>>): ArrayBuffer {
  const names = dimsOf(file);
  const view = new DataView(new ArrayBuffer(Math.max(16, Math.ceil(names.length / 4) * 16)));
  const defaults = new Map(
    [...file.source.matchAll(/^const (\w+): \w+ = (-?[\d.e+-]+)[uif]?;/gm)].map((m) => [m[1], Number(m[2])]),
  );
  names.forEach((name, i) => {
    const value = Number(params[name] ?? defaults.get(name) ?? 0);
    const type = file.params[name];
    if (type === 'f32') view.setFloat32(4 * i, value, true);
    else if (type === 'i32') view.setInt32(4 * i, value, true);
    else view.setUint32(4 * i, value, true);
  });
  return view.buffer;
}

interface Waiting {
  readonly descriptor: GPUComputePipelineDescriptor;
  readonly resolve: (p: GPUComputePipeline) => void;
  readonly reject: (e: unknown) => void;
}

const caches = new WeakMap<GPUDevice, PipelineCache>();

/** Compiles each distinct pair of source and entry point once, several at a time, without blocking. */
export class PipelineCache {
  /** Returns the cache of a device. A device that is opened again keeps its pipelines. */
  static of(device: GPUDevice): PipelineCache {
    const cache = caches.get(device) ?? new PipelineCache(device);
    caches.set(device, cache);
    return cache;
  }

  private readonly device: GPUDevice;
  private readonly modules = new Map<string, GPUShaderModule>();
  private readonly compiled = new Map<string, Promise<GPUComputePipeline>>();
  private readonly layouts = new Map<string, GPUBindGroupLayout>();
  private readonly queue: Waiting[] = [];
  private running = 0;
  private readonly width: number;
  done = 0;
  total = 0;
  onProgress: ((done: number, total: number, label: string) => void) | undefined;

  constructor(device: GPUDevice, width = 4) {
    this.device = device;
    this.width = width;
  }

  /** The bind group layout of a launch. Equal layouts are shared. */
  layout(bindings: readonly BindingInfo[]): GPUBindGroupLayout {
    const key = bindings.map((b) => `${b.binding} ${b.access}`).join();
    let layout = this.layouts.get(key);
    if (!layout) {
      const types = { read: 'read-only-storage', read_write: 'storage', uniform: 'uniform' } as const;
      const visibility = 0x4; // GPUShaderStage.COMPUTE
      const entries = bindings.map((b) => ({ binding: b.binding, visibility, buffer: { type: types[b.access] } }));
      layout = this.device.createBindGroupLayout({ label: key, entries });
      this.layouts.set(key, layout);
    }
    return layout;
  }

  /** The pipeline of an entry point. Identical pipelines are shared. */
  get(source: string, entry: string, bindings: readonly BindingInfo[], label: string): Promise<GPUComputePipeline> {
    const key = `${entry}\n${source}`;
    const known = this.compiled.get(key);
    if (known) return known;
    let module = this.modules.get(source);
    if (!module) {
      module = this.device.createShaderModule({ label, code: source });
      this.modules.set(source, module);
    }
    const layout = this.device.createPipelineLayout({ label, bindGroupLayouts: [this.layout(bindings)] });
    const descriptor = { label, layout, compute: { module, entryPoint: entry } };
    const made = new Promise<GPUComputePipeline>((resolve, reject) => {
      this.queue.push({ descriptor, resolve, reject });
    });
    this.compiled.set(key, made);
    this.total++;
    this.pump();
    return made;
  }

  private pump(): void {
    while (this.running < this.width) {
      const job = this.queue.shift();
      if (!job) return;
      this.running++;
      this.device
        .createComputePipelineAsync(job.descriptor)
        .then(job.resolve, job.reject)
        .finally(() => {
          this.running--;
          this.done++;
          this.onProgress?.(this.done, this.total, job.descriptor.label ?? '');
          this.pump();
        });
    }
  }
}
