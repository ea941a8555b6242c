// The environment of a run store, for tests without storage.
import type { Outside } from '../../src/store/engine/runVerbs.ts';

const nothing = async () => ({
  ok: false as const,
  failure: { code: 'bad-file' as const, message: 'nothing is kept' },
});

export const outside: Outside = {
  fetchTeacher: async () => new Uint8Array(),
  save: () => {},
  checkpointFiles: { read: nothing, readTeacher: nothing, keepTeacher: nothing, copyTeacher: nothing },
  claim: async () => true,
  moveTail: async () => {},
};
