import { expect, test } from 'vitest';
import { presetRecipe } from '../../../src/recipes/presets.ts';
import { METRIC_KEYS, type MetricKey, type UnpackedRow } from '../../../src/runs/curves/metricColumns.ts';
import { withRows, withSheet } from '../../../src/runs/model/append.ts';
import { emptyHistory, type RunHistory } from '../../../src/runs/model/history.ts';
import { type Warning, warningsOf } from '../../../src/runs/readings/health.ts';
import type { Sheet } from '../../../src/runs/report.ts';

const HEALTHY: Partial<Record<MetricKey, number>> = {
  loss_psi: 100,
  loss_g: -20,
  acc_real: 0.7,
  acc_fake: 0.6,
  grad_norm_psi: 1,
  grad_norm_theta: 2,
  nan_images: 0,
};

function run(steps: number, of: (step: number) => Partial<Record<MetricKey, number>>, preset = 'nano'): RunHistory {
  const recipe = presetRecipe(preset);
  const rows = Array.from({ length: steps }, (_, i): UnpackedRow => {
    const values = { ...Object.fromEntries(METRIC_KEYS.map((k) => [k, Number.NaN])), ...HEALTHY, ...of(i + 1) };
    return { step: i + 1, nimg: 16 * (i + 1), sec: i, values: values as UnpackedRow['values'] };
  });
  const meta = { id: 'r', name: 'r', note: '', colour: 0, recipe, madeOn: '', createdAt: 1, parent: null };
  return withRows(emptyHistory({ ...meta, source: 'here', step: 0, nimg: 0, sec: 0 }), rows);
}

/** Four one-pixel samples. */
function sheet(nimg: number, ...values: number[]): Sheet {
  const rgba = new Uint8ClampedArray(values.flatMap((v) => [v, v, v, 255]));
  return { nimg, step: nimg / 16, width: 2, height: 2, cols: 2, rows: 2, rgba };
}

const kinds = (warnings: Warning[]) => warnings.map((w) => w.kind);

test('a healthy run has no warnings, and a short one none yet', () => {
  expect(
    warningsOf(
      run(300, () => ({})),
      null,
    ),
  ).toEqual([]);
  expect(
    warningsOf(
      run(5, () => ({ acc_real: 1, acc_fake: 1 })),
      null,
    ),
  ).toEqual([]);
  expect(
    warningsOf(
      run(0, () => ({})),
      null,
    ),
  ).toEqual([]);
});

test('a discriminator that is always right gives a warning, in methods that have one', () => {
  const always = () => ({ acc_real: 1, acc_fake: 0.99 });
  expect(warningsOf(run(100, always), null)).toEqual([
    { kind: 'discriminator', values: [expect.closeTo(0.99, 5), 63 * 16] },
  ]);
  expect(warningsOf(run(100, always, 'cifar10-tiny-sid'), null)).toEqual([]);
  expect(
    warningsOf(
      run(100, () => ({ acc_real: 1, acc_fake: 0.5 })),
      null,
    ),
  ).toEqual([]);
});

test('the fake score lags if its loss has tripled', () => {
  expect(
    kinds(
      warningsOf(
        run(200, (s) => ({ loss_psi: s > 150 ? 320 : 100 })),
        null,
      ),
    ),
  ).toEqual(['lagging']);
  expect(
    warningsOf(
      run(200, (s) => ({ loss_psi: 100 + s })),
      null,
    ),
  ).toEqual([]);
});

test('dropped images and exploding gradients, each with its numbers', () => {
  expect(
    warningsOf(
      run(100, (s) => ({ nan_images: s === 90 ? 3 : 0 })),
      null,
    ),
  ).toEqual([{ kind: 'nan', values: [3, 1] }]);
  expect(
    warningsOf(
      run(100, (s) => ({ grad_norm_theta: s > 95 ? 200 : 2 })),
      null,
    ),
  ).toEqual([{ kind: 'exploding', values: [100, 1] }]);
});

test('samples that became alike, or drifted to white', () => {
  const base = withSheet(
    withSheet(
      run(40, () => ({})),
      sheet(0, 0, 80, 160, 255),
    ),
    sheet(160, 0, 90, 150, 255),
  );
  expect(kinds(warningsOf(withSheet(base, sheet(320, 120, 122, 125, 130)), null))).toEqual(['collapse']);
  expect(kinds(warningsOf(withSheet(base, sheet(320, 100, 200, 255, 255)), null))).toEqual(['drift']);
  expect(warningsOf(base, null)).toEqual([]);
});

test('an earlier point is judged by the records up to it', () => {
  const late = run(200, (s) => (s > 100 ? { acc_real: 1, acc_fake: 1 } : {}));
  expect(warningsOf(late, 16 * 100)).toEqual([]);
  expect(kinds(warningsOf(late, null))).toEqual(['discriminator']);
});
