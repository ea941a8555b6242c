// Network snapshots (.pkl) of EDM, SiD and SiDA: pickled dictionaries of networks, each with its own source code as text.
// The source is ignored. Class name, constructor arguments and tensors are read as data.
import { numpyGlobals } from './numpyPickle.ts';
import { Budget, unpickle } from './pickle.ts';
import {
  anyOf,
  PickleError,
  type PyCall,
  PyDict,
  PyForeign,
  PyObject,
  PySet,
  PyTuple,
  type PyValue,
  table,
} from './pickleValues.ts';
import { torchGlobals } from './torchPickle.ts';
import { TorchTensor } from './torchTensor.ts';

/** One network of a snapshot. */
export interface SnapshotNetwork {
  readonly className: string;
  /** Keyword arguments of its constructor. */
  readonly args: Readonly<Record<string, unknown>>;
  /** The state_dict: parameters and buffers in PyTorch's order. */
  readonly tensors: ReadonlyMap<string, TorchTensor>;
}

export interface Snapshot {
  /** Keys of the pickled dictionary. */
  readonly keys: readonly string[];
  readonly networks: ReadonlyMap<string, SnapshotNetwork>;
}

const PERSISTENT = 'persistent ';
/** Deepest nesting of modules and of arguments. */
const MAX_DEPTH = 32;
const MAX_VISITS = 200_000;
/** Positional arguments of EDM's preconditioning classes. EDM's own code passes all by name. */
const POSITIONAL = ['img_resolution', 'img_channels', 'label_dim'];

/** Builds an object of EDM's persistence from its metadata dict: the class by name, and the attributes. */
const persistentObject: PyCall = ([meta]) => {
  const name = meta instanceof PyDict ? meta.get('class_name') : undefined;
  const state = meta instanceof PyDict ? meta.get('state') : undefined;
  if (typeof name !== 'string' || !(state instanceof PyDict)) {
    throw new PickleError('an object in it lacks its class name or its state');
  }
  return new PyObject(PERSISTENT + name, [], state);
};

const newDict: PyCall = (args) => {
  if (args.length > 0) throw new PickleError('a dictionary in it is built in a way that is not read');
  return new PyDict();
};

const newSet: PyCall = ([items]) => {
  const set = new PySet();
  if (Array.isArray(items)) for (const item of items) set.items.push(item);
  return set;
};

/** Bytes as in protocol 2: text with one character a byte. */
function encode(budget: Budget): PyCall {
  return ([text, codec]) => {
    if (typeof text !== 'string' || codec !== 'latin1') throw new PickleError('it encodes something that is not bytes');
    budget.spend(text.length >> 6);
    const out = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) out[i] = text.charCodeAt(i);
    return out;
  };
}

/** Reads a snapshot: its dictionary and networks. `name` is the file's name. Throws one sentence. */
export function readSnapshot(bytes: Uint8Array, name = 'The file'): Snapshot {
  try {
    const budget = new Budget();
    const own = table({
      'torch_utils.persistence._reconstruct_persistent_obj': persistentObject,
      'dnnlib.util.EasyDict': newDict,
      'collections.OrderedDict': newDict,
      'builtins.set': newSet,
      '__builtin__.set': newSet,
      '_codecs.encode': encode(budget),
    });
    const { value } = unpickle(bytes, { globals: anyOf(own, torchGlobals(budget), numpyGlobals), budget });
    return snapshotOf(value);
  } catch (e) {
    if (e instanceof PickleError) throw new Error(`${name} cannot be read as a network snapshot: ${e.message}.`);
    throw e;
  }
}

function snapshotOf(value: PyValue): Snapshot {
  if (!(value instanceof PyDict)) throw new PickleError('it does not hold a dictionary of networks');
  const keys: string[] = [];
  const networks = new Map<string, SnapshotNetwork>();
  for (const [key, item] of value.entries) {
    if (typeof key !== 'string') throw new PickleError('a key of its dictionary is not text');
    keys.push(key);
    const network = networkOf(item);
    if (network) networks.set(key, network);
  }
  if (networks.size === 0) {
    const has = keys.length > 0 ? `; it has ${keys.slice(0, 5).join(', ')}` : '';
    throw new PickleError(`there is no network in it${has}`);
  }
  return { keys, networks };
}

