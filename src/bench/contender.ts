// The engine as a contender of the peer benchmark. `npm run bench:contender` bundles this file for bench/peers/run.mjs.
import { type Gpu, openDevice } from '../gpu/device.ts';
import type { MemoryLine } from '../gpu/storage.ts';
import type { GetTensor } from '../nn/workspace.ts';
import { type MicroInputs, type MicroOp, microRunner } from './micro.ts';
import { type PeerConfig, peerNames, peerWorkload } from './peerNetwork.ts';
import { Workload, type WorkloadBatch, type WorkloadName, type WorkloadWeights } from './workloads.ts';

/** Weights from the harness: by its own names, in torch's layouts. */
type SpecWeights = () => Readonly<Record<string, Float32Array>>;

/** The input from the harness. */
export interface ContenderContext {
  readonly config: PeerConfig;
  readonly spec: { readonly params: readonly { readonly name: string; readonly shape: readonly number[] }[] };
  readonly weights: Readonly<Record<keyof WorkloadWeights, SpecWeights>>;
}

function byEdmName({ spec, config }: ContenderContext, weights: SpecWeights): () => GetTensor {
  const names = peerNames(
    spec.params.map((p) => p.name),
    config.res,
  );
  const shapes = new Map(spec.params.map((p) => [p.name, p.shape]));
  return () => {
    const w = weights();
    return (key) => {
      const name = names.get(key) ?? '';
      const [data, shape] = [w[name], shapes.get(name)];
      return data && shape && { data, shape };
    };
  };
}

/** See bench/peers/page/contenders/template.js. */
export async function create(ctx: ContenderContext) {
  const gpu: Gpu = await openDevice(navigator.gpu);
  const weights: WorkloadWeights = {
    net: byEdmName(ctx, ctx.weights.net),
    generator: byEdmName(ctx, ctx.weights.generator),
    teacher: byEdmName(ctx, ctx.weights.teacher),
    fake: byEdmName(ctx, ctx.weights.fake),
  };
  /** The current workload. A new one replaces it, as a run replaces the run before. */
  let current: { name: WorkloadName; made: Promise<Workload> } | undefined;
  const end = async () => (await current?.made)?.destroy();

  async function step(name: WorkloadName, batch: WorkloadBatch): Promise<number> {
    if (current?.name !== name) {
      await end();
      current = { name, made: Workload.record(gpu, peerWorkload(ctx.config, name), weights, name) };
    }
    return (await current.made).step(batch);
  }

  let bytes: readonly MemoryLine[] = [];
  const note = async (loss: Promise<number>) => {
    const value = await loss;
    bytes = (await current?.made)?.facts.memory ?? [];
    return value;
  };
  return {
    info: { lib: 'sida-lab', backend: 'webgpu' },
    forward: (batch: WorkloadBatch) => note(step('F', batch)),
    trainStep: (batch: WorkloadBatch) => note(step('T', batch)),
    generatorStep: (batch: WorkloadBatch) => note(step('G', batch)),
    micro: (m: MicroOp, inputs: MicroInputs) => microRunner(gpu, m, inputs),
    memory: () => bytes,
    async release() {
      await end();
      current = undefined;
    },
  };
}
