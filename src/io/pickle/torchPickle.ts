// PyTorch's tensors in a pickle: storages in the older container, tensors as views of them. Numbers are not copied before
// they are used.
import { type Budget, unpickle } from './pickle.ts';
import { type Globals, inert, PickleError, PyDict, PyGlobal, PyTuple, type PyValue, table } from './pickleValues.ts';
import { STORAGE_TYPES, type StorageType, TorchStorage, TorchTensor } from './torchTensor.ts';

/** The container's magic number, 0x1950a86a20f9469cfc6c. */
const MAGIC = 0x1950a86a20f9469cfc6cn;
const VERSION = 1001;

const storageType = (value: PyValue | undefined): StorageType | undefined =>
  value instanceof PyGlobal ? STORAGE_TYPES[value.name] : undefined;

const storageGlobals: Globals = (name) => (Object.hasOwn(STORAGE_TYPES, name) ? null : undefined);

/** The only storage in the bytes of `torch.storage._load_from_bytes`: five pickles, a count and the numbers. */
function loadStorage(bytes: Uint8Array, budget: Budget): TorchStorage {
  let at = 0;
  const next = (persistent?: (id: PyValue) => PyValue): PyValue => {
    const { value, end } = unpickle(bytes, { globals: storageGlobals, budget, at, ...(persistent && { persistent }) });
    at = end;
    return value;
  };
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) throw new PickleError('its tensors are zip archives, which are not read');
  if (next() !== MAGIC || next() !== VERSION) throw new PickleError('a tensor in it is not in PyTorch’s container');
  const system = next();
  if (system instanceof PyDict && system.get('little_endian') === false) {
    throw new PickleError('its tensors are big-endian, which is not read');
  }
  const found: { type: StorageType; key: string; count: number }[] = [];
  next((id) => {
    found.push(storageOf(id));
    return null;
  });
  const keys = next();
  const [only] = found;
  if (!only || found.length > 1 || !Array.isArray(keys) || keys.length !== 1 || keys[0] !== only.key) {
    throw new PickleError('a tensor in it has not exactly one storage');
  }
  const { type, count } = only;
  const size = count * type.bytes;
  const start = at + 8;
  if (start + size > bytes.length) {
    throw new PickleError(`a tensor of ${count} numbers in it needs ${size} bytes and has ${bytes.length - start}`);
  }
  const stored = new DataView(bytes.buffer, bytes.byteOffset + at, 8).getBigInt64(0, true);
  if (stored !== BigInt(count)) throw new PickleError(`a tensor in it claims both ${count} and ${stored} numbers`);
  return new TorchStorage(type, count, bytes.subarray(start, start + size));
}

/** The persistent id of a storage: ('storage', type, key, device, count, view). */
function storageOf(id: PyValue): { type: StorageType; key: string; count: number } {
  const [tag, cls, key, , count, view] = id instanceof PyTuple ? id.items : [];
  const type = storageType(cls);
  const fits = tag === 'storage' && typeof key === 'string' && isCount(count) && (view === null || view === undefined);
  if (!type || !fits) throw new PickleError('a tensor in it has a storage of an unknown kind');
  return { type, key, count };
}

function isCount(x: PyValue | undefined): x is number {
  return typeof x === 'number' && Number.isSafeInteger(x) && x >= 0;
}

function counts(value: PyValue | undefined, what: string): number[] {
  const items = value instanceof PyTuple ? value.items : [];
  if (!(value instanceof PyTuple) || !items.every(isCount)) throw new PickleError(`a tensor in it has no ${what}`);
  return [...items];
}

/** torch._utils._rebuild_tensor_v2(storage, offset, size, stride, ...). */
function rebuildTensor([storage, offset, size, stride]: readonly PyValue[]): PyValue {
  if (!(storage instanceof TorchStorage) || !isCount(offset)) throw new PickleError('a tensor in it has no storage');
  return TorchTensor.on(storage, offset, counts(size, 'shape'), counts(stride, 'strides'));
}

/** torch._utils._rebuild_parameter(tensor, requires_grad, hooks). */
function rebuildParameter([tensor]: readonly PyValue[]): PyValue {
  if (!(tensor instanceof TorchTensor)) throw new PickleError('a parameter in it has no tensor');
  return tensor;
}

/** PyTorch's names that a pickled network may use. Layer classes are stored as data. */
export function torchGlobals(budget: Budget): Globals {
  const exact = table({
    'torch.storage._load_from_bytes': ([bytes]) => {
      if (!(bytes instanceof Uint8Array)) throw new PickleError('a tensor in it has no bytes');
      return loadStorage(bytes, budget);
    },
    'torch._utils._rebuild_tensor_v2': rebuildTensor,
    'torch._utils._rebuild_parameter': rebuildParameter,
    'torch._utils._rebuild_parameter_with_state': rebuildParameter,
    'torch.Size': ([items]) => (items instanceof PyTuple || Array.isArray(items) ? items : new PyTuple([])),
    'torch.device': inert('torch.device'),
  });
  const layer = /^torch\.nn\.modules\.[a-z_]+\.[A-Z]\w*$/;
  const dtype = /^torch\.(b?float|u?int|double|half|long|bool|short)\d*$/;
  return (name) => exact(name) ?? (layer.test(name) ? inert(name) : dtype.test(name) ? null : undefined);
}
