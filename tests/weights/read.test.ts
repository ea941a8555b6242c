// Weights files of every readable kind, and the sentence for each other file.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { recognise } from '../../src/exchange/recognise.ts';
import { readSafetensors, type TensorData, writeSafetensors } from '../../src/io/tensors/safetensors.ts';
import { openNetwork } from '../../src/nn/nets/registry.ts';
import { presetsOfNet, TEACHER_NETS } from '../../src/recipes/presetNets.ts';
import { PRESETS } from '../../src/recipes/presets.ts';
import { checkSameNetwork } from '../../src/weights/fit.ts';
import { readWeights } from '../../src/weights/read.ts';
import { type Code, cat, dict, int, network, pickle, tensor, text } from '../io/pickle/pickler.ts';

const file = (path: string) => new Uint8Array(readFileSync(path));
const snapshot = file('tests/fixtures/edm-network-snapshot-tiny.pkl');
const teacher = (name: string) => file(`public/teachers/${name}-teacher.safetensors`);
const nano = readSafetensors(teacher('nano'));

/** Nano's tensors with changes, without metadata unless given. */
function changed(change: (t: Map<string, TensorData>) => void, metadata: Record<string, string> = {}): Uint8Array {
  const tensors = new Map(nano.tensors);
  change(tensors);
  return writeSafetensors(tensors, metadata);
}
const named = { network: nano.metadata.network ?? '' };
const zeros = (...shape: number[]): TensorData => ({
  dtype: 'F32',
  shape,
  data: new Float32Array(shape.reduce((a, b) => a * b, 1)),
});

describe('valid files', () => {
  test('a snapshot gives the network that its fixture describes, with its tensors', () => {
    const manifest = JSON.parse(readFileSync('tests/fixtures/edm-network-snapshot-tiny.json', 'utf8'));
    const w = readWeights(snapshot, 'it');
    expect(w.net.args).toEqual(openNetwork(manifest.network).args);
    const { tensors } = readSafetensors(file('tests/fixtures/edm-network-snapshot-tiny.safetensors'));
    for (const [key, t] of tensors) expect(w.get(key)).toEqual({ shape: t.shape, data: t.data });
  });

  test.each(['nano', 'shapes10', 'cifar10-tiny'])(
    '%s without metadata: the network is told from its tensors',
    (name) => {
      const bytes = teacher(name);
      const bare = writeSafetensors(readSafetensors(bytes).tensors, {});
      const { dropout: _, ...config } = readWeights(bytes, 'it').net.args;
      expect(readWeights(bare, 'it').net.args).toMatchObject(config);
    },
  );

  test('the fixture’s tensors alone determine its network too', () => {
    const bare = writeSafetensors(
      readSafetensors(file('tests/fixtures/edm-network-snapshot-tiny.safetensors')).tensors,
      {},
    );
    expect(readWeights(bare, 'it').net.args).toEqual({ ...readWeights(snapshot, 'it').net.args });
  });

  test('a checkpoint gives the EMA of its generator, or its fake score', () => {
    const tensors = new Map<string, TensorData>();
    for (const [i, arena] of ['psi.w', 'theta.w', 'theta.ema', 'psi.m'].entries()) {
      for (const [key, t] of nano.tensors) {
        if (key.endsWith('resample_filter')) continue;
        tensors.set(`${arena}/${key}`, { ...t, data: new Float32Array((t.data as Float32Array).length).fill(i) });
      }
    }
    const checkpoint = writeSafetensors(tensors, { ...named, role: 'checkpoint' });
    const first = (role?: 'fake score') => readWeights(checkpoint, 'it', role).get('model.map_layer0.bias')?.data[0];
    expect([first(), first('fake score')]).toEqual([2, 0]);
  });
});

/** A snapshot of a network with a class and a few tensors. */
const foreign = (className: string, kwargs: Record<string, Code>, ...keys: string[]) =>
  pickle(dict({ ema: network(className, kwargs, Object.fromEntries(keys.map((k) => [k, tensor([1], [1])]))) }));

/** The same file with a header padded so that its length ends in these bytes. */
function padded(bytes: Uint8Array, low: number, mask: number): Uint8Array {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  let wanted = length;
  while ((wanted & mask) !== low) wanted++;
  const out = new Uint8Array(bytes.length + wanted - length).fill(0x20);
  new DataView(out.buffer).setBigUint64(0, BigInt(wanted), true);
  out.set(bytes.subarray(8, 8 + length), 8);
  out.set(bytes.subarray(8 + length), 8 + wanted);
  return out;
}

test.each<[string, number, number]>([
  ['a web page', 0x3c, 0xff],
  ['a pickle', 0x0280, 0xffff],
  ['a zip archive', 0x4b50, 0xffff],
])('a header whose length begins like %s is one of safetensors all the same', async (_, low, mask) => {
  const bytes = padded(teacher('nano'), low, mask);
  expect(readWeights(bytes, 'it').get('model.map_layer0.bias')).toEqual(
    readWeights(teacher('nano'), 'it').get('model.map_layer0.bias'),
  );
  expect(await recognise([{ path: 'it', blob: new Blob([bytes as Uint8Array<ArrayBuffer>]) }])).toBe('weights');
});

