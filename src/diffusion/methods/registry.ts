import type { MethodId } from '../../recipes/methods.ts';
import { EDM } from './edm.ts';
import type { Method } from './method.ts';
import { SID } from './sid.ts';
import { SID2A, SIDA } from './sida.ts';

const METHODS: Readonly<Record<MethodId, Method>> = { edm: EDM, sid: SID, sida: SIDA, sid2a: SID2A };

/** The method of a recipe. */
export function methodOf(id: MethodId): Method {
  return METHODS[id];
}
