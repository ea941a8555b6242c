/** Shared code of scripts that take options and load the project's modules. */
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Loads a module of the project by its path. */
export const load = async (file) => (await runnerImport(resolve(root, file), { root, configFile: false })).module;

/** Prints a sentence and the usage, and exits. */
export function fail(message, usage) {
  console.error(`${message}\n${usage}`);
  process.exit(2);
}

/** Values of `--name VALUE` by name. Fails for any other option. */
export function options(names, usage) {
  try {
    return parseArgs({ options: Object.fromEntries(names.map((name) => [name, { type: 'string' }])) }).values;
  } catch (error) {
    return fail(error.message, usage);
  }
}
