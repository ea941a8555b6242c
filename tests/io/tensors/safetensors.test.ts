import { expect, test } from 'vitest';
import {
  f32ToF16Bits,
  readSafetensors,
  type TensorData,
  toFloat32,
  writeSafetensors,
} from '../../../src/io/tensors/safetensors.ts';
import { fuzzRuns } from '../../support/damage.ts';
import { fc } from '../../support/property.ts';

const example = (): Map<string, TensorData> =>
  new Map<string, TensorData>([
    ['w', { dtype: 'F32', shape: [2, 3], data: Float32Array.of(1, -2, 3.5, Number.NaN, Number.POSITIVE_INFINITY, -0) }],
    ['bfloat', { dtype: 'BF16', shape: [2], data: Uint16Array.of(0x3f80, 0xc228) }],
    ['half', { dtype: 'F16', shape: [3], data: f32ToF16Bits(Float32Array.of(0.1, 1, -65504)) }],
    ['t', { dtype: 'F64', shape: [2], data: Float64Array.of(Math.PI, 1e-300) }],
    ['step', { dtype: 'I64', shape: [], data: BigInt64Array.of(-(2n ** 60n)) }],
    ['i', { dtype: 'I32', shape: [1], data: Int32Array.of(-7) }],
    ['odd', { dtype: 'U8', shape: [3], data: Uint8Array.of(1, 2, 255) }],
    ['empty', { dtype: 'F32', shape: [0, 4], data: new Float32Array(0) }],
  ]);

/** A file from a header object and a number of data bytes. */
function file(header: unknown, dataBytes: number, headerLength?: bigint): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const out = new Uint8Array(8 + text.length + dataBytes);
  new DataView(out.buffer).setBigUint64(0, headerLength ?? BigInt(text.length), true);
  out.set(text, 8);
  return out;
}

test('a written file is read back, bit for bit', () => {
  const { tensors, metadata } = readSafetensors(writeSafetensors(example(), { format: 'x', note: 'ünï' }));
  expect(metadata).toEqual({ format: 'x', note: 'ünï' });
  expect(tensors.size).toBe(example().size);
  for (const [name, t] of example()) expect([name, tensors.get(name)]).toEqual([name, t]);
});

