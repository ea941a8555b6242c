// How a worker answers the page: with a value, or with what went wrong as one sentence.
import * as Comlink from 'comlink';
import { EngineError } from '../lib/errors.ts';
import { messageOf } from '../lib/messageOf.ts';
import type { Failure, Outcome } from './protocol.ts';

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

/** The job's value with its buffers handed over to the page, which spares a copy. */
export async function handed<T>(job: () => Promise<T>, buffersOf: (value: T) => ArrayBuffer[]): Promise<Outcome<T>> {
  const answer = await outcome(job);
  return answer.ok ? Comlink.transfer(answer, buffersOf(answer.value)) : answer;
}

/** What a worker answered; throws its sentence where that is no value. */
export function given<T>(answer: Outcome<T>): T {
  if (answer.ok) return answer.value;
  throw new Error(answer.failure.message);
}
