// The Python versions of CIFAR-10 and CIFAR-100: pickled dicts of `data` [N, 3072] and `labels` or `fine_labels`. The
// pickle is read as data (io/pickle/pickle.ts). None of its code runs.
import type { ByteReader } from '../../io/byteReader.ts';
import { arrayOf, type NdArray, ndArray, numbersOf, numpyGlobals } from '../../io/pickle/numpyPickle.ts';
import { unpickle } from '../../io/pickle/pickle.ts';
import { anyOf, PickleError, PyDict, PyForeign, PyTuple, type PyValue, table } from '../../io/pickle/pickleValues.ts';
import type { Entry } from '../containers/boxes.ts';
import { grouped, LIMITS } from '../limits.ts';
import { placesOf, type Reading, type Source, sumOfSizes, visit } from '../reading.ts';
import { fingerprintOf, type ImageSet } from '../sets/imageSet.ts';
import { SetBuilder, type Slot } from '../sets/setBuilder.ts';
import { CIFAR10_CLASSES, CIFAR100_CLASSES, FINE_LABELS } from './cifarNames.ts';

const PIXELS = 3072;

interface Batch {
  readonly fine: boolean;
  readonly labels: readonly number[];
  readonly data: Uint8Array;
}

/** Reads the batches one at a time. Pickles too short for an image, such as batches.meta, are left out. */
export async function readPython(source: Source): Promise<Reading> {
  const entries = source.entries.filter((e) => e.size > PIXELS);
  const [first] = source.entries;
  if (entries.length === 0) {
    throw new Error(
      `${first?.shown}: this pickle is too short to hold images; choose data_batch_1 to data_batch_5 or the archive.`,
    );
  }
  const { job } = source;
  job.begin('reading', sumOfSizes(entries));
  if (entries.length === 1) return readAlone(source, entries[0] as Entry);
  const rooms = entries.map((e) => Math.floor(e.size / PIXELS));
  const builder = new SetBuilder('CIFAR', 32, rooms, 100);
  const places = placesOf(entries);
  let fine: boolean | undefined;
  await visit(source, entries, async (entry, reader) => {
    const batch = await batchOf(entry, reader);
    const slot = builder.slots[places.get(entry) ?? 0];
    if (fine !== undefined && fine !== batch.fine) {
      throw new Error(`${entry.shown}: CIFAR-10 and CIFAR-100 are mixed here. Add one data set at a time.`);
    }
    fine = batch.fine;
    if (slot) takeBatch(batch, builder, slot);
    await job.advance(entry.size);
  });
  const { name, classNames, notes } = versionOf(fine === true);
  return { set: builder.finish(name, classNames), notes, crops: [] };
}

/** A set in one batch, as in CIFAR-100. Its pixels are not copied, so memory holds them once. */
async function readAlone(source: Source, entry: Entry): Promise<Reading> {
  const batches: Batch[] = [];
  await visit(source, [entry], async (_, reader) => {
    batches.push(await batchOf(entry, reader));
  });
  const [batch] = batches;
  if (!batch || batch.labels.length === 0) throw new Error(`${entry.shown}: holds no images.`);
  const { name, classNames, notes } = versionOf(batch.fine);
  const [labels, pixels] = [Uint8Array.from(batch.labels), batch.data];
  const fingerprint = fingerprintOf(32, labels, pixels);
  const count = labels.length;
  const set: ImageSet = {
    name,
    count,
    channels: 3,
    resolution: 32,
    classNames: [...classNames],
    labels,
    pixels,
    fingerprint,
  };
  return { set, notes, crops: [] };
}

function versionOf(fine: boolean) {
  return fine
    ? { name: 'CIFAR-100', classNames: CIFAR100_CLASSES, notes: [FINE_LABELS] }
    : { name: 'CIFAR-10', classNames: CIFAR10_CLASSES, notes: [] };
}

function takeBatch({ labels, data }: Batch, builder: SetBuilder, slot: Slot): void {
  labels.forEach((label, i) => {
    builder.next(slot, label).set(data.subarray(i * PIXELS, (i + 1) * PIXELS));
  });
}

async function batchOf(entry: Entry, reader: ByteReader): Promise<Batch> {
  if (entry.size > LIMITS.whole) throw new Error(`${entry.shown}: is larger than any CIFAR batch.`);
  const bytes = await reader.read(entry.size);
  try {
    return asBatch(unpickle(bytes, { globals }).value);
  } catch (e) {
    if (!(e instanceof PickleError)) throw e;
    throw new Error(`${entry.shown}: cannot be read as a CIFAR batch: ${e.message}.`);
  }
}

/** An array of numbers, in the form of protocol 5. */
class FromBuffer extends PyForeign {
  readonly kind = 'array';
  readonly array: NdArray;
  constructor([data, type, dims, order]: readonly PyValue[]) {
    super();
    if (!(data instanceof Uint8Array) || !(dims instanceof PyTuple) || (order !== 'C' && order !== 'F')) {
      throw new PickleError('an array in it is not a plain array of numbers');
    }
    this.array = arrayOf(type, dims.items, data, order === 'F');
  }
}

/** Names besides NumPy's: the form of bytes in protocol 2 (Latin-1 text with a codec), and of arrays in protocol 5. */
const python3 = table({
  '_codecs.encode': ([text]) => {
    if (typeof text !== 'string') throw new PickleError('it encodes something that is not text');
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
    return bytes;
  },
  'numpy.core.numeric._frombuffer': (args) => new FromBuffer(args),
  'numpy._core.numeric._frombuffer': (args) => new FromBuffer(args),
});
const globals = anyOf(numpyGlobals, python3);

function arrayIn(value: PyValue | undefined): NdArray | null {
  return value instanceof FromBuffer ? value.array : ndArray(value);
}

function asBatch(value: PyValue): Batch {
  if (!(value instanceof PyDict)) throw new PickleError('it is no dict with "data" and "labels"');
  const fields = new Map([...value.entries].map(([key, field]) => [keyText(key), field]));
  const array = arrayIn(fields.get('data'));
  if (!array) throw new PickleError('it has no array called "data"');
  if (array.dtype !== 'u1' || array.shape.length !== 2 || array.shape[1] !== PIXELS) {
    throw new PickleError(`"data" is ${array.dtype} [${array.shape}], not u1 [N,3072]`);
  }
  const fine = fields.has('fine_labels');
  const labels = labelsOf(fields.get(fine ? 'fine_labels' : 'labels'));
  if (!labels) throw new PickleError('it has no list of "labels" or "fine_labels"');
  if (labels.length !== array.shape[0]) {
    throw new PickleError(`it has ${grouped(array.shape[0] ?? 0)} images but ${grouped(labels.length)} labels`);
  }
  const classes = fine ? 100 : 10;
  const wrong = labels.findIndex((label) => !Number.isInteger(label) || label < 0 || label >= classes);
  if (wrong >= 0)
    throw new PickleError(`label ${grouped(wrong)} is ${labels[wrong]}, but labels are 0 to ${classes - 1}`);
  return { fine, labels, data: array.data };
}

function keyText(key: PyValue): string {
  return key instanceof Uint8Array ? new TextDecoder('latin1').decode(key.subarray(0, 100)) : String(key);
}

function labelsOf(value: PyValue | undefined): number[] | undefined {
  if (Array.isArray(value)) return value.map(Number);
  const array = arrayIn(value);
  if (!array) return undefined;
  if (!/^[iu]/.test(array.dtype)) throw new PickleError(`its labels are ${array.dtype}, not whole numbers`);
  return numbersOf(array);
}