test('the order of the map and of the metadata does not change the file', () => {
  const a = writeSafetensors(example(), { b: '1', a: '2' });
  const b = writeSafetensors(new Map([...example()].reverse()), { a: '2', b: '1' });
  expect(b).toEqual(a);
  const header = new TextDecoder().decode(a.subarray(8)).split('}}')[0];
  expect(header).toMatch(/^\{"__metadata__":\{"a":"2","b":"1"\}/);
});

test('every tensor starts aligned to its size', () => {
  const bytes = writeSafetensors(example(), {});
  for (const [name, t] of readSafetensors(bytes).tensors) {
    expect([name, t.data.byteOffset % t.data.BYTES_PER_ELEMENT]).toEqual([name, 0]);
    expect(t.data.buffer).toBe(bytes.buffer); // so no copy was needed
  }
});

test('a file at an odd offset of a buffer is read correctly', () => {
  const bytes = writeSafetensors(example(), {});
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  expect(readSafetensors(shifted.subarray(3))).toEqual(readSafetensors(bytes));
});

test('a file cut anywhere is refused', () => {
  const bytes = writeSafetensors(example(), { a: 'b' });
  for (let n = 0; n < bytes.length; n++) {
    expect(() => readSafetensors(bytes.subarray(0, n), 'cut.safetensors'), `${n} bytes`).toThrow(
      /^cut\.safetensors is not a complete safetensors file: .+\.$/,
    );
  }
});

test('bytes after the last tensor are refused', () => {
  const bytes = writeSafetensors(example(), {});
  const longer = new Uint8Array(bytes.length + 1);
  longer.set(bytes);
  expect(() => readSafetensors(longer)).toThrow('1 bytes at its end');
});

test('bad headers are refused with the reason', () => {
  const t = (dtype: unknown, shape: unknown, ...offsets: unknown[]) => ({ dtype, shape, data_offsets: offsets });
  const cases: [Uint8Array, string][] = [
    [file('{}', 0, 2n ** 63n), 'header claims'],
    [file('{}', 0, 100_000_001n), 'header claims'],
    [file('{}', 0, 99_999_999n), 'header needs'],
    [file('{"a":', 0), 'not JSON'],
    [file('[]', 0), 'not a JSON object'],
    [file('null', 0), 'not a JSON object'],
    [file({ a: 3 }, 0), 'entry of tensor "a"'],
    [file({ a: t('F8_E5M2', [2], 0, 3) }, 3), 'needs 2 bytes, its offsets give 3'],
    [file({ a: t('toString', [1], 0, 2) }, 2), 'type "toString"'],
    [file({ a: t('F32', [1.5], 0, 4) }, 4), 'no valid shape'],
    [file({ a: t('F32', [-1], 0, 4) }, 4), 'no valid shape'],
    [file({ a: t('F32', 1, 0, 4) }, 4), 'no valid shape'],
    [file({ a: t('F32', [1], 0) }, 4), 'data_offsets'],
    [file({ a: t('F32', [1], 4, 0) }, 4), 'offsets give -4'],
    [file({ a: t('F32', [2], 0, 4) }, 4), 'needs 8 bytes, its offsets give 4'],
    [file({ a: t('F16', [2], 0, 8) }, 8), 'needs 4 bytes, its offsets give 8'],
    [file({ a: t('F32', [2 ** 40, 2 ** 40], 0, 4) }, 4), 'offsets give 4'],
    [file({ a: t('F32', [1], 4, 8) }, 4), 'the file has 4'],
    [file({ a: t('F32', [1], 4, 8) }, 8), 'bytes 0 to 4 belong to no tensor'],
    [file({ a: t('F32', [2], 0, 8), b: t('F32', [2], 4, 12) }, 12), 'tensor "b" overlaps'],
    [file({ __metadata__: { a: 1 } }, 0), 'the file is a safetensors file whose metadata entry "a" is not a string'],
    [file({ __metadata__: 'x' }, 0), '__metadata__ is not'],
    [new Uint8Array([2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xfe]), 'not JSON'],
  ];
  for (const [bytes, why] of cases) expect(() => readSafetensors(bytes), why).toThrow(why);
});

test.each([
  ['BOOL', 1],
  ['I8', 1],
  ['U16', 2],
  ['U32', 4],
  ['U64', 8],
  ['C64', 8],
  ['F8_E4M3', 1],
  ['F8_E5M2', 1],
  ['F4', 0.5],
])('a tensor of type %s is named; the file is not called incomplete', (dtype, size) => {
  const end = 8 + 6 * size;
  const header = {
    w: { dtype: 'F32', shape: [2], data_offsets: [0, 8] },
    flag: { dtype, shape: [2, 3], data_offsets: [8, end] },
  };
  expect(() => readSafetensors(file(header, end), 'x')).toThrow(
    `x is a safetensors file with tensors of types that are not read: "flag" has type ${dtype}; readable are F32`,
  );
  expect(() => readSafetensors(file(header, end - 1), 'x')).toThrow('x is not a complete safetensors file');
});

test('writing a tensor whose data do not fit its shape is refused', () => {
  const bad = new Map<string, TensorData>([['x', { dtype: 'F32', shape: [3], data: new Float32Array(2) }]]);
  expect(() => writeSafetensors(bad, {})).toThrow('needs 12 bytes, got 8');
  const meta = new Map<string, TensorData>([['__metadata__', { dtype: 'U8', shape: [0], data: new Uint8Array(0) }]]);
  expect(() => writeSafetensors(meta, {})).toThrow('__metadata__');
});

test('toFloat32 reads the floating types and refuses the others', () => {
  const { tensors } = readSafetensors(writeSafetensors(example(), {}));
  const get = (name: string) => tensors.get(name) as TensorData;
  expect([...toFloat32(get('t'))]).toEqual([Math.fround(Math.PI), 0]);
  expect(toFloat32(get('half'))[2]).toBe(-65504);
  expect(toFloat32(get('w'))).toBe(get('w').data);
  expect(() => toFloat32(get('i'))).toThrow('got I32');
});

test('any names, shapes and metadata survive', () => {
  const name = fc.string({ unit: 'grapheme' }).filter((s) => s !== '__metadata__');
  const tensor = fc.array(fc.float(), { maxLength: 12 }).map((values): TensorData => {
    return {
      dtype: 'F32',
      shape: values.length % 2 ? [values.length] : [values.length / 2, 2],
      data: Float32Array.from(values),
    };
  });
  const metadata = fc.dictionary(
    name.filter((s) => s !== '__proto__'),
    fc.string({ unit: 'grapheme' }),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(name, tensor), { maxLength: 6 }), metadata, (entries, meta) => {
      const map = new Map(entries);
      const got = readSafetensors(writeSafetensors(map, meta));
      expect(got.tensors).toEqual(map);
      expect(got.metadata).toEqual({ ...meta });
    }),
  );
});

test('random bytes only fail with the reader’s sentence', () => {
  const good = writeSafetensors(example(), { a: 'b' });
  fc.assert(
    fc.property(fc.nat(good.length - 1), fc.nat(255), (at, value) => {
      const bytes = good.slice();
      bytes[at] = value;
      try {
        readSafetensors(bytes);
      } catch (e) {
        expect((e as Error).message).toMatch(
          /^the file is (not a complete safetensors file|a safetensors file with tensors of types that are not read): /,
        );
      }
    }),
    { numRuns: fuzzRuns(500) },
  );
});
