// Checks whether a tensor's numbers are finite in float32. It works on the file's own type and converts nothing.
import type { TensorData } from './safetensors.ts';

/** The bits of the exponent: all set in infinity and NaN. */
const EXPONENT = { F16: 0x7c00, BF16: 0x7f80 } as const;

/** False for a tensor with NaN, infinity, or a number beyond the range of float32. */
export function isFiniteTensor({ dtype, data }: TensorData): boolean {
  if (data instanceof Float32Array) return data.every(Number.isFinite);
  if (data instanceof Float64Array) return data.every((v) => Number.isFinite(Math.fround(v)));
  if (data instanceof Uint16Array && (dtype === 'F16' || dtype === 'BF16')) {
    const mask = EXPONENT[dtype];
    return data.every((bits) => (bits & mask) !== mask);
  }
  return true;
}
