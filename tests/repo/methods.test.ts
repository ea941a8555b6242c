// Traits describe the needs and behaviour of a method (src/recipes/methods.ts). No other file asks for its name.
import { expect, test } from 'vitest';
import { METHODS } from '../../src/recipes/methods.ts';
import { findLines } from './tree.ts';

const IDS = METHODS.map((m) => m.id).join('|');
/** A comparison of a method with a name, from either side, or the function that the traits replaced. */
const ASKS = new RegExp(`\\bmethod\\)? *[!=]==? *'|[!=]==? *'(?:${IDS})'|'(?:${IDS})' *[!=]==?|\\bisAdversarial\\b`);

/**
 * The methods themselves. Parity reads the method of a fixture, the bench has a step called sida, npm a script called sida.
 */
const mayAsk = /^src\/(?:diffusion\/methods|parity|bench)\/|^src\/cli\/files\.ts$/;

test('no file compares the name of a method', () => {
  expect(findLines((path) => /^src\/.*\.tsx?$/.test(path) && !mayAsk.test(path), ASKS)).toEqual([]);
});

test('the pattern finds such a comparison', () => {
  const asking = ["recipe.method === 'x'", "s === 'sid'", "'sid2a' !== m", 'isAdversarial(m)', "of(r.method) !== ''"];
  expect(asking.filter((line) => !ASKS.test(line))).toEqual([]);
  expect(ASKS.test("traitsOf(recipe.method).judges ? 'a' : 'b'")).toBe(false);
});
