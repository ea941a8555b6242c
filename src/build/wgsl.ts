/**
 * Reads shaders/ with wgsl_reflect and writes src/kernels.gen.ts. That file names every kernel, its compile-time parameters
 * and the bindings of each entry point. A wrong name in the engine is then a type error.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { ResourceType, WgslReflect } from 'wgsl_reflect/wgsl_reflect.module.js';

/** `const NAME: type = default; //@ doc`: a parameter that the engine may set before compiling. */
const PARAM_LINE = /^const (\w+): (u32|i32|f32|bool) = [^;]*;\s*\/\/@/gm;
const USE_LINE = /^\/\/! use (.+)$/gm;
/** `//! column NAME, NAME: doc`: scalars that the shader writes into the metrics row. */
const COLUMN_LINE = /^\/\/! column ([\w, ]+)/gm;
/** The library that is generated from all column lines. */
const COLUMNS_LIB = 'columns';
/** The struct of the step uniforms, and the library that declares it. */
const STEP = { lib: 'step', struct: 'Step' };
const STEM = /^[A-Za-z][A-Za-z0-9]*$/;
/** The folder of libraries: functions that shaders append with `//! use`. */
const LIB = 'lib';

interface Binding {
  readonly name: string;
  readonly binding: number;
  readonly access: string;
}

/** One shader file as reflection sees it; `entries` maps an entry point to the resources it statically uses. */
export interface ShaderFile {
  /** Its path below shaders/ without the extension: `silu`, `conv/tile`. */
  readonly name: string;
  readonly libs: readonly string[];
  readonly params: ReadonlyMap<string, string>;
  readonly entries: ReadonlyMap<string, readonly Binding[]>;
}

function stems(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((file) => file.endsWith('.wgsl'));
  return names.map((file) => file.slice(0, -'.wgsl'.length)).sort();
}

/** Paths of all shaders without the extension, sorted: those at the root and those in folders, except lib/. */
function shaderNames(root: string): string[] {
  const folders = existsSync(root) ? readdirSync(root, { withFileTypes: true }) : [];
  const inFolders = folders
    .filter((entry) => entry.isDirectory() && entry.name !== LIB)
    .flatMap(({ name }) => stems(join(root, name)).map((stem) => `${name}/${stem}`));
  return [...stems(root), ...inFolders].sort();
}

/** The export's name of a shader: `conv/tile` gives `convTile`. */
export function exportName(name: string): string {
  return name.replace(/\/(.)/g, (_, first: string) => first.toUpperCase());
}

function usedLibs(source: string): string[] {
  return [...source.matchAll(USE_LINE)].flatMap((line) => (line[1] ?? '').split(',').map((name) => name.trim()));
}

/** The libraries of a shader and the libraries they use, each once, in the order of first mention. */
function resolveLibs(file: string, source: string, libs: ReadonlyMap<string, string>): string[] {
  const found = usedLibs(source);
  for (let i = 0; i < found.length; i++) {
    const lib = libs.get(found[i] ?? '');
    if (lib === undefined) throw new Error(`${file}: "//! use ${found[i]}" names no file of shaders/lib.`);
    found.push(...usedLibs(lib).filter((name) => !found.includes(name)));
  }
  return [...new Set(found)];
}

