import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readSnapshot } from '../../../src/io/pickle/snapshot.ts';
import { readSafetensors } from '../../../src/io/tensors/safetensors.ts';
import { fuzzRuns } from '../../support/damage.ts';
import { fc } from '../../support/property.ts';
import {
  bytes,
  type Code,
  call,
  cat,
  dict,
  global,
  int,
  list,
  module,
  none,
  pickle,
  storage,
  tensor,
  tensorOn,
  text,
} from './pickler.ts';

const CASES = ['edm-network-snapshot-tiny', 'sida-network-snapshot-tiny'];
const fixture = (name: string) => new Uint8Array(readFileSync(`tests/fixtures/${name}`));

test.each(CASES)('%s: class, arguments and every tensor, bit for bit and in order', (name) => {
  const manifest = JSON.parse(readFileSync(`tests/fixtures/${name}.json`, 'utf8'));
  const { keys, networks } = readSnapshot(fixture(manifest.pickle.file));
  expect(keys).toEqual(manifest.pickle.keys);
  expect([...networks.keys()]).toEqual(['ema']);
  const net = networks.get('ema');
  expect(net?.className).toBe(manifest.pickle.network_class);
  expect(net?.args).toEqual(manifest.init_kwargs);
  expect([...(net?.tensors.keys() ?? [])]).toEqual(Object.keys(manifest.tensors));
  const { tensors } = readSafetensors(fixture(`${name}.safetensors`));
  for (const [key, t] of net?.tensors ?? []) expect([key, t.data()]).toEqual([key, tensors.get(key)]);
});

const SQUARE = [1, 2, 3, 4, 5, 6];
const small = (weight: Code = tensor([2, 3], SQUARE)) =>
  pickle(
    dict({
      ema: module('EDMPrecond', {
        kwargs: { img_resolution: int(16), channel_mult: list(int(1), int(2)) },
        modules: {
          model: module('SongUNet', { parameters: { weight, bias: none }, buffers: { f: tensor([1], [7]) } }),
        },
      }),
      loss_fn: module('EDMLoss', {}),
    }),
  );
const floatsOf = (file: Uint8Array, key = 'model.weight') =>
  readSnapshot(file).networks.get('ema')?.tensors.get(key)?.floats();

test('the embedded source is ignored, missing parameters are omitted, other objects are not networks', () => {
  const { keys, networks } = readSnapshot(small());
  expect(keys).toEqual(['ema', 'loss_fn']);
  expect([...networks.keys()]).toEqual(['ema']);
  expect(networks.get('ema')?.args).toEqual({ img_resolution: 16, channel_mult: [1, 2] });
  expect([...(networks.get('ema')?.tensors.keys() ?? [])]).toEqual(['model.weight', 'model.f']);
});

test('numbers are views of the file if they are aligned', () => {
  const file = small();
  const shared = [0, 1, 2, 3].filter((shift) => {
    const moved = new Uint8Array(file.length + shift);
    moved.set(file, shift);
    const floats = floatsOf(moved.subarray(shift));
    expect(floats).toEqual(Float32Array.from(SQUARE));
    return floats?.buffer === moved.buffer;
  });
  expect(shared.length).toBe(1);
});

test('half precision, bfloat16 and transposed tensors', () => {
  const half = Uint8Array.of(0, 0x3c, 0, 0xc0);
  expect(floatsOf(small(tensorOn(storage('HalfStorage', 2, half), [2])))).toEqual(Float32Array.of(1, -2));
  const bfloat = Uint8Array.of(0x80, 0x3f, 0, 0xc0);
  expect(floatsOf(small(tensorOn(storage('BFloat16Storage', 2, bfloat), [2])))).toEqual(Float32Array.of(1, -2));
  const six = storage('FloatStorage', 6, new Uint8Array(Float32Array.from(SQUARE).buffer));
  expect(floatsOf(small(tensorOn(six, [3, 2], [1, 3])))).toEqual(Float32Array.of(1, 4, 2, 5, 3, 6));
});

