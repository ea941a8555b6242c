// The committed cases, read from disk. Their expected numbers are returned as if a program had computed them.
import { readdir, readFile } from 'node:fs/promises';
import { Checker } from '../../src/parity/checker.ts';
import type { Numbers } from '../../src/parity/digest.ts';
import type { Files, FixtureCase } from '../../src/parity/fixtureCase.ts';
import { isExpected } from '../../src/parity/manifest.ts';
import type { CaseResult } from '../../src/parity/report.ts';

const folder = new URL('../fixtures/', import.meta.url);

export const fixtureFiles: Files = {
  list: () => readdir(folder),
  read: async (name) => {
    try {
      return new Uint8Array(await readFile(new URL(name, folder)));
    } catch (e) {
      if ((e as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw e;
    }
  },
};

export interface Tamper {
  /** Names that are omitted. */
  without?: string;
  /** Changes one result. */
  change?: { name: string; to: (x: Float64Array, expected: Numbers) => void };
}

/** Names of digests that need a gradient of their own, because no gradient with the given digest is known. */
export function digestNames(c: FixtureCase): string[] {
  return Object.keys(c.manifest.digests ?? {});
}

/** Feeds the expected tensors, scalars and final weights to a checker. */
export function feedExpected(c: FixtureCase, tamper: Tamper = {}): CaseResult {
  const checker = new Checker(c);
  const numbers = (name: string): Numbers => {
    const data = c.tensors.get(name)?.data;
    if (!(data instanceof Float32Array || data instanceof Float64Array)) throw new Error(`no numbers ${name}`);
    if (tamper.change?.name !== name) return data;
    const changed = Float64Array.from(data);
    tamper.change.to(changed, data);
    return changed;
  };
  for (const [name, entry] of Object.entries(c.manifest.tensors)) {
    if (isExpected(entry) && name !== tamper.without) checker.tensor(name, numbers(name));
  }
  for (const [name, s] of Object.entries(c.manifest.scalars ?? {})) {
    if (name === tamper.without) continue;
    const value = Float64Array.of(s.value);
    if (tamper.change?.name === name) tamper.change.to(value, Float64Array.of(s.value));
    checker.scalar(name, value[0]!);
  }
  for (const [name, entry] of Object.entries(c.manifest.final_distance ?? {})) {
    if (name !== tamper.without) checker.finalDistance(name, (key) => numbers(entry.prefix + key));
  }
  return checker.result(1);
}
