/** What scripts that take options and run the project's own modules share. */
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** A module of the project, by its path. */
export const load = async (file) => (await runnerImport(resolve(root, file), { root, configFile: false })).module;

/** Ends with a sentence and the usage. */
export function fail(message, usage) {
  console.error(`${message}\n${usage}`);
  process.exit(2);
}

/** Values of `--name VALUE` by name; another option is wrong usage. */
export function options(names, usage) {
  try {
    return parseArgs({ options: Object.fromEntries(names.map((name) => [name, { type: 'string' }])) }).values;
  } catch (error) {
    return fail(error.message, usage);
  }
}
