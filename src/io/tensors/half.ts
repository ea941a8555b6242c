// IEEE 754 half precision and bfloat16, for weights stored as F16 and BF16.

const f32 = new Float32Array(1);
const u32 = new Uint32Array(f32.buffer);

/** Float32 to half-precision bits, rounded to nearest, ties to even. Overflow gives infinity; NaN stays NaN. */
export function f32ToF16Bits(x: Float32Array): Uint16Array<ArrayBuffer> {
  const out = new Uint16Array(x.length);
  for (let i = 0; i < x.length; i++) {
    f32[0] = x[i] as number;
    out[i] = halfBits(u32[0] as number);
  }
  return out;
}

function halfBits(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const mag = bits & 0x7fffffff;
  if (mag > 0x7f800000) return sign | 0x7e00;
  if (mag >= 0x477ff000) return sign | 0x7c00; // 65520 and above round to infinity
  if (mag < 0x33000000) return sign; // below half of the smallest subnormal, 2^-25
  if (mag < 0x38800000) {
    // Subnormal result, in units of 2^-24. The implicit one joins the mantissa before the shift.
    const shift = 126 - (mag >>> 23);
    return sign | roundShift((mag & 0x7fffff) | 0x800000, shift);
  }
  // Normal result: rebias the exponent by 127 - 15. A carry out of the mantissa correctly increases the exponent.
  return sign | roundShift(mag - 0x38000000, 13);
}

function roundShift(value: number, shift: number): number {
  const kept = value >>> shift;
  const rest = value - kept * 2 ** shift;
  const half = 2 ** (shift - 1);
  return rest > half || (rest === half && (kept & 1) === 1) ? kept + 1 : kept;
}

/** Half-precision bits to float32. Exact. */
export function f16BitsToF32(x: Uint16Array): Float32Array<ArrayBuffer> {
  const out = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) {
    const bits = x[i] as number;
    const sign = bits & 0x8000 ? -1 : 1;
    const exp = (bits >>> 10) & 0x1f;
    const frac = bits & 0x3ff;
    if (exp === 0x1f) out[i] = frac ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    else out[i] = exp === 0 ? sign * frac * 2 ** -24 : sign * (1 + frac / 1024) * 2 ** (exp - 15);
  }
  return out;
}

/** bfloat16 bits, the upper half of a float32, to float32. Exact. */
export function bf16BitsToF32(x: Uint16Array): Float32Array<ArrayBuffer> {
  const out = new Uint32Array(x.length);
  for (let i = 0; i < x.length; i++) out[i] = (x[i] as number) << 16;
  return new Float32Array(out.buffer);
}
