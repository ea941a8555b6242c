import { expect, test } from 'vitest';
import { fieldOf } from '../../src/recipes/fields.ts';
import { seedOf } from '../../src/recipes/seed.ts';
import { checkField } from '../../src/recipes/validate.ts';
import { fc } from '../support/property.ts';

test('whole numbers below 2^32 are seeds themselves, and any text is a seed', () => {
  fc.assert(fc.property(fc.nat(2 ** 32 - 1), (n) => seedOf(` ${n}`) === n));
  fc.assert(fc.property(fc.string(), (text) => checkField(fieldOf('seed'), seedOf(text)) === null));
});

test('text is hashed by FNV-1a', () => {
  expect([seedOf(''), seedOf('a'), seedOf('foobar')]).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
  expect(seedOf('4294967296')).not.toBe(0);
});
