// A checkpoint and teacher made without a GPU: random weights, moments and counters, like those of a nano run.
import { readSafetensors, type TensorData, writeSafetensors } from '../../src/io/tensors/safetensors.ts';
import { openNetwork } from '../../src/nn/nets/registry.ts';
import { presetRecipe } from '../../src/recipes/presets.ts';
import type { Recipe } from '../../src/recipes/recipe.ts';
import { tinyTeacher } from './tinyTeacher.ts';

const ARENAS = {
  'psi.w': 1.01,
  'psi.m': 0,
  'psi.v': 1e-4,
  'theta.w': 0.98,
  'theta.m': 0,
  'theta.v': 2e-4,
  'theta.ema': 0.99,
};
export const COUNTERS = {
  step: 8,
  nimg: 128,
  tick: 24,
  psiSteps: 16,
  thetaSteps: 8,
  drawnPsi: 0,
  drawnTheta: 0,
  sec: 3.5,
};

/** Each arena is `factor` times the teacher's weights. */
export function fakeCheckpoint(changes: Partial<Recipe> = {}): {
  recipe: Recipe;
  teacher: Uint8Array;
  checkpoint: Uint8Array;
} {
  const teacher = tinyTeacher();
  const { tensors, metadata } = readSafetensors(teacher);
  const recipe = { ...presetRecipe('nano'), teacher: 'tiny.safetensors', gridSize: 2, seed: 5, ...changes };
  const out = new Map<string, TensorData>();
  for (const [arena, factor] of Object.entries(ARENAS)) {
    for (const [key, t] of tensors) {
      const data = (t.data as Float32Array).map((v) => (arena.endsWith('.v') ? Math.abs(v) : v) * factor);
      out.set(`${arena}/${key}`, { dtype: 'F32', shape: t.shape, data });
    }
  }
  const checkpoint = writeSafetensors(out, {
    format: 'sida-lab/1',
    role: 'checkpoint',
    network: JSON.stringify(openNetwork(JSON.parse(metadata.network ?? '{}')).args),
    recipe: JSON.stringify(recipe),
    adapter: 'test adapter',
    state: JSON.stringify(COUNTERS),
    nimg: String(COUNTERS.nimg),
    seed: String(recipe.seed),
  });
  return { recipe, teacher, checkpoint };
}