/** A value as a network. Returns null if it has no tensors. */
function networkOf(value: PyValue): SnapshotNetwork | null {
  if (!(value instanceof PyObject) || !value.className.startsWith(PERSISTENT)) return null;
  if (!(value.state instanceof PyDict) || value.state.get('_modules') === undefined) return null;
  const tensors = new Map<string, TorchTensor>();
  collect(value, '', tensors, { depth: 0, left: [MAX_VISITS] });
  if (tensors.size === 0) return null;
  return { className: value.className.slice(PERSISTENT.length), args: argsOf(value.state), tensors };
}

interface Walk {
  readonly depth: number;
  /** Remaining visits of modules and tensors: one counter for all calls. */
  readonly left: [number];
}

/** Collects a module's parameters, then its buffers, then those of its children: the order of state_dict. */
function collect(module: PyValue, prefix: string, into: Map<string, TorchTensor>, walk: Walk): void {
  if (walk.depth > MAX_DEPTH || --walk.left[0] < 0) throw new PickleError('its modules are nested without end');
  const state = module instanceof PyObject ? module.state : null;
  if (!(state instanceof PyDict)) throw new PickleError(`the module "${prefix.slice(0, -1)}" in it has no state`);
  const temporary = state.get('_non_persistent_buffers_set');
  const left = new Set(temporary instanceof PySet ? temporary.items : []);
  for (const [key, tensor] of [...members(state, '_parameters'), ...members(state, '_buffers')]) {
    if (--walk.left[0] < 0) throw new PickleError('it has more tensors than a network');
    if (tensor === null || left.has(key)) continue;
    if (!(tensor instanceof TorchTensor)) throw new PickleError(`"${prefix}${key}" in it is not a tensor`);
    into.set(prefix + key, tensor);
  }
  for (const [key, child] of members(state, '_modules')) {
    if (child !== null) collect(child, `${prefix}${key}.`, into, { ...walk, depth: walk.depth + 1 });
  }
}

function members(state: PyDict, what: string): [string, PyValue][] {
  const dict = state.get(what);
  if (dict === undefined) return [];
  if (!(dict instanceof PyDict)) throw new PickleError(`a module in it has ${what} that are no dictionary`);
  return [...dict.entries].map(([key, value]) => {
    if (typeof key !== 'string') throw new PickleError(`a module in it has ${what} without names`);
    return [key, value];
  });
}

function argsOf(state: PyDict): Record<string, unknown> {
  const args: Record<string, unknown> = {};
  const positional = state.get('_init_args');
  const given = positional instanceof PyTuple ? positional.items : [];
  if (given.length > POSITIONAL.length) throw new PickleError('its network was built with arguments without names');
  given.forEach((value, i) => {
    args[POSITIONAL[i] as string] = plain(value, 0);
  });
  const named = state.get('_init_kwargs');
  for (const [key, value] of named instanceof PyDict ? named.entries : []) {
    if (typeof key !== 'string' || key === '__proto__')
      throw new PickleError('its network has an argument without name');
    args[key] = plain(value, 0);
  }
  return args;
}

/** Converts an argument to JSON. */
function plain(value: PyValue, depth: number): unknown {
  if (depth > 4) throw new PickleError('an argument of its network is nested too deeply');
  if (value instanceof PyTuple) return value.items.map((v) => plain(v, depth + 1));
  if (Array.isArray(value)) return value.map((v) => plain(v, depth + 1));
  if (value instanceof PyDict) {
    return Object.fromEntries([...value.entries].map(([k, v]) => [String(k), plain(v, depth + 1)]));
  }
  if (typeof value === 'bigint') return value.toString();
  if (value === null || typeof value !== 'object') return value;
  return value instanceof PyForeign ? `(${value.kind})` : '(object)';
}
