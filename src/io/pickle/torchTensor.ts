// A tensor as a view of a file's bytes. Its numbers are views if type and alignment allow; otherwise they are converted on
// demand.
import { numel } from '../../lib/shape.ts';
import { bf16BitsToF32, f16BitsToF32 } from '../tensors/half.ts';
import type { Dtype, TensorData } from '../tensors/safetensors.ts';
import { PickleError, PyForeign } from './pickleValues.ts';

export interface StorageType {
  readonly bytes: number;
  /** Type of the numbers that `data` returns. bfloat16 is returned as float32. */
  readonly dtype: Dtype;
  readonly bfloat?: boolean;
}

/** PyTorch's storage classes that can be read. */
export const STORAGE_TYPES: Readonly<Record<string, StorageType>> = {
  'torch.FloatStorage': { bytes: 4, dtype: 'F32' },
  'torch.DoubleStorage': { bytes: 8, dtype: 'F64' },
  'torch.HalfStorage': { bytes: 2, dtype: 'F16' },
  'torch.BFloat16Storage': { bytes: 2, dtype: 'F32', bfloat: true },
  'torch.LongStorage': { bytes: 8, dtype: 'I64' },
  'torch.IntStorage': { bytes: 4, dtype: 'I32' },
  'torch.ByteStorage': { bytes: 1, dtype: 'U8' },
  'torch.BoolStorage': { bytes: 1, dtype: 'U8' },
};

/** Numbers of the file without a shape. */
export class TorchStorage extends PyForeign {
  readonly kind = 'storage';
  readonly type: StorageType;
  readonly count: number;
  readonly bytes: Uint8Array;
  constructor(type: StorageType, count: number, bytes: Uint8Array) {
    super();
    this.type = type;
    this.count = count;
    this.bytes = bytes;
  }
}

const MAX_DIMS = 8;

export class TorchTensor extends PyForeign {
  readonly kind = 'tensor';
  readonly shape: readonly number[];
  private readonly storage: TorchStorage;
  private readonly offset: number;
  private readonly stride: readonly number[];

  private constructor(storage: TorchStorage, offset: number, shape: readonly number[], stride: readonly number[]) {
    super();
    this.storage = storage;
    this.offset = offset;
    this.shape = shape;
    this.stride = stride;
  }

  /** A view of a storage. Throws if it reaches past the end of the storage or has more numbers than the storage. */
  static on(storage: TorchStorage, offset: number, shape: readonly number[], stride: readonly number[]): TorchTensor {
    const n = numel(shape);
    const last = n === 0 ? -1 : shape.reduce((at, d, i) => at + (d - 1) * (stride[i] ?? 0), offset);
    if (shape.length !== stride.length || shape.length > MAX_DIMS || last >= storage.count || n > storage.count) {
      throw new PickleError(`a tensor of the shape [${shape}] in it reaches past its ${storage.count} numbers`);
    }
    return new TorchTensor(storage, offset, shape, stride);
  }

  get dtype(): Dtype {
    return this.storage.type.dtype;
  }

  /** The tensor in row-major order. */
  data(): TensorData {
    const { type } = this.storage;
    const { dtype } = type;
    const shape = [...this.shape];
    const bytes = this.rowMajor();
    const aligned = bytes.byteOffset % type.bytes === 0 ? bytes : bytes.slice();
    const at = [aligned.buffer as ArrayBuffer, aligned.byteOffset, aligned.length / type.bytes] as const;
    if (type.bfloat) return { dtype, shape, data: bf16BitsToF32(new Uint16Array(...at)) };
    switch (dtype) {
      case 'F32':
        return { dtype, shape, data: new Float32Array(...at) };
      case 'F16':
      case 'BF16':
        return { dtype, shape, data: new Uint16Array(...at) };
      case 'F64':
        return { dtype, shape, data: new Float64Array(...at) };
      case 'I32':
        return { dtype, shape, data: new Int32Array(...at) };
      case 'I64':
        return { dtype, shape, data: new BigInt64Array(...at) };
      case 'U8':
        return { dtype, shape, data: new Uint8Array(...at) };
    }
  }

  /** The numbers as float32. */
  floats(): Float32Array {
    const { data, dtype } = this.data();
    if (data instanceof Float32Array) return data;
    if (dtype === 'F16') return f16BitsToF32(data as Uint16Array);
    return Float32Array.from(data as ArrayLike<number | bigint>, Number);
  }

  /** Bytes in row-major order: a view of the file if they are stored so, else a copy. */
  private rowMajor(): Uint8Array {
    const { bytes, type } = this.storage;
    const n = numel(this.shape);
    const size = type.bytes;
    if (this.isContiguous()) return bytes.subarray(this.offset * size, (this.offset + n) * size);
    const out = new Uint8Array(n * size);
    const index = this.shape.map(() => 0);
    for (let i = 0; i < n; i++) {
      const from = index.reduce((at, k, d) => at + k * (this.stride[d] as number), this.offset) * size;
      out.set(bytes.subarray(from, from + size), i * size);
      for (let d = index.length - 1; d >= 0; d--) {
        index[d] = (index[d] as number) + 1;
        if ((index[d] as number) < (this.shape[d] as number)) break;
        index[d] = 0;
      }
    }
    return out;
  }

  private isContiguous(): boolean {
    let expected = 1;
    for (let d = this.shape.length - 1; d >= 0; d--) {
      const size = this.shape[d] as number;
      if (size !== 1 && this.stride[d] !== expected) return false;
      expected *= size;
    }
    return true;
  }
}
