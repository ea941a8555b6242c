// Weights from a formula: a 32-bit integer hash of (name, seed, index). It is exact in any language.
import { numel } from '../lib/shape.ts';
import type { FormulaSet, FormulaWeights } from './manifest.ts';

/** FNV-1a, 32 bits, of the UTF-8 text. */
export function fnv1a(text: string): number {
  let h = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) h = Math.imul(h ^ byte, 0x01000193) >>> 0;
  return h;
}

/** Returns a function that maps the flat index i to a number in [-1, 1). */
export function formulaU(name: string, seed: number): (i: number) => number {
  const start = (fnv1a(name) ^ Math.imul(seed, 0x9e3779b1)) >>> 0;
  return (i) => {
    let x = (start + Math.imul(i, 0x9e3779b9)) >>> 0;
    x ^= x >>> 16;
    x = Math.imul(x, 0x21f0aaad) >>> 0;
    x ^= x >>> 15;
    x = Math.imul(x, 0x735a2d97) >>> 0;
    x = (x ^ (x >>> 15)) >>> 0;
    return ((x >>> 8) * 2) / 16777216 - 1;
  };
}

const isBuffer = (key: string): boolean => key.endsWith('.freqs') || key.endsWith('.phases');

/** Returns the function that maps u to the value of a key. Returns null for resampling filters, which are not generated. */
function rule(key: string, shape: readonly number[], rules: 'edm' | 'edm2'): ((u: number) => number) | null {
  if (key.endsWith('.resample_filter')) return null;
  if (key.endsWith('.freqs')) return (u) => (rules === 'edm' ? 16 : 6) * u;
  if (key.endsWith('.phases')) return (u) => Math.PI * (u + 1);
  if (shape.length === 0) return (u) => 0.6 + 0.2 * u;
  if (key.endsWith('.bias')) return (u) => 0.2 * u;
  if (rules === 'edm2') return (u) => Math.sqrt(3) * u;
  if (shape.length === 1) return (u) => 1 + 0.2 * u;
  const layer =
    key
      .replace(/\.weight$/, '')
      .split('.')
      .at(-1) ?? '';
  const small = layer === 'conv1' || layer === 'proj' || layer === 'out_conv' || layer.endsWith('aux_conv');
  const factor = (small ? 0.5 : 1) * Math.sqrt(3 / numel(shape.slice(1)));
  return (u) => factor * u;
}

function seeded(key: string, shape: readonly number[], rules: 'edm' | 'edm2', seed: number): Float32Array | null {
  const value = rule(key, shape, rules);
  if (!value) return null;
  const u = formulaU(key, seed);
  return Float32Array.from({ length: numel(shape) }, (_, i) => value(u(i)));
}

/** Adds the set's own difference to the float32 values of the base. */
function shifted(key: string, shape: readonly number[], base: Float32Array, deltaSeed: number): Float32Array {
  if (isBuffer(key) || shape.length === 1) return base;
  const u = formulaU(key, deltaSeed);
  const factor = shape.length === 0 ? 0.3 * 0.1 : 0.3 * Math.sqrt(3);
  return base.map((b, i) => b + factor * u(i));
}

/**
 * The weights of one set for the keys of `shapes`, without resampling filters. It compares them with the manifest's
 * `check`. `set` is 'prefix' for the weights of a single network.
 */
export function formulaWeights(
  spec: FormulaWeights,
  set: 'prefix' | 'phi' | 'psi' | 'theta' | 'ema',
  shapes: ReadonlyMap<string, readonly number[]>,
): Map<string, Float32Array> {
  const own: FormulaSet | undefined =
    set === 'prefix' ? (spec.seed === undefined ? undefined : { seed: spec.seed }) : spec[set];
  if (!own) throw new Error(`The manifest's formula weights have no set "${set}".`);
  const out = new Map<string, Float32Array>();
  for (const [key, shape] of shapes) {
    if (own.without_prefix !== undefined && key.startsWith(own.without_prefix)) continue;
    const values = setValues(spec, own, set, key, shape);
    if (values) out.set(key, values);
  }
  checkFormula(spec, set, out);
  return out;
}

function setValues(
  spec: FormulaWeights,
  own: FormulaSet,
  set: string,
  key: string,
  shape: readonly number[],
): Float32Array | null {
  if (own.base === undefined) {
    if (own.seed === undefined) throw new Error(`The manifest's formula weights "${set}" have neither seed nor base.`);
    return seeded(key, shape, spec.rules, own.seed);
  }
  const base = own.base === 'phi' || own.base === 'psi' || own.base === 'theta' ? spec[own.base] : undefined;
  if (base?.seed === undefined || own.delta_seed === undefined) {
    throw new Error(`The manifest's formula weights "${set}" have no base with a seed or no delta_seed.`);
  }
  const values = seeded(key, shape, spec.rules, base.seed);
  return values && shifted(key, shape, values, own.delta_seed);
}

/**
 * Compares the first numbers of some tensors with the manifest's. Throws if they differ, because the formula is then wrong.
 */
function checkFormula(spec: FormulaWeights, set: string, weights: Map<string, Float32Array>): void {
  for (const [name, numbers] of Object.entries(spec.check ?? {})) {
    const key = set === 'prefix' ? name : name.startsWith(`${set}/`) ? name.slice(set.length + 1) : null;
    if (key === null) continue;
    const got = weights.get(key);
    if (!got) throw new Error(`The manifest checks the formula weight "${name}", which the network does not have.`);
    for (const [i, expected] of numbers.entries()) {
      if (got[i] !== Math.fround(expected)) {
        throw new Error(`The formula weight "${name}"[${i}] should be ${expected}, computed was ${got[i]}.`);
      }
    }
  }
}
