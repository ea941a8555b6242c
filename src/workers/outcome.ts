// How a worker answers the page: with a value, or with what went wrong as one sentence.
import { EngineError } from '../gpu/errors.ts';
import { messageOf } from '../lib/messageOf.ts';
import type { Failure, Outcome } from './api.ts';

/** What anything thrown means to the page. */
export function failureOf(e: unknown): Failure {
  return { code: e instanceof EngineError ? e.code : 'internal', message: messageOf(e) };
}

/** The job's value, or what it threw. */
export async function outcome<T>(job: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await job() };
  } catch (e) {
    return { ok: false, failure: failureOf(e) };
  }
}
