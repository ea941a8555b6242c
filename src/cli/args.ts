// Parses the command line of one command: its options and its positional arguments.
import { closestFlag, UsageError } from '../recipes/cliFlags.ts';

/** Options by flag. `value` options take a value, `switch` options take none. */
export type Options = Readonly<Record<string, 'value' | 'switch'>>;

export interface Args {
  /** Values of options by flag. A switch that is present has the value ''. */
  readonly values: ReadonlyMap<string, string>;
  readonly positional: readonly string[];
}

/** Parses `--flag value`, `--flag=value`, switches and positional arguments. Throws `UsageError`. */
export function parseArgs(argv: readonly string[], options: Options): Args {
  const values = new Map<string, string>();
  const positional: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const arg = argv[i] ?? '';
    if (!arg.startsWith('-') || arg === '-') {
      positional.push(arg);
      continue;
    }
    const eq = arg.indexOf('=');
    const flag = eq > 0 ? arg.slice(0, eq) : arg;
    const kind = options[flag];
    if (!kind) throw unknownFlag(flag, Object.keys(options));
    if (kind === 'switch' && eq > 0) throw new UsageError(`${flag} takes no value.`);
    const value = kind === 'switch' ? '' : eq > 0 ? arg.slice(eq + 1) : argv[++i];
    if (value === undefined || (kind === 'value' && eq < 0 && value.startsWith('--')))
      throw new UsageError(`${flag} needs a value.`);
    values.set(flag, value);
  }
  return { values, positional };
}

function unknownFlag(flag: string, known: readonly string[]): UsageError {
  const close = closestFlag(flag, known);
  return new UsageError(`There is no option ${flag}; ${close ? `did you mean ${close}?` : '--help lists them.'}`);
}

/** Throws `UsageError` if a command without positional arguments received one. */
export function noPositional(args: Args): void {
  const [first] = args.positional;
  if (first !== undefined) throw new UsageError(`"${first}" is not expected here; --help shows the usage.`);
}

/** The value of a required option. Throws `UsageError` if it is absent; `what` describes the value. */
export function required(args: Args, flag: string, what: string): string {
  const value = args.values.get(flag);
  if (!value) throw new UsageError(`${flag} is missing: ${what}.`);
  return value;
}

/** The whole number of an option. Returns undefined if it is absent. Throws `UsageError` outside min..max. */
export function wholeNumber(args: Args, flag: string, min: number, max: number): number | undefined {
  const text = args.values.get(flag);
  if (text === undefined) return undefined;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  throw new UsageError(`${flag} needs a whole number from ${min} to ${max}, got "${text}".`);
}
