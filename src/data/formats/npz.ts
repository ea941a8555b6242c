// NumPy archives: images as bytes, [N, H, W, 3], [N, 3, H, W] or [N, H, W], and labels [N].
import { ByteReader, EndOfBytes } from '../../io/byteReader.ts';
import { isWhole, type NpyHeader, readNpyHeader, wholeNumbers } from '../../io/tensors/npy.ts';
import { ZipReader } from '../../io/zip/zipReader.ts';
import { numel } from '../../lib/shape.ts';
import type { Entry } from '../containers/boxes.ts';
import { isLeftBehind } from '../containers/leftBehind.ts';
import { counted, grouped, LIMITS } from '../limits.ts';
import { blobOf, type Reading, type Source } from '../reading.ts';
import { toPlanes } from '../resample.ts';
import { SetBuilder } from '../sets/setBuilder.ts';
import { CIFAR10_CLASSES } from './cifarNames.ts';

interface Member {
  readonly name: string;
  readonly shown: string;
  readonly header: NpyHeader;
  /** Opens a reader at the array's first number. */
  open(): Promise<ByteReader>;
}

interface Layout {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: 1 | 3;
  /** Whether the channels are planes of an image, as in [N, 3, H, W]. */
  readonly planes: boolean;
}

/** Reads the images of one .npz file, or of a lone .npy. */
export async function readNpz(source: Source): Promise<Reading> {
  const [entry, second] = source.entries;
  if (!entry) throw new Error('No NumPy file was given.');
  if (second)
    throw new Error(`${second.shown}: a second NumPy file; put images and labels into one .npz with numpy.savez.`);
  const blob = await blobOf(entry, source);
  const { members, others } =
    entry.kind === 'npz'
      ? await membersOf(blob, entry)
      : { members: [await memberOf(entry.path, entry.shown, async () => new ByteReader(blob.stream()))], others: [] };
  const images = imagesOf(members, entry);
  const layout = layoutOf(images);
  const labels = await labelsOf(members, images, layout.count);
  const square = layout.height === layout.width;
  const side = square ? layout.height : source.job.options.side;
  const classes = labels ? labels.reduce((most, label) => Math.max(most, label + 1), 0) : 1;
  const name = entry.path.replace(/^.*\//, '').replace(/\.np[yz]$/i, '');
  const builder = new SetBuilder(name, side, [layout.count], classes);
  const [slot] = builder.slots;
  if (!slot) throw new Error(`${entry.shown}: holds no images.`);
  await readImages(images, layout, source, side, () => builder.next(slot, labels?.[slot.used] ?? 0));
  const cifar = classes === 10 && side === 32 && /cifar-?10(?!0)/i.test(name);
  const numbers = Array.from({ length: classes }, (_, k) => String(k));
  const tests = nameOf(images).part === 'test' ? [] : members.filter((m) => nameOf(m).part === 'test');
  const notes = [
    ...(others.length > 0 ? [`${counted(others.length, 'file')} of another kind left out, such as ${others[0]}.`] : []),
    ...(tests.length > 0 ? [`${counted(tests.length, 'test array')} left out: runs train on the training part.`] : []),
    ...(labels ? [] : ['No array of labels: all images are one class.']),
    ...(square ? [] : [`All images were cropped to the centre square and resized to ${side}x${side} (Lanczos).`]),
    ...(layout.channels === 1 ? ['Grey images: all three channels are the same.'] : []),
  ];
  return { set: builder.finish(name, cifar ? CIFAR10_CLASSES : labels ? numbers : ['images']), notes, crops: [] };
}

interface Members {
  readonly members: readonly Member[];
  /** Files that are no arrays, by the names to show. */
  readonly others: readonly string[];
}

async function membersOf(blob: Blob, entry: Entry): Promise<Members> {
  const zip = await ZipReader.open(blob, entry.shown, { entries: 1000, pathLength: LIMITS.path });
  const members: Member[] = [];
  const others: string[] = [];
  for (const inside of zip.entries) {
    const shown = `${entry.shown}, ${inside.path}`;
    if (!inside.path.endsWith('.npy') || isLeftBehind(inside.path)) others.push(shown);
    else members.push(await memberOf(inside.path.replace(/\.npy$/, ''), shown, () => zip.stream(inside)));
  }
  return { members, others };
}

async function memberOf(name: string, shown: string, start: () => Promise<ByteReader>): Promise<Member> {
  const first = await start();
  const header = await readNpyHeader(first, shown);
  await first.close();
  const open = async () => {
    const reader = await start();
    await readNpyHeader(reader, shown);
    return reader;
  };
  return { name, shown, header, open };
}

const shapeText = ({ descr, shape }: NpyHeader): string => `${descr} [${shape.join(', ')}]`;

const PART = /(^|[_\-./])(?:(train|training)|(?:test|testing|val|valid|validation|eval))(?=[_\-./\d]|$)/i;

/** An array's part, and its name without the part: `x_train` is `x` of the training part. */
function nameOf({ name }: Member): { readonly part: 'train' | 'test' | null; readonly base: string } {
  const found = PART.exec(name);
  const base = name
    .replace(PART, '$1')
    .replace(/^.*\//, '')
    .replace(/^[_\-.]+|[_\-.]+$/g, '');
  return { part: found ? (found[2] ? 'train' : 'test') : null, base };
}

/** The array of images. If there are several, the training images, or the one named as images. */
function imagesOf(members: readonly Member[], { shown }: Entry): Member {
  const found = members.filter((m) => m.header.shape.length === 4 || m.header.shape.length === 3);
  const training = found.filter((m) => nameOf(m).part !== 'test');
  const some = training.length > 0 ? training : found;
  const named = some.filter((m) => /^(images?|imgs?|x|arr_0|data|samples)$/i.test(nameOf(m).base));
  const chosen = some.length === 1 ? some[0] : named[0];
  if (chosen) return chosen;
  const all = members
    .map((m) => `${m.name} ${shapeText(m.header)}`)
    .join('; ')
    .slice(0, 300);
  throw new Error(
    some.length === 0
      ? `${shown}: no array in it has the shape of images, [N, H, W, 3] or [N, 3, H, W] (it holds ${all || 'nothing'}).`
      : `${shown}: several arrays could be the images (${all}); call one of them images.`,
  );
}

/**
 * Whether an array of three axes is one picture, [H, W, 3] or [H, W, 4], instead of grey pictures that are 3 or 4 wide.
 * Grey pictures of 3x3 or 4x4 are read as such.
 */
function asOnePicture(shape: readonly number[]): boolean {
  const [, height, last] = shape;
  return shape.length === 3 && (last === 3 || last === 4) && height !== last;
}

function layoutOf({ shown, header }: Member): Layout {
  const { shape, descr, fortran } = header;
  if (!/^[|<>=]?u1$/.test(descr)) {
    throw new Error(`${shown}: holds ${shapeText(header)}; images must be bytes, 0 to 255 (numpy.uint8).`);
  }
  if (fortran) throw new Error(`${shown}: is stored in Fortran order; save numpy.ascontiguousarray of it.`);
  if (asOnePicture(shape) && shape[2] === 4) {
    throw new Error(
      `${shown}: ${shapeText(header)} may be one picture with an alpha channel, which is not read; save [N, H, W, 3].`,
    );
  }
  const [count = 0, a = 0, b = 0, c] = asOnePicture(shape) ? [1, ...shape] : shape;
  const layout: Layout | undefined =
    c === undefined
      ? { count, height: a, width: b, channels: 1, planes: true }
      : c === 3 || c === 1
        ? { count, height: a, width: b, channels: c, planes: false }
        : a === 3 || a === 1
          ? { count, height: b, width: c, channels: a, planes: true }
          : undefined;
  if (!layout || count < 1 || layout.height < 1 || layout.width < 1) {
    throw new Error(`${shown}: ${shapeText(header)} is no shape of images; [N, H, W, 3] or [N, 3, H, W] is needed.`);
  }
  if (layout.height * layout.width > LIMITS.picturePixels)
    throw new Error(`${shown}: ${shapeText(header)}: such images are too large.`);
  return layout;
}

/** Names of arrays of class numbers. */
const LABELS = /^(labels?|y|fine_labels?|targets?|class_(labels?|ids?|idx))$/i;
/** Names that class numbers share with other arrays, such as the names of the classes. */
const PERHAPS_LABELS = /^(class(es)?|arr_1)$/i;

/**
 * Class numbers. Returns undefined if no array has the name of class numbers and one number for each image. Other arrays
 * of that length, such as ids and scores, are not class numbers.
 */
async function labelsOf(members: readonly Member[], images: Member, count: number): Promise<Float64Array | undefined> {
  const { part } = nameOf(images);
  const sure = members.filter((m) => m !== images && isOfPart(m, part) && LABELS.test(nameOf(m).base));
  const perhaps = members.filter(
    (m) => m !== images && isOfPart(m, part) && PERHAPS_LABELS.test(nameOf(m).base) && isWhole(m.header.descr),
  );
  const found = [...sure, ...perhaps].find((m) => numel(m.header.shape) === count);
  if (!found) {
    const [named] = sure;
    if (!named) return undefined;
    throw new Error(
      `${named.shown}: ${shapeText(named.header)} does not give one class number for each of ${counted(count, 'image')}.`,
    );
  }
  const { descr } = found.header;
  const labels = isWhole(descr)
    ? wholeNumbers(await reading(found, (reader) => reader.read(count * Number(descr.slice(-1)))), descr)
    : undefined;
  const wrong = labels?.findIndex((k) => !(k >= 0 && k < LIMITS.classes)) ?? 0;
  if (!labels || wrong >= 0) {
    throw new Error(
      `${found.shown}: ${shapeText(found.header)}: ${labels ? `label ${grouped(wrong)} is ${labels[wrong]}` : 'no whole numbers'}; class numbers from 0 are needed.`,
    );
  }
  return labels;
}

/** Whether an array belongs to the part of the images. Arrays without a part belong to the training part. */
function isOfPart(member: Member, part: 'train' | 'test' | null): boolean {
  const own = nameOf(member).part;
  return own === null || own === (part ?? 'train');
}

async function reading<T>(member: Member, job: (reader: ByteReader) => Promise<T>): Promise<T> {
  const reader = await member.open();
  try {
    return await job(reader);
  } catch (e) {
    if (!(e instanceof EndOfBytes)) throw e;
    throw new Error(
      `${member.shown}: ends ${grouped(e.missing)} bytes before the end of ${shapeText(member.header)}; the file is incomplete.`,
    );
  } finally {
    await reader.close();
  }
}

/** Reads image by image, so that memory never holds both the array and the set. */
async function readImages(
  images: Member,
  layout: Layout,
  source: Source,
  side: number,
  next: () => Uint8Array,
): Promise<void> {
  const { count, height, width, channels } = layout;
  const size = height * width * channels;
  source.job.begin('reading', count * size);
  const bytes = new Uint8Array(size);
  const rgba = new Uint8Array(height * width * 4).fill(255);
  await reading(images, async (reader) => {
    for (let i = 0; i < count; i++) {
      await reader.into(bytes);
      const out = next();
      if (layout.planes && channels === 3 && height === width) out.set(bytes);
      else {
        spread(bytes, layout, rgba);
        toPlanes({ width, height, rgba }, side, out);
      }
      await source.job.advance(size);
    }
  });
}

function spread(bytes: Uint8Array, { height, width, channels, planes }: Layout, rgba: Uint8Array): void {
  const area = height * width;
  for (let p = 0; p < area; p++) {
    for (let c = 0; c < 3; c++) {
      const k = channels === 1 ? 0 : c;
      rgba[p * 4 + c] = bytes[planes ? k * area + p : p * channels + k] ?? 0;
    }
  }
}
