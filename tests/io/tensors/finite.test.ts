import { expect, test } from 'vitest';
import { isFiniteTensor } from '../../../src/io/tensors/finite.ts';
import { bf16BitsToF32, f16BitsToF32 } from '../../../src/io/tensors/half.ts';
import type { TensorData } from '../../../src/io/tensors/safetensors.ts';

const tensor = (dtype: TensorData['dtype'], data: TensorData['data']): TensorData => ({
  dtype,
  shape: [data.length],
  data,
});

test.each([
  ['F16', f16BitsToF32],
  ['BF16', bf16BitsToF32],
] as const)('every bit pattern of %s is judged as its float32 is', (dtype, toFloat) => {
  for (let bits = 0; bits < 65536; bits++) {
    const data = Uint16Array.of(bits);
    const finite = Number.isFinite(toFloat(data)[0]);
    if (isFiniteTensor(tensor(dtype, data)) !== finite) throw new Error(`0x${bits.toString(16)} of ${dtype}`);
  }
});

test('float32, float64 beyond the range of float32, and whole numbers', () => {
  const is = (dtype: TensorData['dtype'], data: TensorData['data']) => isFiniteTensor(tensor(dtype, data));
  expect(is('F32', Float32Array.of(0, -1, 3.4e38, 1e-45))).toBe(true);
  expect(is('F32', Float32Array.of(0, Number.NaN))).toBe(false);
  expect(is('F32', Float32Array.of(Number.NEGATIVE_INFINITY))).toBe(false);
  expect(is('F64', Float64Array.of(1e38, -1e-300))).toBe(true);
  expect(is('F64', Float64Array.of(1e39))).toBe(false);
  expect(is('I64', BigInt64Array.of(2n ** 62n))).toBe(true);
  expect(is('I32', Int32Array.of(-1))).toBe(true);
  expect(is('U8', new Uint8Array(0))).toBe(true);
});
