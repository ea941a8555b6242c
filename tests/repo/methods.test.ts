// What a method needs and does is said by its traits (src/recipes/methods.ts): no other file asks which method it is.
import { expect, test } from 'vitest';
import { METHODS } from '../../src/recipes/methods.ts';
import { findLines } from './tree.ts';

const IDS = METHODS.map((m) => m.id).join('|');
/** A comparison of a method with a name, from either side, or the question that traits replaced. */
const ASKS = new RegExp(`\\bmethod\\)? *[!=]==? *'|[!=]==? *'(?:${IDS})'|'(?:${IDS})' *[!=]==?|\\bisAdversarial\\b`);

/** The methods themselves; parity reads the method of a fixture, and the bench has a step, npm a script called sida. */
const mayAsk = /^src\/(?:diffusion\/methods|parity|bench)\/|^src\/cli\/files\.ts$/;

test('no file asks for the name of a method', () => {
  expect(findLines((path) => /^src\/.*\.tsx?$/.test(path) && !mayAsk.test(path), ASKS)).toEqual([]);
});

test('the pattern finds such a question', () => {
  const asking = ["recipe.method === 'x'", "s === 'sid'", "'sid2a' !== m", 'isAdversarial(m)', "of(r.method) !== ''"];
  expect(asking.filter((line) => !ASKS.test(line))).toEqual([]);
  expect(ASKS.test("traitsOf(recipe.method).judges ? 'a' : 'b'")).toBe(false);
});
