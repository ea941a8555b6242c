// The field table as command-line flags: parses them and writes the lines of --help.
import { FIELDS } from './fields.ts';
import type { Field, Recipe } from './recipe.ts';
import { checkField } from './validate.ts';

/** A wrong command line. The message is one sentence; the exit status is 2. */
export class UsageError extends Error {}

/** `initSigma` → `--init-sigma`. */
export function flagOf(key: string): string {
  return `--${key.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`;
}

const BY_FLAG = new Map(FIELDS.map((f) => [flagOf(f.key), f]));

function parseValue(field: Field, text: string, flag: string): Recipe[keyof Recipe] {
  if (field.type === 'bool') {
    if (['true', 'on', '1', 'yes'].includes(text)) return true;
    if (['false', 'off', '0', 'no'].includes(text)) return false;
    throw new UsageError(`${flag} is on or off, got "${text}".`);
  }
  if (field.default === null && (text === '' || text === 'none')) return null;
  if (field.type === 'int' || field.type === 'float') {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    const kind = field.type === 'int' ? 'a whole number' : 'a number';
    if (!Number.isFinite(value)) throw new UsageError(`${flag} needs ${kind}, got "${text}".`);
    return checked(field, value, flag);
  }
  return checked(field, text, flag);
}

function checked<T extends Recipe[keyof Recipe]>(field: Field, value: T, flag: string): T {
  const problem = checkField(field, value);
  if (problem) throw new UsageError(`${flag}: ${problem}`);
  return value;
}

/**
 * Takes every flag of the table out of argv and returns the changes to a recipe. All other arguments stay in `rest`, in
 * order. Accepts `--lr 1e-4`, `--lr=1e-4`, and `--xflip` / `--no-xflip` for switches. Throws a UsageError for a wrong
 * value.
 */
export function parseRecipeFlags(argv: readonly string[]): { changes: Partial<Recipe>; rest: string[] } {
  const changes: Record<string, Recipe[keyof Recipe]> = {};
  const rest: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i] ?? '';
    const eq = arg.indexOf('=');
    const flag = eq > 0 ? arg.slice(0, eq) : arg;
    const off = flag.startsWith('--no-') ? BY_FLAG.get(`--${flag.slice(5)}`) : undefined;
    if (off?.type === 'bool') {
      changes[off.key] = false;
      continue;
    }
    const field = BY_FLAG.get(flag);
    if (!field) {
      rest.push(arg);
      continue;
    }
    if (field.type === 'bool' && eq < 0) {
      changes[field.key] = true;
      continue;
    }
    const text = eq > 0 ? arg.slice(eq + 1) : argv[++i];
    if (text === undefined || (eq < 0 && /^--[a-z]/.test(text)))
      throw new UsageError(`${flag} needs a value: ${field.label.toLowerCase()}.`);
    changes[field.key] = parseValue(field, text, flag);
  }
  return { changes: changes as Partial<Recipe>, rest };
}

/** The known flag closest to a mistyped one, for "did you mean". Returns null if none is close. */
export function closestFlag(flag: string, others: readonly string[] = []): string | null {
  let best: string | null = null;
  let bestDistance = 3;
  for (const known of [...BY_FLAG.keys(), ...others]) {
    const d = editDistance(flag, known);
    if (d < bestDistance) [best, bestDistance] = [known, d];
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** One line of --help per hyperparameter: flag, kind of value, default in `recipe`, doc. */
export function helpLines(recipe: Recipe): string[] {
  const left = FIELDS.map((f) => `  ${flagOf(f.key)} ${takes(f)}`.trimEnd());
  const width = Math.max(...left.map((l) => l.length));
  return FIELDS.map((f, i) => `${(left[i] ?? '').padEnd(width)}  [${shown(recipe[f.key])}] ${f.doc}`);
}

function takes(field: Field): string {
  if (field.type === 'bool') return '';
  if (field.type === 'choice') return (field.choices ?? []).join('|');
  if (field.type === 'text') return 'FILE';
  return field.type === 'int' ? 'N' : 'X';
}

function shown(value: Recipe[keyof Recipe]): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return String(value);
}