const four = new Uint8Array(16);
test.each<[string, Uint8Array, string]>([
  [
    'a system call',
    pickle(call(global('os', 'system'), text('x'))),
    'x.pkl cannot be read as a network snapshot: it asks for "os.system", which is not among the names allowed; nothing of it was run.',
  ],
  [
    'a system call in a tensor',
    small(call(global('torch.storage', '_load_from_bytes'), bytes(pickle(call(global('os', 'system'), text('x')))))),
    '"os.system"',
  ],
  ['a list', pickle(list(int(1))), 'it does not hold a dictionary of networks'],
  ['a dictionary without network', pickle(dict({ a: int(1) })), 'there is no network in it; it has a'],
  ['a key that is no text', pickle(cat('}', int(1), int(2), 's')), 'a key of its dictionary is not text'],
  ['a parameter that is no tensor', small(int(1)), '"model.weight" in it is not a tensor'],
  [
    'a tensor past its storage',
    small(tensorOn(storage('FloatStorage', 4, four), [5])),
    'a tensor of the shape [5] in it reaches past its 4 numbers',
  ],
  [
    'a tensor of repeated numbers',
    small(tensorOn(storage('FloatStorage', 4, four), [100000, 100000], [0, 0])),
    'reaches past',
  ],
  ['wrong strides', small(tensorOn(storage('FloatStorage', 4, four), [2, 2], [3, 1])), 'reaches past'],
  [
    'a storage that is cut off',
    small(tensorOn(storage('FloatStorage', 5, four), [5])),
    'a tensor of 5 numbers in it needs 20 bytes and has 16',
  ],
  ['an unknown storage', small(tensorOn(storage('QInt8Storage', 4, four), [4])), '"torch.QInt8Storage"'],
  [
    'bytes that are no storage',
    small(tensorOn(call(global('torch.storage', '_load_from_bytes'), bytes(cat('junk'))), [4])),
    'it is not a pickle',
  ],
  [
    'a zip archive as storage',
    small(tensorOn(call(global('torch.storage', '_load_from_bytes'), bytes(cat('PK..'))), [4])),
    'zip archives',
  ],
])('%s is one sentence', (_, file, sentence) => {
  expect(() => readSnapshot(file, 'x.pkl')).toThrow(sentence);
  expect(() => readSnapshot(file, 'x.pkl')).toThrow(/^x\.pkl cannot be read as a network snapshot: [^\n]*\.$/);
});

test('modules that contain themselves end with an error', () => {
  // A module whose children contain the module itself, by the memo.
  const state = cat('}', 0x94, '(', text('_modules'), '}', '(', text('a'), 'h', 1, 'u', 'u');
  const meta = cat('}', '(', text('class_name'), text('X'), text('state'), state, 'u');
  const looped = cat(global('torch_utils.persistence', '_reconstruct_persistent_obj'), 0x94, meta, 0x85, 'R');
  expect(() => readSnapshot(pickle(dict({ ema: looped })))).toThrow(/has no state|nested without end/);
});

const isSentence = (e: unknown) =>
  e instanceof Error && /^The file cannot be read as a network snapshot: .*\.$/.test(e.message);
const runs = fuzzRuns(400);

test('a file cut off at any byte gives one sentence', () => {
  const file = small();
  for (let n = 0; n < file.length; n++) {
    let thrown: unknown = null;
    try {
      readSnapshot(file.subarray(0, n));
    } catch (e) {
      thrown = e;
    }
    expect([n, isSentence(thrown)]).toEqual([n, true]);
  }
});

test('any damage gives a snapshot or one sentence', () => {
  const file = small();
  const damage = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(damage, (changes) => {
      const bad = file.slice();
      for (const [at, value] of changes) bad[at] = value;
      try {
        for (const net of readSnapshot(bad).networks.values()) for (const t of net.tensors.values()) t.floats();
      } catch (e) {
        return isSentence(e);
      }
      return true;
    }),
    { numRuns: runs },
  );
});

test('a large file is not copied: tensors take no memory before they are used', () => {
  const count = 2 ** 24;
  const file = small(tensorOn(storage('FloatStorage', count, new Uint8Array(count * 4)), [count]));
  const before = process.memoryUsage().arrayBuffers;
  const net = readSnapshot(file).networks.get('ema');
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20);
  expect(net?.tensors.get('model.weight')?.floats().length).toBe(count);
});
