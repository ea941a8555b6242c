// Times of whole iterations by kernel variant and precision.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BENCH_NETS, type BenchNet } from '../../../../src/bench/benchNets.ts';
import { openNodeGpu } from '../../../../src/cli/nodeGpu.ts';
import { openDevice } from '../../../../src/gpu/device.ts';
import { type TensorData, writeSafetensors } from '../../../../src/io/tensors/safetensors.ts';
import { numel } from '../../../../src/lib/shape.ts';
import { tune } from '../../../../src/nn/tuning/autotune.ts';
import { type Choices, type ShapeKey, shapeOf, type Variant } from '../../../../src/nn/tuning/variants.ts';
import { formulaU, formulaWeights } from '../../../../src/parity/formula.ts';
import { defaultRecipe } from '../../../../src/recipes/fields.ts';
import { Trainer } from '../../../../src/trainer/trainer.ts';
import { variantsOf } from '../../../../src/training/checkpoint.ts';
import { list, note, positionals, round, seconds, text, timed, values } from './args.ts';

function weightsOf({ net }: BenchNet): Uint8Array {
  const shapes = new Map(net.layout.keys().map(({ key, shape }) => [key, [...shape]]));
  const tensors = new Map<string, TensorData>();
  for (const [key, data] of formulaWeights({ from: 'formula', rules: 'edm', seed: 1 }, 'prefix', shapes)) {
    const shape = shapes.get(key) ?? [];
    if (numel(shape) === data.length) tensors.set(key, { dtype: 'F32', shape, data });
  }
  return writeSafetensors(tensors, { format: 'sida-lab/1', role: 'teacher', network: JSON.stringify(net.args) });
}

function openTrainer(
  gpu: GPU,
  net: BenchNet,
  teacher: Uint8Array,
  precision: 'f32' | 'f16',
  variants: { choices: Choices; fixed: boolean },
) {
  const { batch } = net;
  const resolution = net.net.image.side;
  const recipe = {
    ...defaultRecipe(),
    method: 'sida' as const,
    resolution,
    batch,
    psiUpdates: 1,
    thetaAfter: 0,
    ganAfter: 0,
    gridSize: 1,
    precision,
  };
  const count = 2 * batch;
  const u = formulaU('pixels', 1);
  const pixels = Uint8Array.from({ length: count * 3 * resolution ** 2 }, (_, i) => 128 + 127 * u(i));
  const classNames = Array.from({ length: Math.max(1, net.net.classes) }, (_, i) => String(i));
  const labels = Uint8Array.from({ length: count }, (_, i) => i % classNames.length);
  const images = {
    name: 'noise',
    count,
    channels: 3 as const,
    resolution,
    classNames,
    labels,
    pixels,
    fingerprint: '',
  };
  return Trainer.create({ gpu, recipe, teacher, images, variants: () => variants });
}

/** Number of choices of each variant, by family. */
export function tally(choices: Choices): string {
  const families = new Map<string, Map<string, number>>();
  for (const [key, v] of Object.entries(choices)) {
    const { family } = shapeOf(key as ShapeKey);
    const of = families.get(family) ?? new Map<string, number>();
    of.set(String(v), (of.get(String(v)) ?? 0) + 1);
    families.set(family, of);
  }
  return [...families].map(([f, of]) => `${f} ${[...of].map(([v, n]) => `${n} ${v}`).join(', ')}`).join('; ');
}

/** The fastest variant of every shape of a run. All of them are timed. */
async function tuneFully(
  api: GPU,
  used: Choices,
  budgetMs: number,
): Promise<{ choices: Choices; ms: number; timed: number }> {
  const gpu = await openDevice(api);
  const began = performance.now();
  const choices = await tune(gpu, new Map(Object.entries(used) as [ShapeKey, Variant][]), {}, { budgetMs });
  gpu.destroy();
  return { choices, ms: performance.now() - began, timed: Object.keys(choices).length };
}

/**
 * Times SiDA iterations like a run, which submits one while the last is computed. Modes: `standard` variants, `auto` (the
 * variants that a run of the command line times in its two seconds), `tuned` (every shape timed), `f16` (tuned, forward
 * passes in f16).
 */
