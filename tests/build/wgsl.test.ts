import { expect, test } from 'vitest';
import { columnsOf, exportName, reflectShader, reflectStruct } from '../../src/build/wgsl.ts';

const HEAD = `
const N: u32 = 4u; //@ length
const EPS: f32 = 1e-6; //@ added to the variance
const HALF = N / 2u;
struct Step { seed: u32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
@group(0) @binding(2) var<uniform> step: Step;
@group(0) @binding(3) var<storage, read> w: array<f32>;
`;
const entry = (name: string, body: string) => `@compute @workgroup_size(64) fn ${name}() { ${body} }\n`;
const none = new Map<string, string>();

function namesOf(source: string, name: string, libs = none): string[] {
  return (reflectShader('layer', source, libs).entries.get(name) ?? []).map((b) => `${b.name} ${b.access}`);
}

test('an entry point lists only the bindings that it uses, also through helpers', () => {
  const helpers = 'fn load(i: u32) -> f32 { return x[i]; } fn twice(i: u32) -> f32 { return 2.0 * load(i); }\n';
  const source = HEAD + helpers + entry('fwd', 'y[0] = twice(1u);') + entry('bwd_x', 'y[0] = w[0];');
  expect(namesOf(source, 'fwd')).toEqual(['x read', 'y read_write']);
  expect(namesOf(source, 'bwd_x')).toEqual(['y read_write', 'w read']);
});

test('a local variable hides the binding of the same name', () => {
  expect(namesOf(HEAD + entry('fwd', 'let w = 3.0; y[0] = w;'), 'fwd')).toEqual(['y read_write']);
});

test('bindings that a library uses count, also through a library of a library', () => {
  const libs = new Map([
    ['rng', '//! use bits\nfn draw(i: u32) -> f32 { return f32(mixed(i)); }'],
    ['bits', 'fn mixed(i: u32) -> u32 { return i ^ step.seed; }'],
  ]);
  const source = `//! use rng\n${HEAD}${entry('fwd', 'y[0] = draw(1u);')}`;
  expect(namesOf(source, 'fwd', libs)).toEqual(['y read_write', 'step uniform']);
  expect(reflectShader('layer', source, libs).libs).toEqual(['rng', 'bits']);
});

test('parameters are the constants with a //@ comment, by type', () => {
  const { params } = reflectShader('layer', HEAD + entry('fwd', 'y[0] = EPS;'), none);
  expect([...params]).toEqual([
    ['N', 'u32'],
    ['EPS', 'f32'],
  ]);
});

test('an invalid shader is refused with its file and the reason', () => {
  const reflect = (source: string) => () => reflectShader('layer', source, none);
  expect(reflect(`//! use nowhere\n${HEAD}${entry('fwd', 'y[0] = 1.0;')}`)).toThrow(/layer\.wgsl.*nowhere/);
  expect(reflect(HEAD)).toThrow(/layer\.wgsl: no @compute entry point/);
  expect(reflect(`${HEAD}@compute fn fwd() { y[0 = 1.0; }`)).toThrow(/layer\.wgsl: wgsl_reflect cannot parse it/);
  const clash = '@group(0) @binding(1) var<storage, read> z: array<f32>;\n';
  expect(reflect(HEAD + clash + entry('fwd', 'y[0] = z[0];'))).toThrow(/fwd uses two resources at @binding\(1\)/);
  const group = '@group(1) @binding(9) var<storage, read> z: array<f32>;\n';
  expect(reflect(HEAD + group + entry('fwd', 'y[0] = z[0];'))).toThrow(/z is in @group\(1\)/);
});

test('an export has the name of its folder and file', () => {
  expect(['silu', 'conv/tile', 'conv/direct3x3'].map(exportName)).toEqual(['silu', 'convTile', 'convDirect3x3']);
});

test('members of a struct have their offsets by WGSL’s rules of alignment', () => {
  const { bytes, members } = reflectStruct('struct S { a: f32, pair: vec2u, b: u32, }\n', 'S');
  expect(members).toEqual([
    { name: 'a', type: 'f32', offset: 0 },
    { name: 'pair', type: 'vec2u', offset: 8 },
    { name: 'b', type: 'u32', offset: 16 },
  ]);
  expect(bytes).toBe(32);
  expect(() => reflectStruct('struct S { a: f32 }', 'T')).toThrow(/no file declares struct T/);
});

test('columns are numbered in the order in which shaders name them, each once', () => {
  const sources = [
    '//! column b, a: words about them\n//! use math\n',
    '// no column\n',
    '//! column a\n//! column c\n',
  ];
  expect(columnsOf(sources)).toEqual(['b', 'a', 'c']);
});
