// A scripted trainer in a session, which makes the order of calls visible.
import { expect } from 'vitest';
import { presetRecipe } from '../../../src/recipes/presets.ts';
import type { InspectionView, MetricsRow, Sheet } from '../../../src/runs/report.ts';
import type { Scores } from '../../../src/trainer/scoring.ts';
import type { SessionEvent as RunEvent } from '../../../src/workers/trainer/pageSink.ts';
import { type SessionTrainer, TrainerSession } from '../../../src/workers/trainer/session.ts';

const recipe = { ...presetRecipe('nano'), batch: 4, snap: 8, steps: 1000 };

const none = new Float32Array(0);
const NOTHING_SEEN: InspectionView = {
  ...{ n: 1, resolution: 1, channels: 3, mapSize: 1, noisy: none, teacher: none, fakeScore: none },
  ...{ lossMap: none, weight: none, logits: none, gradSid: none, gradAdv: none },
};

/** Counts calls, refuses overlapping ones, and returns the given rows. */
export function scripted(o: { steps?: number; row?: (step: number) => Partial<MetricsRow> } = {}) {
  const log: string[] = [];
  let inside = 0;
  let pending: MetricsRow[] = [];
  const state = { step: 0, phases: 0, broken: null as Error | null };
  const finishStep = () => {
    state.step++;
    state.phases = 0;
    const row = { loss_psi: 1, loss_g: -1, grad_norm_psi: 1, grad_norm_theta: 1, nan_images: 0, sec: state.step };
    pending.push({ step: state.step, nimg: state.step * recipe.batch, ...row, ...o.row?.(state.step) });
  };
  async function call<T>(name: string, result: () => T): Promise<T> {
    inside++;
    expect(inside, `${name} overlaps`).toBe(1);
    log.push(name);
    await new Promise((resolve) => setTimeout(resolve, 1));
    inside--;
    if (state.broken) throw state.broken;
    return result();
  }
  let settings = { ...recipe, steps: o.steps ?? recipe.steps };
  const trainer: SessionTrainer = {
    get recipe() {
      return settings;
    },
    get step() {
      return state.step;
    },
    get nimg() {
      return state.step * recipe.batch;
    },
    get sec() {
      return state.step;
    },
    get isMidStep() {
      return state.phases > 0;
    },
    get phase() {
      return { next: (['psi', 'theta', 'ema'] as const)[state.phases] ?? 'psi', firstDone: Math.min(1, state.phases) };
    },
    stepOnce: () => call('step', finishStep),
    phaseOnce: () => call('phase', () => (++state.phases === 3 ? finishStep() : undefined)),
    takeMetrics: () =>
      call('rows', () => {
        const rows = pending;
        pending = [];
        return rows;
      }),
    sampleSheet: () =>
      call('sheet', (): Sheet => {
        const rgba = new Uint8ClampedArray(4);
        return { nimg: state.step * recipe.batch, step: state.step, width: 1, height: 1, cols: 1, rows: 1, rgba };
      }),
    hasBatchView: true,
    batchView: () =>
      call('batch', () => ({
        ...{ step: state.step, nimg: 0, n: 0, resolution: 1, mapSize: 0, sigma: new Float32Array(0) },
        ...{ fake: new Uint8ClampedArray(0), real: null, noisyFake: new Uint8ClampedArray(0), noisyReal: null },
        ...{ logitsFake: new Float32Array(0), logitsReal: null, labels: new Int32Array(0) },
      })),
    scoreCount: 2,
    sample: () => call('sample', () => Uint8Array.of(state.step)),
    scoreSamples: () => call('samples', () => Uint8Array.of(state.step)),
    trace: () => call('trace', () => (state.phases > 0 ? { step: state.step + 1, nimg: 0 } : null)),
    checkpoint: () => call('checkpoint', () => Uint8Array.of(state.step)),
    channels: 3,
    inspect: ({ images }) => call('inspect', () => ({ ...NOTHING_SEEN, noisy: images })),
    readMaps: () => Promise.reject(new Error('No image is pinned here.')),
    exportGenerator: () => call('export', () => Uint8Array.of(state.step)),
    setLive: (changes) => {
      log.push('live');
      settings = { ...settings, ...changes };
    },
    destroy: () => {},
  };
  return { trainer, log, state };
}

export function session(trainer: SessionTrainer, scores: Scores | null = null) {
  const events: RunEvent[] = [];
  const made = new TrainerSession(trainer, (event) => events.push(event), scores);
  const last = <T extends RunEvent['type']>(type: T) =>
    events.findLast((e): e is Extract<RunEvent, { type: T }> => e.type === type);
  return { session: made, events, last };
}
