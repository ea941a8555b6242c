// Kind `sampler`: Heun's sampler. Every network evaluation of every run is compared.

import { type HeunOptions, heunSample } from '../../diffusion/heun.ts';
import type { Gpu } from '../../gpu/device.ts';
import { denoiseOnly } from '../../nn/nets/denoise.ts';
import type { Checker } from '../checker.ts';
import { type FixtureCase, tensorOf } from '../fixtureCase.ts';
import { CaseRun } from './networks.ts';

/** Runs the case. Returns the number of dispatches. */
export async function runSampler(c: FixtureCase, checker: Checker, gpu: Gpu): Promise<number> {
  const run = new CaseRun(c, gpu);
  const { ws, net } = run;
  try {
    const p = run.params('net', 'prefix', { train: false });
    const x = run.take('z');
    const sigma = ws.vector('sigma', x.N);
    const labels = run.find('labels');
    const { plan, result } = await ws.plan(c.name, [], (t) => ws.pin(denoiseOnly(t, net, p, x, { sigma, labels })));
    const z = tensorOf(c, 'z');
    for (const [tag, r] of Object.entries(c.manifest.runs ?? {})) {
      const sigmas: number[] = [];
      const inputs: Float32Array[] = [];
      const denoise = async (at: Float32Array, level: number): Promise<Float32Array> => {
        sigmas.push(level);
        inputs.push(at);
        ws.fill(x, at);
        ws.write(sigma.storage, new Float32Array(x.N).fill(level));
        run.run(plan);
        return ws.nchw(result);
      };
      const options: HeunOptions = { ...r, S_max: r.S_max ?? Number.POSITIVE_INFINITY };
      const draws = r.eps === null ? undefined : tensorOf(c, r.eps);
      const eps = draws && ((i: number) => draws.subarray(i * z.length, (i + 1) * z.length));
      const final = await heunSample(denoise, z, options, eps);
      if (sigmas.length !== r.network_calls) checker.fail(`${tag} called the network ${sigmas.length} times`);
      checker.tensor(`${tag}/sigmas`, Float64Array.from(sigmas));
      checker.tensor(`${tag}/net_inputs`, Float32Array.from(inputs.flatMap((a) => [...a])));
      checker.tensor(`${tag}/x_final`, final);
    }
    return run.dispatches;
  } finally {
    run.destroy();
  }
}
