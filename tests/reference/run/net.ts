// Kinds `net` and `sampler` on the reference.
import type { Checker } from '../../../src/parity/checker.ts';
import type { FixtureCase } from '../../../src/parity/fixtureCase.ts';
import { edmNet } from '../edmNet.ts';
import { heunSample } from '../sampler.ts';
import { type Tensor, tensor } from '../tensor.ts';
import { checkGradients, find, netArgs, take, weights } from './inputs.ts';

/** Outputs, then one backward pass for each entry of `gradients`. */
export function runNet(c: FixtureCase, checker: Checker): void {
  const w = weights(c, 'prefix');
  const net = edmNet(w, netArgs(c), {
    x: take(c, 'x'),
    sigma: take(c, 'sigma').data,
    labels: find(c, 'labels'),
    augmentLabels: find(c, 'augment_labels'),
  });
  checker.tensor('D_x', net.D!.data);
  checker.tensor('logits', net.logits.data);
  for (const [prefix, outputs] of Object.entries(c.manifest.gradients ?? {})) {
    const projection = (name: string): Tensor | null => (outputs[name] === undefined ? null : take(c, outputs[name]));
    const g = net.backward({ D: projection('D_x'), logits: projection('logits') });
    checker.tensor(`${prefix}x`, g.x.data);
    checkGradients(checker, `${prefix}w/`, w.keys(), g.w);
  }
}

/** Every run of the sampler, with its network evaluations. */
export function runSampler(c: FixtureCase, checker: Checker): void {
  const args = netArgs(c);
  const w = weights(c, 'prefix');
  const z = take(c, 'z');
  const labels = find(c, 'labels');
  for (const [tag, run] of Object.entries(c.manifest.runs ?? {})) {
    const draws = run.eps === null ? null : take(c, run.eps);
    const sigmas: number[] = [];
    const inputs: number[] = [];
    const D = (x: Tensor, sigma: number): Tensor => {
      sigmas.push(sigma);
      inputs.push(...x.data);
      const all = new Float64Array(x.shape[0]!).fill(sigma);
      return edmNet(w, args, { x, sigma: all, labels, augmentLabels: null }).D!;
    };
    const size = z.data.length;
    const eps = (i: number): Tensor | null => draws && tensor(z.shape, draws.data.subarray(i * size, (i + 1) * size));
    const x = heunSample(z, { ...run, S_max: run.S_max ?? Number.POSITIVE_INFINITY }, D, eps);
    if (sigmas.length !== run.network_calls) checker.fail(`${tag} called the network ${sigmas.length} times`);
    checker.tensor(`${tag}/sigmas`, Float64Array.from(sigmas));
    checker.tensor(`${tag}/net_inputs`, Float64Array.from(inputs));
    checker.tensor(`${tag}/x_final`, x.data);
  }
}
