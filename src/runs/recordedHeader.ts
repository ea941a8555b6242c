// Whether the header of a recorded run is one: what the page goes on to use must be there and of a sane size.
import { defaultRecipe, FIELDS, type Recipe } from '../recipes/recipe.ts';
import { validate } from '../recipes/validate.ts';
import type { Mark } from './history.ts';
import type { PinnedShape, RecordedHeader } from './recordedRun.ts';

/** Most bytes that a recorded run may take unpacked; a page holds it whole. */
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

/** The recipe's known fields; what an older file lacks has its default. */
function recipeOf(x: unknown): Recipe {
  if (!isFields(x)) return fail('recipe');
  const standard = defaultRecipe();
  const known = FIELDS.filter(({ key }) => key in x).map(({ key, type }) => {
    const value = x[key];
    const kind = type === 'int' || type === 'float' ? 'number' : type === 'bool' ? 'boolean' : 'string';
    const fits = typeof value === kind || (value === null && standard[key] === null);
    return fits ? ([key, value] as const) : fail(`recipe: ${key}`);
  });
  const recipe = { ...standard, ...Object.fromEntries(known), preset: text(x.preset, 'recipe: preset') } as Recipe;
  return validate(recipe).length === 0 ? recipe : fail('recipe');
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

/** The header, checked; throws one sentence. */
export function checkHeader(x: unknown): RecordedHeader {
  if (!isFields(x)) return fail('fields');
  const columns = Array.isArray(x.columns) ? x.columns.map((name) => text(name, 'columns')) : fail('columns');
  for (const name of ['step', 'nimg', 'sec']) if (!columns.includes(name)) fail(`columns: ${name}`);
  return {
    name: text(x.name, 'name'),
    recipe: recipeOf(x.recipe),
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
