import { expect, test } from 'vitest';
import { numberOfText } from '../../src/recipes/numberText.ts';
import { fc } from '../support/property.ts';

test.each([
  ['0,001', 0.001],
  ['2,5', 2.5],
  [',5', 0.5],
  ['0,500', 0.5],
  ['-0,25', -0.25],
  ['1,5e-3', 0.0015],
  ['1e-3', 0.001],
  ['1E3', 1000],
  ['.5', 0.5],
  ['5.', 5],
  ['+3', 3],
  ['1 000', 1000],
  ['1\u00a0000,5', 1000.5],
  ['1\u202f000\u202f000', 1_000_000],
  ["1'000", 1000],
  ['1\u2019000', 1000],
  ['1_000', 1000],
  ['1,234.5', 1234.5],
  ['1.234,5', 1234.5],
  ['1,234,567', 1_234_567],
  ['1.234.567', 1_234_567],
  ['１２．５', 12.5],
  ['０，００１', 0.001],
  ['１', 1],
  ['\u22122', -2],
  [' 7 \t', 7],
  ['1.500', 1.5],
])('%s is one number', (text, value) => {
  expect(numberOfText(text, false)).toBe(value);
});

test.each([
  '',
  ' ',
  'ten',
  '1,2,3',
  '1 5',
  '12 34',
  '1,0000,000',
  '0x10',
  'Infinity',
  '1e',
  '1.2.3',
  '1,234 567',
  '10²',
])('"%s" is no number', (text) => {
  expect(numberOfText(text, false)).toBeNaN();
  expect(numberOfText(text, true)).toBeNaN();
});

test('a text with two readings is ambiguous', () => {
  expect(numberOfText('1,500', false)).toBe('ambiguous');
  expect(numberOfText('1,500', true)).toBe(1500);
  expect(numberOfText('1.500', true)).toBe('ambiguous');
});

test('a number as JavaScript writes it is itself', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => numberOfText(String(x), false) === x),
  );
});
