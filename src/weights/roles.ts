// The arenas of a checkpoint by name, ROLE.PART, as in `theta.ema`. Files hold these names: they never change.
import type { Role } from '../recipes/methods.ts';

/** What an arena holds of a network: its weights, Adam's two moments, or the moving average of the weights. */
export type ArenaPart = 'w' | 'm' | 'v' | 'ema';

/** Name of an arena in a checkpoint: its tensors are NAME/KEY. */
export type ArenaName = `${Role}.${ArenaPart}`;

export const arenaName = (role: Role, part: ArenaPart): ArenaName => `${role}.${part}`;

/** The generator's moving average, the generator as it was trained last, and the fake score. */
export const GENERATOR_EMA = arenaName('theta', 'ema');
export const GENERATOR = arenaName('theta', 'w');
export const FAKE_SCORE = arenaName('psi', 'w');

/** A teacher in training: its moving average, and its weights as they were trained last. */
export const TEACHER_EMA = arenaName('phi', 'ema');
export const TEACHER = arenaName('phi', 'w');

/** The arenas that are networks by themselves, the one to use first. */
export const NETWORK_ARENAS: readonly ArenaName[] = [GENERATOR_EMA, GENERATOR, FAKE_SCORE, TEACHER_EMA, TEACHER];

/** Which network of several in a file is wanted. */
export type WeightsRole = 'generator' | 'raw generator' | 'fake score';

/**
 * Names to look for in a file, the best first: arenas of a checkpoint, then names in a network snapshot of EDM or SiD.
 * A teacher in training stands in for a generator: both are sampled.
 */
export const NAMES_OF: Readonly<Record<WeightsRole, readonly string[]>> = {
  generator: [GENERATOR_EMA, GENERATOR, TEACHER_EMA, TEACHER, 'ema', 'net'],
  'raw generator': [GENERATOR, TEACHER, 'net', GENERATOR_EMA, TEACHER_EMA, 'ema'],
  'fake score': [FAKE_SCORE, 'fake_score', 'ema', 'net'],
};
