import { expect, test } from 'vitest';
import { noPositional, parseArgs, required, wholeNumber } from '../../src/cli/args.ts';
import { seedList, seedsOf } from '../../src/cli/seeds.ts';
import { UsageError } from '../../src/recipes/cliFlags.ts';

const OPTIONS = { '--out': 'value', '--n': 'value', '--json': 'switch' } as const;
const parse = (...argv: string[]) => parseArgs(argv, OPTIONS);

test('values, switches and positional arguments are distinguished', () => {
  const args = parse('a', '--out', 'dir', '--json', '--n=3', 'b');
  expect([...args.values]).toEqual([
    ['--out', 'dir'],
    ['--json', ''],
    ['--n', '3'],
  ]);
  expect(args.positional).toEqual(['a', 'b']);
  expect(parse('--out', '-').values.get('--out')).toBe('-');
});

test.each([
  [['--ouT', 'x'], 'There is no option --ouT; did you mean --out?'],
  [['--nothing-like-it'], 'There is no option --nothing-like-it; --help lists them.'],
  [['--out'], '--out needs a value.'],
  [['--out', '--json'], '--out needs a value.'],
  [['--json=1'], '--json takes no value.'],
])('%o is refused in one sentence', (argv, message) => {
  expect(() => parse(...argv)).toThrow(new UsageError(message));
});

test('required, unexpected and numeric arguments are checked', () => {
  expect(() => required(parse(), '--out', 'the folder')).toThrow(new UsageError('--out is missing: the folder.'));
  expect(() => noPositional(parse('x'))).toThrow('"x" is not expected here');
  expect(wholeNumber(parse('--n', '12'), '--n', 1, 20)).toBe(12);
  expect(wholeNumber(parse(), '--n', 1, 20)).toBeUndefined();
  for (const n of ['0', '21', '1.5', '-3', 'many', '']) {
    expect(() => wholeNumber(parse(`--n=${n}`), '--n', 1, 20), n).toThrow('--n needs a whole number from 1 to 20');
  }
});

test('seeds are lists of numbers and ranges', () => {
  expect(seedList('3')).toEqual([3]);
  expect(seedList('1,5,9-12')).toEqual([1, 5, 9, 10, 11, 12]);
  for (const text of ['', 'a', '5-3', '1-', '1,,2', '-4', '0-99999999', '4294967296']) {
    expect(() => seedList(text), text).toThrow(UsageError);
  }
});

test('--n and --seeds must agree', () => {
  const options = { '--n': 'value', '--seeds': 'value' } as const;
  const seeds = (...argv: string[]) => seedsOf(parseArgs(argv, options));
  expect(seeds()).toEqual(Array.from({ length: 64 }, (_, i) => i));
  expect(seeds('--n', '3')).toEqual([0, 1, 2]);
  expect(seeds('--seeds', '7-9', '--n', '3')).toEqual([7, 8, 9]);
  expect(() => seeds('--seeds', '7-9', '--n', '4')).toThrow('--seeds names 3 images, --n 4.');
});