describe('invalid files', () => {
  test.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(0), 'x is empty.'],
    [
      'text',
      cat('hello, this is not a file of weights'),
      'x is neither a safetensors file nor a network snapshot (.pkl).',
    ],
    ['a web page', cat('\n<!doctype html>'), 'x is a web page, not the file behind it: expected a .safetensors file'],
    ['a zip archive', cat('PK\u0003\u0004'), 'x is a zip archive'],
    ['a cut snapshot', snapshot.subarray(0, 200_000), 'x cannot be read as a network snapshot: it is cut off'],
    ['metadata that is not JSON', changed(() => {}, { network: '{' }), 'x: the "network" in its metadata is not JSON.'],
    [
      'other names',
      writeSafetensors(new Map([['down.0.weight', zeros(1)]]), {}),
      "x does not say which network it is for, and its tensors have other names than EDM's (down.0.weight).",
    ],
    [
      'no filter',
      changed((t) => {
        for (const k of [...t.keys()]) if (k.endsWith('filter')) t.delete(k);
      }),
      'it has no resample_filter',
    ],
    [
      'a missing tensor',
      changed((t) => t.delete('model.map_layer1.bias'), named),
      'x does not hold the network that it is said to hold: "model.map_layer1.bias" is missing.',
    ],
    [
      'a wrong shape',
      changed((t) => t.set('model.map_layer1.bias', zeros(3)), named),
      '"model.map_layer1.bias" is [3] instead of [64]',
    ],
    [
      'a block too many',
      changed((t) => t.set('model.enc.8x8_block7.conv0.bias', zeros(3))),
      '"model.enc.8x8_block7.conv0.bias" has no place',
    ],
    [
      'NaN',
      changed(
        (t) =>
          t.set('model.map_layer1.bias', { dtype: 'F32', shape: [64], data: new Float32Array(64).fill(Number.NaN) }),
        named,
      ),
      'x: "model.map_layer1.bias" holds NaN or infinity',
    ],
    [
      'ADM',
      foreign('EDMPrecond', { model_type: text('DhariwalUNet') }, 'model.out_norm.weight'),
      'x is read (1 tensors), but does not run here: Networks of class EDMPrecond with DhariwalUNet',
    ],
    [
      'NCSN++',
      foreign('EDMPrecond', { embedding_type: text('fourier') }, 'model.map_noise.freqs'),
      'x is read (1 tensors), but does not run here: SongUNet with embedding',
    ],
    [
      'EDM2',
      foreign('Precond', { img_resolution: int(64) }, 'unet.emb_noise.weight'),
      'does not run here: Networks of class Precond',
    ],
    [
      'ADM without metadata',
      writeSafetensors(new Map([['model.out_norm.weight', zeros(1)]]), {}),
      'ADM (DhariwalUNet) do not run yet',
    ],
    [
      'several networks',
      pickle(
        dict({
          a: network('EDMPrecond', {}, { 'm.w': tensor([1], [1]) }),
          b: network('EDMPrecond', {}, { 'm.w': tensor([1], [1]) }),
        }),
      ),
      'x holds several networks ("a", "b")',
    ],
  ])('%s', (_, bytes, sentence) => {
    expect(() => readWeights(bytes, 'x')).toThrow(sentence);
    expect(() => readWeights(bytes, 'x')).toThrow(/^x[^\n]*\.$/);
  });
});

describe('files that do not fit', () => {
  test('the first tensors that differ and the preset that fits are named', () => {
    const small = readWeights(teacher('nano'), 'The teacher');
    const large = readWeights(teacher('shapes10'), 'The generator');
    expect(() => checkSameNetwork(small, large)).toThrow(
      /^The generator is for another network than the teacher: "model.enc.16x16_conv.weight" is missing, .* and \d+ more tensors differ\. It fits the preset shapes10-sida\.$/,
    );
    const foreignNet = readWeights(snapshot, 'The generator');
    expect(() => checkSameNetwork(small, foreignNet)).toThrow(
      '"model.map_label.weight" is [8, 10] instead of [16, 10], "model.map_label.bias" is [8] instead of [16], ',
    );
    expect(() => checkSameNetwork(small, foreignNet)).toThrow(
      'No preset has its network (16x16 images): start from the preset nano with the teacher that it came from.',
    );
    expect(() => checkSameNetwork(small, small)).not.toThrow();
  });

  test('the table of the presets’ networks equals that of their teachers', () => {
    for (const [name, net] of Object.entries(TEACHER_NETS)) {
      const { args, architecture } = readWeights(file(`public/teachers/${name}`), name).net;
      expect({ ...args, architecture: architecture.name }).toMatchObject(net);
    }
    expect(PRESETS.map(({ changes }) => String(changes.teacher) in TEACHER_NETS)).not.toContain(false);
    const { args, architecture } = readWeights(teacher('cifar10-tiny'), 'it').net;
    expect(presetsOfNet({ ...args, architecture: 'other' })).toEqual([]);
    expect(presetsOfNet({ ...args, architecture: architecture.name })).toEqual([
      'cifar10-tiny-sid',
      'cifar10-tiny-sida',
    ]);
  });
});
