// A worker's answer to the page: a value, or a failure with one sentence.
import * as Comlink from 'comlink';
import { EngineError } from '../lib/errors.ts';
import { messageOf } from '../lib/messageOf.ts';
import type { Failure, Outcome } from './protocol.ts';

/** The failure for any thrown value. */
export function failureOf(e: unknown): Failure {
  return { code: e instanceof EngineError ? e.code : 'internal', message: messageOf(e) };
}

/** The job's value, or the failure that it threw. */
export async function outcome<T>(job: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await job() };
  } catch (e) {
    return { ok: false, failure: failureOf(e) };
  }
}

/** The job's value. Its buffers are transferred to the page, without a copy. */
export async function handed<T>(job: () => Promise<T>, buffersOf: (value: T) => ArrayBuffer[]): Promise<Outcome<T>> {
  const answer = await outcome(job);
  return answer.ok ? Comlink.transfer(answer, buffersOf(answer.value)) : answer;
}

/** A worker's value; throws its sentence if there is none. */
export function given<T>(answer: Outcome<T>): T {
  if (answer.ok) return answer.value;
  throw new EngineError(answer.failure.code, answer.failure.message);
}
