// Checks of constructor arguments that files bring: EDM's names, types from a table of defaults, whole numbers, lists.
import { EngineError } from '../../lib/errors.ts';
import type { NetworkArgs } from './network.ts';

/** Refuses arguments in one sentence. */
export function refuse(message: string): never {
  throw new EngineError('bad-file', message);
}

/** Refuses an argument whose type is not that of its default. */
export function checkTypes(given: NetworkArgs, defaults: NetworkArgs): void {
  for (const [key, standard] of Object.entries(defaults)) {
    const value = given[key];
    if (value === undefined) continue;
    const isList = Array.isArray(standard);
    const fits = isList
      ? Array.isArray(value) && value.every((v) => typeof v === 'number' && Number.isFinite(v))
      : typeof value === typeof standard && (typeof value !== 'number' || Number.isFinite(value));
    const kind = isList ? 'list of numbers' : typeof standard;
    if (!fits) refuse(`The network's ${key} must be a ${kind}; got ${JSON.stringify(value)}.`);
  }
}

/** The arguments that the defaults name, in their order, missing ones filled in. Lists are copied. */
export function complete<C extends object>(given: NetworkArgs, defaults: C): C {
  const all = Object.entries(defaults).map(([key, standard]) => {
    const value = given[key] ?? standard;
    return [key, Array.isArray(value) ? [...value] : value];
  });
  return Object.fromEntries(all) as C;
}

/** Refuses numbers that are not whole or are less than `least`. */
export function checkWhole<C extends object>(config: C, keys: readonly (keyof C & string)[], least: number): void {
  for (const key of keys) {
    const value = config[key];
    if (!Number.isInteger(value) || Number(value) < least)
      refuse(`The network's ${key} must be a whole number of ${least} or more; got ${value}.`);
  }
}
