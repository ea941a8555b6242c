// A run frozen between two steps: weights, Adam moments, EMA and counters, bit for bit.

import type { RoleSpec, RunNets } from '../diffusion/methods/method.ts';
import type { Storage } from '../gpu/storage.ts';
import { readSafetensors, type TensorData, toFloat32, writeSafetensors } from '../io/tensors/safetensors.ts';
import { EngineError } from '../lib/errors.ts';
import { messageOf } from '../lib/messageOf.ts';
import type { ParamSet } from '../nn/params/set.ts';
import type { Choices } from '../nn/tuning/variants.ts';
import type { Workspace } from '../nn/workspace.ts';
import { written } from '../recipes/fields.ts';
import type { Recipe } from '../recipes/recipe.ts';
import { type RunState, readState } from '../weights/checkpointFormat.ts';

/** Fingerprints of what a run goes on with. */
export interface Origin {
  readonly teacher: string;
  /** '' without real images. */
  readonly images: string;
}

/** What a checkpoint holds the networks of. */
interface Trained {
  readonly roles: readonly RoleSpec[];
  readonly nets: RunNets;
}

/** The arenas of a checkpoint by name: those of every trained network. */
function arenasOf({ roles, nets }: Trained): [string, ParamSet, Storage | undefined][] {
  return roles.flatMap(({ role, norm, ema }): [string, ParamSet, Storage | undefined][] => {
    const p = nets[role];
    if (!p || norm === null) return [];
    const arenas: [string, ParamSet, Storage | undefined][] = [
      [`${role}.w`, p, p.w],
      [`${role}.m`, p, p.m],
      [`${role}.v`, p, p.v],
    ];
    return ema ? [...arenas, [`${role}.ema`, p, p.ema]] : arenas;
  });
}

/** Writes a checkpoint: tensors ARENA/KEY in torch's layouts, counters and recipe in the metadata. */
export async function saveCheckpoint(
  ws: Workspace,
  trained: Trained,
  state: RunState,
  about: Origin & { recipe: Recipe; network: string; variants: Choices; adapter: string },
): Promise<Uint8Array<ArrayBuffer>> {
  const out = new Map<string, TensorData>();
  for (const [name, p, arena] of arenasOf(trained)) {
    const tensors = await ws.tensors(p, arena);
    for (const e of p.layout.entries.values()) {
      const data = tensors.get(e.key);
      if (data) out.set(`${name}/${e.key}`, { dtype: 'F32', shape: [...e.shape], data });
    }
  }
  return writeSafetensors(out, {
    format: 'sida-lab/1',
    role: 'checkpoint',
    network: about.network,
    teacher: about.teacher,
    ...(about.images ? { images: about.images } : {}),
    recipe: JSON.stringify(written(about.recipe)),
    variants: JSON.stringify(about.variants),
    adapter: about.adapter,
    state: JSON.stringify(state),
    nimg: String(state.nimg),
    seed: String(about.recipe.seed),
  });
}

/** The kernel variants of a checkpoint's run, which decide the last bits of what it computes, and its adapter. */
export function variantsOf(checkpoint: Uint8Array): { choices: Choices; adapter: string } {
  try {
    const { variants = '{}', adapter = '' } = readSafetensors(checkpoint, 'The checkpoint').metadata;
    const choices: unknown = JSON.parse(variants);
    return { choices: typeof choices === 'object' && choices !== null ? (choices as Choices) : {}, adapter };
  } catch {
    return { choices: {}, adapter: '' }; // loadCheckpoint says what is wrong with the file
  }
}

/**
 * Kernel variants for a run on an adapter (`adapterKey`). Resumed on the same adapter: the checkpoint's own. Otherwise the
 * known ones, and missing shapes are timed (`fixed` is false). With `times` false: the defaults.
 */
export function variantsFor(
  adapter: string,
  checkpoint: Uint8Array | null | undefined,
  known: Choices | undefined,
  times = true,
): { choices: Choices; fixed: boolean } {
  const saved = checkpoint ? variantsOf(checkpoint) : undefined;
  if (saved?.adapter === adapter) return { choices: saved.choices, fixed: true };
  return times ? { choices: known ?? {}, fixed: false } : { choices: {}, fixed: true };
}

/** Writes a checkpoint's arenas back to the GPU and gives its counters. The network and the teacher must be the run's. */
export function loadCheckpoint(
  ws: Workspace,
  trained: Trained,
  bytes: Uint8Array,
  about: Origin & { network: string },
): RunState {
  let file: ReturnType<typeof readSafetensors>;
  try {
    file = readSafetensors(bytes, 'The checkpoint');
  } catch (e) {
    throw new EngineError('bad-file', messageOf(e));
  }
  const state = readState(file.metadata);
  if (file.metadata.network !== about.network) {
    throw new EngineError(
      'bad-file',
      'The checkpoint is of another network than the teacher: load the teacher that the run began with.',
    );
  }
  if (file.metadata.teacher !== about.teacher) {
    throw new EngineError(
      'bad-file',
      'The checkpoint belongs to another teacher: load the teacher that the run began with.',
    );
  }
  // Files of earlier versions do not say which images they saw.
  const { images = about.images } = file.metadata;
  if (images !== about.images) {
    throw new EngineError(
      'bad-file',
      'The checkpoint was trained against other real images: load the images that the run began with.',
    );
  }
  for (const [name, p, arena] of arenasOf(trained)) {
    if (!arena) continue;
    const get = (key: string) => {
      const t = file.tensors.get(`${name}/${key}`);
      return t && { shape: t.shape, data: toFloat32(t) };
    };
    ws.load(p, get, 'The checkpoint', arena);
  }
  return state;
}
