// The header of a recorded run, and its check: every field that the page uses must be there and of a sane size.
import { readRecipe } from '../../recipes/readRecipe.ts';
import type { Recipe } from '../../recipes/recipe.ts';
import type { Mark } from '../model/history.ts';
import type { BatchView, PinReading, PinSet, Sheet } from '../report.ts';

/** The header of a recorded run. */
export interface RecordedHeader {
  readonly name: string;
  readonly recipe: Recipe;
  /** The name of the adapter that the run was made on. */
  readonly adapter: string;
  /** Whether that adapter computes on the CPU. */
  readonly software: boolean;
  /** The project's version that wrote the file. */
  readonly madeBy: string;
  readonly columns: readonly string[];
  readonly rows: number;
  readonly sheets: readonly Omit<Sheet, 'rgba'>[];
  readonly batches: readonly BatchShape[];
  /** Absent in files that were written before pins existed. */
  readonly pinned?: PinnedShape | undefined;
  readonly marks: readonly Mark[];
  /** Length of the unpacked rest. */
  readonly bytes: number;
}

/** The pinned images without their bytes, and their readings without logits. */
export interface PinnedShape extends Pick<PinSet, 'sigma' | 'seed' | 'resolution'> {
  readonly n: number;
  readonly looks: readonly (Pick<PinReading, 'step' | 'nimg' | 'mapSize'> & { readonly n: number })[];
}

/** A batch without its numbers and images. */
export interface BatchShape extends Pick<BatchView, 'step' | 'nimg' | 'n' | 'resolution' | 'mapSize'> {
  /** Whether the batch has real images beside the generated ones. */
  readonly real: boolean;
}

/** Most bytes that a recorded run may unpack to. The page holds all of it. */
const MAX_BYTES = 2 ** 26;
const MAX_LIST = 4096;
const MAX_ROWS = 2 ** 20;

type Fields = Readonly<Record<string, unknown>>;

const isFields = (x: unknown): x is Fields => typeof x === 'object' && x !== null && !Array.isArray(x);

function fail(what: string): never {
  throw new Error(`The recorded run's header has no usable ${what}.`);
}

function text(x: unknown, what: string): string {
  return typeof x === 'string' && x.length <= 200 ? x : fail(what);
}

function whole(x: unknown, what: string, max: number): number {
  return typeof x === 'number' && Number.isSafeInteger(x) && x >= 0 && x <= max ? x : fail(what);
}

function list<T>(x: unknown, what: string, item: (x: Fields) => T): T[] {
  if (!Array.isArray(x) || x.length > MAX_LIST) return fail(what);
  return x.map((one: unknown) => (isFields(one) ? item(one) : fail(what)));
}

function markOf(x: Fields): Mark {
  const nimg = whole(x.nimg, 'marks', Number.MAX_SAFE_INTEGER);
  if (x.kind === 'checkpoint' || x.kind === 'recovery') return { kind: x.kind, nimg };
  if (x.kind === 'gap') return { kind: 'gap', nimg, sec: typeof x.sec === 'number' ? x.sec : fail('marks') };
  if (x.kind !== 'change') return fail('marks');
  return { kind: 'change', nimg, key: text(x.key, 'marks'), from: text(x.from, 'marks'), to: text(x.to, 'marks') };
}

const moment = (at: Fields, what: string) => ({
  step: whole(at.step, what, 2 ** 32),
  nimg: whole(at.nimg, what, 2 ** 32),
});

const size = (n: unknown, what: string): number => whole(n, what, 8192) || fail(what);

function pinnedOf(x: unknown): PinnedShape {
  const what = 'pinned images';
  if (!isFields(x) || typeof x.sigma !== 'number' || !(x.sigma > 0)) return fail(what);
  const [seed, n] = [whole(x.seed, what, Number.MAX_SAFE_INTEGER), whole(x.n, what, 64)];
  const looks = list(x.looks, what, (look) => ({
    ...moment(look, what),
    mapSize: size(look.mapSize, what),
    n: whole(look.n, what, 64),
  }));
  return { sigma: x.sigma, seed, resolution: size(x.resolution, what), n, looks };
}

/** The checked header. Throws one sentence. */
export function checkHeader(x: unknown): RecordedHeader {
  if (!isFields(x)) return fail('fields');
  const columns = Array.isArray(x.columns) ? x.columns.map((name) => text(name, 'columns')) : fail('columns');
  for (const name of ['step', 'nimg', 'sec']) if (!columns.includes(name)) fail(`columns: ${name}`);
  return {
    name: text(x.name, 'name'),
    recipe: readRecipe(x.recipe, fail),
    adapter: text(x.adapter, 'adapter'),
    software: x.software === true,
    madeBy: text(x.madeBy, 'version'),
    columns,
    rows: whole(x.rows, 'rows', MAX_ROWS),
    sheets: list(x.sheets, 'sheets', (s) => {
      const [width, height] = [size(s.width, 'sheets'), size(s.height, 'sheets')];
      const [cols, rows] = [size(s.cols, 'sheets'), size(s.rows, 'sheets')];
      if (width % cols > 0 || height % rows > 0) fail('sheets');
      return { ...moment(s, 'sheets'), width, height, cols, rows };
    }),
    batches: list(x.batches, 'batches', (b) => ({
      ...moment(b, 'batches'),
      n: size(b.n, 'batches'),
      resolution: size(b.resolution, 'batches'),
      mapSize: whole(b.mapSize, 'batches', 8192),
      real: b.real === true,
    })),
    ...(x.pinned === undefined ? {} : { pinned: pinnedOf(x.pinned) }),
    marks: list(x.marks, 'marks', markOf),
    bytes: whole(x.bytes, 'length', MAX_BYTES),
  };
}
