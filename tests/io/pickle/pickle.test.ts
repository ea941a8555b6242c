import { expect, test } from 'vitest';
import { ndArray, numpyGlobals } from '../../../src/io/pickle/numpyPickle.ts';
import { Budget, unpickle } from '../../../src/io/pickle/pickle.ts';
import type { Globals, PyDict, PySet, PyTuple, PyValue } from '../../../src/io/pickle/pickleValues.ts';
import { type Code, call, cat, dict, global, int, list, none, pickle, text, tuple, u32, u64 } from './pickler.ts';

const nothing: Globals = () => undefined;
const load = (code: Code, globals = nothing, protocol = 4): PyValue =>
  unpickle(pickle(code, protocol), { globals }).value;

test.each([2, 3, 4, 5])('protocol %s: containers and scalars', (protocol) => {
  const value = load(
    dict({
      a: list(int(-3), none, cat(0x88), cat('G', 0x3f, 0xf8, 0, 0, 0, 0, 0, 0)),
      b: tuple(text('ü'), cat('M', 1, 2)),
    }),
    nothing,
    protocol,
  ) as PyDict;
  expect(value.get('a')).toEqual([-3, null, true, 1.5]);
  expect((value.get('b') as PyTuple).items).toEqual(['ü', 513]);
});

test('long integers, bytes, sets and the memo', () => {
  expect(load(cat(0x8a, 1, 0xff))).toBe(-1);
  expect(load(cat(0x8b, u32(9), new Uint8Array(8), 1))).toBe(2n ** 64n);
  expect(load(cat(0x8a, 0))).toBe(0);
  expect(load(cat(0x8e, u64(2), 7, 8))).toEqual(Uint8Array.of(7, 8));
  expect((load(cat('(', 'K', 1, 'K', 2, 0x91)) as PySet).items).toEqual([1, 2]);
  expect((load(cat('K', 5, 0x94, '0', 'h', 0, 'h', 0, 0x86)) as PyTuple).items).toEqual([5, 5]);
});

test('bytes are views of the file', () => {
  const file = pickle(cat('B', u32(3), 1, 2, 3));
  expect((unpickle(file, { globals: nothing }).value as Uint8Array).buffer).toBe(file.buffer);
});

test('the str of Python 2 is text if short and bytes if long', () => {
  expect(load(cat('U', 3, 'abc'), nothing, 2)).toBe('abc');
  expect(load(cat('T', u32(2), 200, 201), nothing, 2)).toEqual(Uint8Array.of(200, 201));
});

test('a NumPy array is its type, shape and bytes; a scalar is a number', () => {
  const dtype = (name: string) =>
    cat(
      call(global('numpy', 'dtype'), text(name)),
      tuple(int(3), text('<'), none, none, none, int(-1), int(-1), int(0)),
      'b',
    );
  const array = (shape: number[], data: number[]) =>
    cat(
      call(global('numpy.core.multiarray', '_reconstruct'), global('numpy', 'ndarray'), tuple(int(0)), text('b')),
      tuple(int(1), tuple(...shape.map(int)), dtype('u1'), cat(0x89), cat('B', u32(data.length), ...data)),
      'b',
    );
  expect(ndArray(load(array([2, 2], [1, 2, 3, 255]), numpyGlobals))).toEqual({
    dtype: 'u1',
    shape: [2, 2],
    data: Uint8Array.of(1, 2, 3, 255),
  });
  expect(() => ndArray(load(array([3, 2], [1, 2, 3, 4]), numpyGlobals))).toThrow('needs 6 bytes and has 4');
  const scalar = call(
    global('numpy.core.multiarray', 'scalar'),
    dtype('f8'),
    cat('C', 8, ...new Uint8Array(Float64Array.of(Math.SQRT1_2).buffer)),
  );
  expect(load(scalar, numpyGlobals)).toBe(Math.SQRT1_2);
});

test.each<[string, Code, string]>([
  [
    'a system call',
    call(global('os', 'system'), text('echo')),
    'it asks for "os.system", which is not among the names allowed; nothing of it was run',
  ],
  ['posix by STACK_GLOBAL', cat(text('posix'), text('system'), 0x93), '"posix.system"'],
  ['eval', call(global('builtins', 'eval'), text('1')), '"builtins.eval"'],
  ['a name with control characters', global('o\u001b[31ms', 'x'), '"o?[31ms.x"'],
  ['INST of protocol 0', cat('(', 'ios\nsystem\n'), 'the instruction 0x69 at byte 3 is not among those allowed'],
  ['an extension code', cat(0x82, 1), 'instruction 0x82'],
  ['an out-of-band buffer', cat(0x97), 'instruction 0x97'],
  ['a persistent id', cat('N', 'Q'), 'refers to something outside the file'],
  ['an empty stack', cat('0'), 'takes a value that is not there'],
  ['an unknown memo entry', cat('j', u32(4e9)), 'refers to entry 4000000000'],
  ['a missing mark', cat('t'), 'looks for a mark that is not there'],
  ['a call of a number', cat('K', 1, ')', 'R'), 'calls something that cannot be called'],
  ['a state for a number', cat('K', 1, 'N', 'b'), 'gives a state to something that has none'],
  ['entries for a list', cat(']', 'N', 'N', 's'), 'fills something that is not a dict'],
  ['an absurd length', cat(0x8e, u64(2 ** 52)), 'it needs 4503599627370496 more bytes and has 1'],
  ['an absurd text', cat(0x8d, u64(2 ** 40)), 'it claims a text of 1099511627776 bytes'],
  ['an absurd integer', cat(0x8b, u32(1e9)), 'it claims an integer of 1000000000 bytes'],
  ['a negative length', cat('T', u32(0xffffffff)), 'claims a length of -1'],
  ['text that is not UTF-8', cat('X', u32(1), 0xff), 'is not UTF-8'],
  ['a name without end', cat('c', 'x'.repeat(5000)), 'has no end'],
])('%s is refused', (_, code, sentence) => {
  expect(() => load(code)).toThrow(sentence);
});

test('bytes that are no pickle, or of another protocol, are refused', () => {
  for (const file of [new Uint8Array(0), cat('hello'), cat(0x80, 9, 'N.'), cat(0x80, 1, 'N.')]) {
    expect(() => unpickle(file, { globals: nothing })).toThrow('it is not a pickle of protocol 2 to 5');
  }
});

test('a file cut off anywhere is refused', () => {
  const file = pickle(dict({ a: list(int(1), text('b')), c: cat('B', u32(2), 1, 2) }));
  for (let n = 0; n < file.length; n++) {
    expect(() => unpickle(file.subarray(0, n), { globals: nothing })).toThrow(/cut off|not a pickle|has no end/);
  }
});

test('work is limited', () => {
  const many = pickle(cat(...Array.from({ length: 100 }, () => 'N')));
  expect(() => unpickle(many, { globals: nothing, budget: new Budget(50) })).toThrow('more instructions');
});
