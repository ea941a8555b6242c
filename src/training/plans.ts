// The recorded plans of a run: an update a phase of its method, with the buffers that the host fills before them.

import { PixelCodec, type RgbaPictures } from '../diffusion/codec.ts';
import type { CriticMemory } from '../diffusion/critic.ts';
import type { HostInputs, Method, PhaseInputs, RunNets, SeenBatch } from '../diffusion/methods/method.ts';
import { adam, ema, gradNorm } from '../diffusion/optimizer.ts';
import type { Plan } from '../gpu/plan.ts';
import { type View, whole } from '../gpu/storage.ts';
import { check } from '../lib/errors.ts';
import type { Act } from '../nn/act.ts';
import type { ParamSet } from '../nn/params/set.ts';
import type { Tape } from '../nn/tape.ts';
import type { Workspace } from '../nn/workspace.ts';
import { hasOwnNoise } from '../recipes/columns.ts';
import type { StepPhaseId } from '../recipes/methods.ts';
import { microBatchOf, type Recipe } from '../recipes/recipe.ts';
import { Update, type UpdateParts } from './update.ts';

/** The updates of a step in the order of its phases. */
export interface RunPlans {
  readonly inputs: HostInputs;
  readonly updates: ReadonlyMap<StepPhaseId, Update>;
  /** What the first phase saw; null if the method has nothing that the page shows. */
  readonly batch: SeenBatch | null;
  /** Takes the real images to the GPU, and the pictures of the batch view from there. */
  readonly codec: PixelCodec;
  /** Null if `batch` is. */
  readonly pictures: BatchPictures | null;
}

/** Images a side of the batch view. */
export const SHOWN = 16;

/** The images of a batch as RGBA, the first `SHOWN` of each, as of the last run of the plan. */
export interface BatchPictures {
  /** Filled by whichever plan ran last. */
  readonly rgba: RgbaPictures;
  readonly fake: Plan;
  readonly noisyFake: Plan;
  readonly noisyReal: Plan | null;
}

async function recordPictures(ws: Workspace, codec: PixelCodec, h: SeenBatch): Promise<BatchPictures> {
  const n = Math.min(h.fake.N, SHOWN);
  const record = (x: Act, into?: RgbaPictures) =>
    ws.plan(`pictures of ${x.label}`, [], (t) => codec.pictures(t, x, n, into));
  const { plan: fake, result: rgba } = await record(h.fake);
  const { plan: noisyFake } = await record(h.noisyFake, rgba);
  const noisyReal = h.adversarial ? (await record(h.adversarial.noisyReal, rgba)).plan : null;
  return { rgba, fake, noisyFake, noisyReal };
}

/** The plans of one network's update: one plan, or those that micro-batches need. */
async function recordUpdate<T>(
  ws: Workspace,
  p: ParamSet,
  o: {
    label: string;
    rounds: number;
    body: (t: Tape) => T;
    finish: (t: Tape) => void;
    gather?: ((t: Tape) => void) | undefined;
  },
): Promise<{ update: Update; result: T }> {
  const { label, rounds, body, finish, gather } = o;
  if (rounds === 1) {
    const { plan, result } = await ws.plan(label, [p], (t) => {
      const made = body(t);
      finish(t);
      return made;
    });
    return { update: new Update({ body: plan }, 1), result };
  }
  const { plan, result } = await ws.plan(label, [p], body, true);
  const clear = await ws.plan(`${label}: clear`, [], (t) => p.g && t.plan.clear(whole(p.g)));
  const parts: UpdateParts = {
    body: plan,
    clear: clear.plan,
    finish: (await ws.plan(`${label}: optimiser`, [], finish)).plan,
    gather: gather && (await ws.plan(`${label}: means`, [], (t) => t.noGrad(() => gather(t)))).plan,
  };
  return { update: new Update(parts, rounds), result };
}

/** The buffers that the host fills for micro-batches of a recipe. */
function hostInputs(ws: Workspace, codec: PixelCodec, { traits }: Method, { net }: RunNets, r: Recipe): HostInputs {
  const N = microBatchOf(r);
  const host: HostInputs = {
    labels: net.classes > 0 ? ws.act('labels', [N, net.classes]) : undefined,
    real: traits.needs.images ? codec.hold('real images', N, net.image.side) : undefined,
    initSigma: ws.vector('sigma_init', N),
  };
  ws.write(host.initSigma.storage, new Float32Array(N).fill(r.initSigma));
  return host;
}

/** Sums over the whole batch: needed where micro-batches share the means of an adversarial loss. */
function batchSums(ws: Workspace, method: Method, r: Recipe): View | undefined {
  const splits = method.gather !== undefined && microBatchOf(r) < r.batch && r.advMean === 'batch';
  return splits ? ws.vector('sums over the batch', 4) : undefined;
}

/** What is kept of a critic with noise of its own. */
function criticMemory(ws: Workspace, r: Recipe): CriticMemory | undefined {
  if (!hasOwnNoise(r)) return undefined;
  return { batch: r.batch, means: ws.vector('mean logits', 2 * r.batch) };
}

/** Records all updates of a step; nothing but uniforms and inputs changes from step to step. */
export async function recordRun(ws: Workspace, method: Method, nets: RunNets, r: Recipe): Promise<RunPlans> {
  const codec = new PixelCodec(ws);
  const host = hostInputs(ws, codec, method, nets, r);
  const sums = batchSums(ws, method, r);
  const inputs: PhaseInputs = { host, r, gathered: sums, critic: criticMemory(ws, r) };
  const updates = new Map<StepPhaseId, Update>();
  let batch: SeenBatch | null = null;
  for (const { role, norm } of method.roles) {
    const p = nets[role];
    check(p !== undefined, () => `${method.traits.name} has no network ${role}.`);
    if (!p || norm === null) continue;
    const { update, result } = await recordUpdate(ws, p, {
      label: `update ${role}`,
      rounds: r.batch / microBatchOf(r),
      body: (t) => method.record(t, role, nets, inputs, (what) => ws.pin(what)),
      finish: (t) => {
        gradNorm(t, p, norm);
        adam(t, p);
      },
      gather: sums && ((t) => method.gather?.(t, role, nets, inputs, sums)),
    });
    updates.set(role, update);
    batch ??= result;
  }
  const averaged = method.roles.flatMap(({ role, ema: has }) => (has ? (nets[role] ?? []) : []));
  const average = await ws.plan('moving average', [], (t) => {
    for (const p of averaged) ema(t, p);
  });
  updates.set('ema', new Update({ body: average.plan }, 1));
  const pictures = batch && (await recordPictures(ws, codec, batch));
  return { inputs: host, updates, batch, codec, pictures };
}
