// Steps of the benchmark, ready to be timed. They replay the plans of the page's worker, with weights from a formula.
import type { ImageSet } from '../data/sets/imageSet.ts';
import { openDevice } from '../gpu/device.ts';
import type { LaunchTime } from '../gpu/profiler.ts';
import { type TensorData, writeSafetensors } from '../io/tensors/safetensors.ts';
import { numel } from '../lib/shape.ts';
import type { GetTensor } from '../nn/workspace.ts';
import { formulaU, formulaWeights } from '../parity/formula.ts';
import { defaultRecipe } from '../recipes/fields.ts';
import type { Recipe } from '../recipes/recipe.ts';
import { Trainer } from '../trainer/trainer.ts';
import type { BenchNet, BenchStep } from './benchNets.ts';
import { type StepFacts, Workload, type WorkloadBatch, type WorkloadName } from './workloads.ts';

/** A step that can run repeatedly. */
export interface BenchRun {
  /** Resolves when the step's scalars are on the CPU. */
  step(): Promise<void>;
  facts(): StepFacts;
  profile(): Promise<LaunchTime[]>;
  destroy(): void;
}

const WORKLOADS: Readonly<Record<Exclude<BenchStep, 'sida'>, WorkloadName>> = {
  forward: 'F',
  train: 'T',
  generator: 'G',
};

function weightsOf({ net }: BenchNet, seed: number): Map<string, { shape: number[]; data: Float32Array }> {
  const shapes = new Map(net.layout.keys().map(({ key, shape }) => [key, [...shape]]));
  const values = formulaWeights({ from: 'formula', rules: 'edm', seed }, 'prefix', shapes);
  return new Map([...values].map(([key, data]) => [key, { shape: shapes.get(key) ?? [], data }]));
}

/** `count` numbers in [-1, 1), the same on every machine. */
function numbers(name: string, count: number): Float32Array {
  const u = formulaU(name, 1);
  return Float32Array.from({ length: count }, (_, i) => u(i));
}

function batchOf({ net, batch: N }: BenchNet): WorkloadBatch {
  const { image, classes } = net;
  const { channels: C, side: R } = image;
  const labels = new Float32Array(N * classes);
  for (let i = 0; i < N && classes > 0; i++) labels[i * classes + (i % classes)] = 1;
  const images = numbers('images', N * C * R * R);
  const sigma = numbers('sigma', N).map((u) => Math.exp(1.2 * u - 1.2));
  return { N, images, noise: numbers('noise', images.length), sigma, labels };
}

async function openWorkload(gpu: GPU, net: BenchNet, name: WorkloadName): Promise<BenchRun> {
  const device = await openDevice(gpu);
  const from = (seed: number) => (): GetTensor => {
    const tensors = weightsOf(net, seed);
    return (key) => tensors.get(key);
  };
  const adam = { lr: 1e-4, beta1: 0.9, beta2: 0.999, eps: 1e-8 };
  const spec = { net: net.net, batch: net.batch, adam, alpha: 1, sigmaInit: 2.5 };
  const weights = { net: from(1), generator: from(1), teacher: from(1), fake: from(2) };
  const workload = await Workload.record(device, spec, weights, name);
  const batch = batchOf(net);
  const input = name === 'G' ? { ...batch, z: batch.images ?? new Float32Array(0) } : batch;
  return {
    step: async () => void (await workload.step(input)),
    facts: () => workload.facts,
    profile: () => workload.profile(),
    destroy: () => {
      workload.destroy();
      device.destroy();
    },
  };
}

function recipeOf({ net, batch }: BenchNet): Recipe {
  const resolution = net.image.side;
  return {
    ...defaultRecipe(),
    method: 'sida',
    resolution,
    batch,
    psiUpdates: 1,
    thetaAfter: 0,
    ganAfter: 0,
    gridSize: 1,
  };
}

/** Noise in place of real images. Their contents do not change the time. */
function imagesOf({ net, batch }: BenchNet): ImageSet {
  const resolution = net.image.side;
  const count = 2 * batch;
  const pixels = Uint8Array.from(numbers('pixels', count * 3 * resolution ** 2), (u) => 128 + 127 * u);
  const classNames = Array.from({ length: Math.max(1, net.classes) }, (_, i) => String(i));
  const labels = Uint8Array.from({ length: count }, (_, i) => i % classNames.length);
  return { name: 'noise', count, channels: 3, resolution, classNames, labels, pixels, fingerprint: '' };
}

async function openSida(gpu: GPU, net: BenchNet): Promise<BenchRun> {
  const tensors = new Map<string, TensorData>();
  for (const [key, { shape, data }] of weightsOf(net, 1)) {
    if (numel(shape) === data.length) tensors.set(key, { dtype: 'F32', shape, data });
  }
  const about = { format: 'sida-lab/1', role: 'teacher', network: JSON.stringify(net.net.args) };
  const teacher = writeSafetensors(tensors, about);
  const trainer = await Trainer.create({
    gpu,
    recipe: recipeOf(net),
    teacher,
    images: imagesOf(net),
    variants: () => ({ choices: {}, fixed: true }), // the defaults of the adapter class, as in the other steps
  });
  return {
    step: async () => {
      await trainer.stepOnce();
      await trainer.takeMetrics();
    },
    facts: () => trainer.facts,
    profile: () => trainer.profile(),
    destroy: () => trainer.destroy(),
  };
}

/** Records a step on a new device. */
export function openRun(gpu: GPU, net: BenchNet, step: BenchStep): Promise<BenchRun> {
  return step === 'sida' ? openSida(gpu, net) : openWorkload(gpu, net, WORKLOADS[step]);
}
