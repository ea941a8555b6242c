// Kind `net`: outputs of a network, then one backward pass for each entry of `gradients`.
import type { Gpu } from '../../gpu/device.ts';
import { denoise } from '../../nn/nets/denoise.ts';
import type { Checker } from '../checker.ts';
import { type FixtureCase, tensorOf } from '../fixtureCase.ts';
import { CaseRun } from './networks.ts';

/** Runs the case. Returns the number of dispatches. */
export async function runNet(c: FixtureCase, checker: Checker, gpu: Gpu): Promise<number> {
  const run = new CaseRun(c, gpu);
  const { ws, net } = run;
  try {
    const frozen = run.params('net', 'prefix', { train: false });
    const inputs = {
      sigma: run.vector('sigma'),
      labels: run.find('labels'),
      augmentLabels: run.find('augment_labels'),
    };
    const x = run.take('x');
    const className = String(net.args.class);
    const hasLogits = className.endsWith('_EncoderDecoder');
    const parts = hasLogits ? 'encoder_decoder' : 'decoder';
    const passes = Object.entries(c.manifest.gradients ?? {});
    for (const [prefix, projections] of passes.length > 0 ? passes : [['', {}] as const]) {
      // It has gradient arenas of its own: gradients of parameters that this output does not depend on stay zero.
      const p = ws.params('net', net.layout, { train: true, shared: frozen.w });
      const { plan, result } = await ws.plan(`${c.name} ${prefix}`, [p], (t) => {
        t.watch(x);
        const out = denoise(t, net, p, x, inputs, parts);
        if (out.D) ws.pin(out.D);
        if (out.logits) ws.pin(out.logits.view);
        for (const [output, tensor] of Object.entries(projections)) {
          if (output === 'D_x' && out.D) t.seed(out.D, run.take(tensor));
          else if (output === 'logits' && out.logits) out.logits.seed(run.vector(tensor, tensorOf(c, tensor)));
          else throw new Error(`${c.name}.json projects the output "${output}", which ${className} does not have.`);
        }
        t.backward();
        const dx = t.gradOf(x);
        return { ...out, dx: dx && ws.pin(dx) };
      });
      run.run(plan);
      if (result.D) checker.tensor('D_x', await ws.nchw(result.D));
      const { logits } = result;
      if (logits) checker.tensor('logits', await ws.floats(logits.view, logits.N * logits.h * logits.w));
      if (prefix === '') continue;
      if (result.dx) checker.tensor(`${prefix}x`, await ws.nchw(result.dx));
      for (const [key, g] of await ws.tensors(p, p.g)) checker.gradient(`${prefix}w/${key}`, g);
    }
    return run.dispatches;
  } finally {
    run.destroy();
  }
}
