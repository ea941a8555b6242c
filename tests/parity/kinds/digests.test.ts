// Any tensor of a step may be expected as a digest, in both kinds of cases with steps.
import { expect, test } from 'vitest';
import { openDevice } from '../../../src/gpu/device.ts';
import { digestOf } from '../../../src/parity/digest.ts';
import { type FixtureCase, loadCase, tensorOf } from '../../../src/parity/fixtureCase.ts';
import type { DigestEntry, Kind, TensorEntry } from '../../../src/parity/manifest.ts';
import { runCase } from '../../../src/parity/run.ts';
import { openTestGpu } from '../../support/device.ts';
import { fixtureFiles } from '../fixtures.ts';

const gpu = await openDevice(await openTestGpu());
const losses = await loadCase(fixtureFiles, 'sida-losses');
const { tensors, steps = {}, scalars = {} } = losses.manifest;
const STEP = 'psi_out';

/** The digest of a stored tensor, with the tolerances that its elements allow for the six numbers. */
function digestFor(name: string, { atol = 0, rtol = 0 }: TensorEntry): DigestEntry {
  const d = digestOf(name, tensorOf(losses, name));
  const tol = atol + rtol * d.maxabs;
  const all = d.n * tol;
  return { ...d, tol_sum_abs: all, tol_l2_rel: all / d.l2, tol_maxabs_abs: tol, tol_dot_abs: all, tol_elem_abs: tol };
}

/** One step of `sida-losses` in which every whole tensor is expected as a digest instead. */
function digested(kind: Kind): FixtureCase {
  const expected = Object.entries(tensors).filter(
    ([name, entry]) => name.startsWith(`${STEP}/`) && entry.atol !== undefined,
  );
  const isWhole = ([, { compared, shape }]: [string, TensorEntry]) =>
    compared === undefined || compared === shape.reduce((n, side) => n * side, 1);
  const digests = Object.fromEntries(expected.filter(isWhole).map(([name, entry]) => [name, digestFor(name, entry)]));
  const inputs = Object.entries(tensors).filter(([, entry]) => entry.atol === undefined);
  const step = steps[STEP];
  if (!step) throw new Error(`no step ${STEP}`);
  const own = Object.fromEntries(Object.entries(scalars).filter(([name]) => name.startsWith(`${STEP}/`)));
  return {
    ...losses,
    manifest: {
      ...losses.manifest,
      kind,
      tensors: Object.fromEntries(inputs),
      scalars: own,
      digests,
      steps: { [STEP]: { ...step, order: 0 } },
    },
  };
}

test.each(['sida-losses', 'sida-trajectory'] as const)('digests of a step in a case of kind %s', async (kind) => {
  const c = digested(kind);
  const names = Object.keys(c.manifest.digests ?? {});
  for (const below of ['x_g', 'g/', 'g_clipped/', 'after/'])
    expect(
      names.some((name) => name.startsWith(`${STEP}/${below}`)),
      below,
    ).toBe(true);
  const result = await runCase(c, gpu);
  expect(result).toMatchObject({ status: 'PASS', reasons: [] });
  expect(result.compared).toBe(names.length + Object.keys(c.manifest.scalars ?? {}).length);
});
