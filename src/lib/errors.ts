/** Error codes. The page chooses a way to recover by the code. The message is the sentence that the user reads. */
export type EngineErrorCode =
  | 'no-webgpu'
  | 'no-adapter'
  | 'device-lost'
  | 'out-of-memory'
  | 'bad-file'
  | 'bad-recipe'
  | 'nan'
  | 'internal';

/** An error with a code for programs and one clear sentence for people. */
export class EngineError extends Error {
  readonly code: EngineErrorCode;
  constructor(code: EngineErrorCode, message: string) {
    super(message);
    this.name = 'EngineError';
    this.code = code;
  }
}

/** Throws an `EngineError` of the given code when `ok` is false; the message is built only then. */
export function check(ok: boolean, message: () => string, code: EngineErrorCode = 'internal'): asserts ok {
  if (!ok) throw new EngineError(code, message());
}