/** Reflects one shader with its libraries appended, exactly as the engine compiles it. */
export function reflectShader(name: string, source: string, libs: ReadonlyMap<string, string>): ShaderFile {
  const file = `shaders/${name}.wgsl`;
  const used = resolveLibs(file, source, libs);
  let reflected: WgslReflect;
  try {
    reflected = new WgslReflect([source, ...used.map((lib) => libs.get(lib) ?? '')].join('\n'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${file}: wgsl_reflect cannot parse it: ${reason}`);
  }
  const entries = new Map<string, Binding[]>();
  for (const entry of reflected.entry.compute) {
    const bindings = entry.resources.map((resource) => {
      if (resource.group !== 0)
        throw new Error(`${file}: ${resource.name} is in @group(${resource.group}); use group 0.`);
      const access = resource.resourceType === ResourceType.Uniform ? 'uniform' : resource.access || 'read';
      return { name: resource.name, binding: resource.binding, access };
    });
    bindings.sort((a, b) => a.binding - b.binding);
    const clash = bindings.find((b, i) => b.binding === bindings[i + 1]?.binding);
    if (clash) throw new Error(`${file}: ${entry.name} uses two resources at @binding(${clash.binding}).`);
    entries.set(entry.name, bindings);
  }
  if (entries.size === 0) throw new Error(`${file}: no @compute entry point found.`);
  const params = new Map([...source.matchAll(PARAM_LINE)].map((line) => [line[1] ?? '', line[2] ?? '']));
  return { name, libs: used, params, entries };
}

/** One member of a uniform struct. `offset` counts bytes. */
interface Member {
  readonly name: string;
  readonly type: string;
  readonly offset: number;
}

/** The members and the size of a struct in bytes. The size is rounded up to the alignment of a uniform buffer. */
export function reflectStruct(source: string, name: string): { bytes: number; members: readonly Member[] } {
  const struct = new WgslReflect(source).structs.find((s) => s.name === name);
  if (!struct) throw new Error(`shaders/lib: no file declares struct ${name}.`);
  const members = struct.members.map((m) => ({ name: m.name, type: m.type.getTypeName(), offset: m.offset }));
  return { bytes: Math.ceil(struct.size / 16) * 16, members };
}

/** The columns of a metrics row, in the order in which shaders name them. Several shaders may name the same column. */
export function columnsOf(sources: readonly string[]): string[] {
  const lines = sources.flatMap((source) => [...source.matchAll(COLUMN_LINE)]);
  const names = lines.flatMap((line) => (line[1] ?? '').split(',').map((name) => name.trim()));
  return [...new Set(names)];
}

/** Floats of a metrics row: whole vec4s. */
const rowFloats = (columns: readonly string[]): number => Math.ceil(columns.length / 4) * 4;

/** WGSL constants for the columns: `loss_psi` becomes LOSS_PSI. */
function columnsLib(columns: readonly string[]): string {
  const constants = columns.map((name, i) => `const ${name.toUpperCase()}: u32 = ${i}u;`);
  return [`const METRIC_FLOATS: u32 = ${rowFloats(columns)}u;`, ...constants, ''].join('\n');
}

function printRecord(indent: string, rows: readonly string[]): string {
  return rows.length === 0 ? '{}' : `{\n${rows.map((row) => `${indent}  ${row},\n`).join('')}${indent}}`;
}

function printShader(shader: ShaderFile): string {
  const params = [...shader.params].map(([name, type]) => `${name}: '${type}'`);
  const entries = [...shader.entries].map(([entry, bindings]) => {
    const rows = bindings.map((b) => `${b.name}: { binding: ${b.binding}, access: '${b.access}' }`);
    return `${entry}: { bindings: ${printRecord('    ', rows)} }`;
  });
  const fields = [
    `name: '${shader.name}'`,
    `source: ${exportName(shader.name)}Source`,
    `libs: [${shader.libs.map((lib) => `'${lib}'`).join(', ')}]`,
    `params: ${printRecord('  ', params)}`,
    `entries: ${printRecord('  ', entries)}`,
  ];
  return `export const ${exportName(shader.name)} = ${printRecord('', fields)} as const;\n`;
}

/** The text of src/kernels.gen.ts for a project folder. The same input gives the same text on every machine. */
export function generateKernels(root: string): string {
  const folder = join(root, 'shaders');
  const libNames = stems(join(folder, LIB));
  const names = shaderNames(folder);
  const wrong = [...names, ...libNames].find((name) => !name.split('/').every((part) => STEM.test(part)));
  if (wrong) throw new Error(`shaders/${wrong}.wgsl: the names of folder and file must be letters and digits.`);
  const read = (path: string) => readFileSync(join(folder, path), 'utf8').replaceAll('\r\n', '\n');
  const sources = names.map((name) => read(`${name}.wgsl`));
  const columns = columnsOf(sources);
  const libs = new Map(libNames.map((name) => [name, read(`${LIB}/${name}.wgsl`)]));
  const columnsText = columnsLib(columns);
  libs.set(COLUMNS_LIB, columnsText);
  const shaders = names.map((name, i) => reflectShader(name, sources[i] ?? '', libs));
  const step = reflectStruct(libs.get(STEP.lib) ?? '', STEP.struct);
  const members = step.members.map((m) => `${m.name}: { offset: ${m.offset}, type: '${m.type}' }`);
  const columnLines = columnsText.split('\n').filter(Boolean);
  return [
    '// Generated from shaders/ by `npm run gen`; do not edit.\n',
    ...libNames.map((name) => `import ${name}Lib from '../shaders/${LIB}/${name}.wgsl?raw';\n`),
    ...names.map((name) => `import ${exportName(name)}Source from '../shaders/${name}.wgsl?raw';\n`),
    '\n',
    `export const LIBS = ${printRecord('', [
      ...libNames.map((name) => `${name}: ${name}Lib`),
      `${COLUMNS_LIB}: [\n${columnLines.map((line) => `    '${line}',\n`).join('')}  ].join('\\n')`,
    ])} as const;\n`,
    `\n/** The members of \`struct ${STEP.struct}\` in shaders/lib/${STEP.lib}.wgsl. Offsets count bytes. */\n`,
    `export const STEP_MEMBERS = ${printRecord('', members)} as const;\n`,
    `\n/** Bytes of the uniform buffer that holds the struct. */\nexport const STEP_BYTES = ${step.bytes};\n`,
    '\n/** Column numbers of a metrics row, from the `//! column` lines of shaders/. */\n',
    `export const COLUMNS = ${printRecord(
      '',
      columns.map((name, i) => `${name}: ${i}`),
    )} as const;\n`,
    `\n/** Floats of a metrics row. */\nexport const METRIC_FLOATS = ${rowFloats(columns)};\n`,
    ...shaders.map((shader) => `\n${printShader(shader)}`),
  ].join('');
}

/** Writes src/kernels.gen.ts if it is stale. Returns true if it was. */
export function writeKernels(root: string): boolean {
  const path = join(root, 'src', 'kernels.gen.ts');
  const text = generateKernels(root);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return false;
  writeFileSync(path, text);
  return true;
}

/** Vite plugin: in development, saving a shader regenerates the bindings. */
export function wgslBindings(): Plugin {
  return {
    name: 'wgsl-bindings',
    apply: 'serve',
    configureServer(server) {
      server.watcher.on('all', (_event, path) => {
        if (!path.endsWith('.wgsl')) return;
        try {
          if (writeKernels(server.config.root)) server.config.logger.info('src/kernels.gen.ts regenerated');
        } catch (error) {
          server.config.logger.error(error instanceof Error ? error.message : String(error));
        }
      });
    },
  };
}