export async function steps(): Promise<void> {
  const api = await openNodeGpu();
  const modes = list('modes', 'standard,auto,tuned,f16');
  const batches = list('batches', '').map(Number);
  for (const asked of list('nets', 'nano,tiny')) {
    const found = BENCH_NETS.find((n) => n.name === asked);
    if (!found) continue;
    const teacher = weightsOf(found);
    for (const batch of batches.length > 0 ? batches : [found.batch]) {
      const net = { ...found, batch };
      let own: Choices = {};
      for (const mode of modes) {
        try {
          const tuned = mode === 'tuned' || mode === 'f16';
          if (tuned && Object.keys(own).length === 0) {
            const plain = await openTrainer(api, net, teacher, 'f32', { choices: {}, fixed: true });
            const used = plain.variants;
            const { software } = plain.adapter;
            plain.destroy();
            if (software && values.budget === undefined) continue; // minutes there
            const all = await tuneFully(api, used, 1000 * Number(text('budget', '30')));
            own = all.choices;
            note(
              {
                net: asked,
                batch,
                mode: 'tuning',
                ms: all.ms,
                timed: all.timed,
                of: Object.keys(used).length,
                choices: own,
              },
              `${asked} batch ${batch} tuning: ${all.timed} of ${Object.keys(used).length} shapes in ${round(all.ms / 1000)} s; ${tally(own)}`,
            );
          }
          const began = performance.now();
          const t = await openTrainer(api, net, teacher, mode === 'f16' ? 'f16' : 'f32', {
            choices: tuned ? own : {},
            fixed: mode !== 'auto',
          });
          const openMs = performance.now() - began;
          await t.stepOnce();
          await t.takeMetrics();
          const firstMs = performance.now() - began;
          const alone = await timed(async (n) => {
            for (let i = 0; i < n; i++) {
              await t.stepOnce();
              await t.takeMetrics();
            }
          }, seconds / 4);
          const inRow = await timed(async (n) => {
            for (let i = 0; i < n; i++) await t.stepOnce();
            await t.takeMetrics();
          }, seconds);
          const { dispatches, flops, bytes, submits, memory } = t.facts;
          const mib = memory.reduce((sum, m) => sum + m.bytes, 0) / 2 ** 20;
          const chosen = t.variants;
          t.destroy();
          note(
            {
              net: asked,
              batch,
              mode,
              ms: inRow.ms,
              aloneMs: alone.ms,
              imagesPerSec: (1000 * batch) / inRow.ms,
              openMs,
              firstMs,
              dispatches,
              flops,
              bytes,
              submits,
              mib,
              variants: chosen,
            },
            `${asked} batch ${batch} ${mode}: ${round(inRow.ms)} ms a SiDA iteration (alone ${round(alone.ms)}), ${round((1000 * batch) / inRow.ms)} images/s, ${round(flops / inRow.ms / 1e6)} GFLOP/s, ${dispatches} launches of ${round((1000 * inRow.ms) / dispatches)} us, ${round(mib)} MiB, open ${round(openMs / 1000)} s; ${tally(chosen)}`,
          );
        } catch (e) {
          note({ net: asked, batch, mode, error: String(e) }, `${asked} batch ${batch} ${mode}: ${e}`);
        }
      }
    }
  }
}

/** Variants of all shapes of a preset's network at its batch, for SIDA_VARIANTS. */
export async function tuneCommand(): Promise<void> {
  const api = await openNodeGpu();
  const [folder = ''] = positionals;
  const used = variantsOf(new Uint8Array(readFileSync(join(folder, 'checkpoint.safetensors')))).choices;
  const { choices, ms, timed: count } = await tuneFully(api, used, 1000 * Number(text('budget', '30')));
  writeFileSync(text('out', 'variants.json'), JSON.stringify(choices));
  console.log(`${count} of ${Object.keys(used).length} shapes in ${round(ms / 1000)} s: ${tally(choices)}`);
}
