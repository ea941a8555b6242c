// Describes the adapter and measures the cost of a launch.
import { openNodeGpu } from '../../../../src/cli/nodeGpu.ts';
import { findAdapter, openDevice } from '../../../../src/gpu/device.ts';
import { median } from '../../../../src/lib/median.ts';
import { candidate } from '../../../../src/nn/tuning/candidate.ts';
import { shapeKey } from '../../../../src/nn/tuning/variants.ts';
import { note, round } from './args.ts';

export async function adapter(): Promise<void> {
  const api = await openNodeGpu();
  const found = await findAdapter(api);
  if (!found) throw new Error('no adapter');
  const all = (o: object): Record<string, unknown> => {
    const out: Record<string, unknown> = {};
    for (const key in o)
      if (typeof (o as Record<string, unknown>)[key] !== 'function') out[key] = (o as Record<string, unknown>)[key];
    return out;
  };
  const info = all(found.info);
  const configs = (found.info as unknown as { subgroupMatrixConfigs?: Iterable<object> }).subgroupMatrixConfigs;
  const row = {
    info: { ...info, subgroupMatrixConfigs: undefined },
    matrices: configs ? [...configs].map(all) : [],
    features: [...found.features].sort(),
    language: [...((api as unknown as { wgslLanguageFeatures?: Iterable<string> }).wgslLanguageFeatures ?? [])].sort(),
    limits: all(found.limits),
  };
  note(row, JSON.stringify(row));
}

/** The cost of one more launch that waits for the one before, and of one more submission. */
export async function launch(): Promise<void> {
  const gpu = await openDevice(await openNodeGpu());
  const c = await candidate(gpu, shapeKey('linear.fwd', { N: 1, H: 1, W: 1, ci4: 1, co4: 1 }), 'direct', true);
  const done = () => gpu.device.queue.onSubmittedWorkDone();
  const times = async (run: (n: number) => void, n: number): Promise<number> => {
    const all: number[] = [];
    for (let i = 0; i < 7; i++) {
      const began = performance.now();
      run(n);
      await done();
      all.push(performance.now() - began);
    }
    return median(all);
  };
  const many = (n: number): void => {
    for (let i = 0; i < n; i++) c.run(1);
  };
  const scale = gpu.adapter.software ? 1 : 10;
  const slope = async (run: (n: number) => void): Promise<number> =>
    (1000 * ((await times(run, 400 * scale)) - (await times(run, 100 * scale)))) / (300 * scale);
  await times((n) => c.run(n), 10);
  const row = {
    launchUs: await slope((n) => c.run(n)),
    submitUs: await slope(many),
    waitMs: await times((n) => c.run(n), 1),
  };
  note(
    row,
    `a launch ${round(row.launchUs)} us, a submission of one launch ${round(row.submitUs)} us, waiting for one ${round(row.waitMs)} ms`,
  );
  c.destroy();
  gpu.destroy();
}
