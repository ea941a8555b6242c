// The four losses as tape operations: each records its scalar into the metrics row and seeds the gradients of its inputs.
import { Storage, type View, whole } from '../gpu/storage.ts';
import { COLUMNS, lossAdversarial as kAdv, lossEdm as kEdm, lossSid as kSid } from '../kernels.gen.ts';
import { type Act, sizeOf, viewOf } from '../nn/act.ts';
import type { Logits } from '../nn/ops/logits.ts';
import type { Tape } from '../nn/tape.ts';

const floats = (label: string, n: number): View => whole(new Storage(label, n * 4));
const imageLen = (x: Act): number => x.H * x.W * x.C4;
const numbersOf = (x: Act): number => x.H * x.W * x.C;

/** A loss whose per-pixel map can be recorded for inspection. */
export interface MapLoss {
  /** Per image; see the kernel. */
  readonly rows: View;
  readonly map: () => Act;
}

/** The metrics columns of an EDM loss: the fake score's, or that of the teacher being trained. */
export type EdmColumn = 'loss_psi' | 'loss_edm';

/**
 * L = ls * sum(w (D - y)^2) / N, w = (sigma^2 + sd^2) / (sigma sd)^2 (EDM, eq. 2). D, y: [N, R, R, C]. L is written to
 * `column` of the metrics row.
 */
export function edmLoss(t: Tape, D: Act, y: Act, sigma: View, sigmaData: number, column: EdmColumn): MapLoss {
  const dims = { N: y.N, LEN: imageLen(y), SD: sigmaData };
  const rows = floats('denoising loss rows', y.N);
  const inside = { d: viewOf(D), y: viewOf(y), sigma };
  t.launchRows(kEdm, 'rows', { ...inside, row_out: rows }, dims, y.N, { label: 'denoising loss' });
  const finish = { step: whole(t.stepUniforms), row_in: rows, metrics: whole(t.metrics) };
  t.launch(kEdm, 'finish', finish, { ...dims, COLUMN: COLUMNS[column] }, 1, { wg: 1, label: 'denoising loss' });
  const dD = t.like(D, 'd D');
  const step = whole(t.stepUniforms);
  t.launch(kEdm, 'bwd', { step, ...inside, out: viewOf(dD) }, dims, sizeOf(D), { label: dD.label });
  t.seed(D, dD);
  const map = () => {
    const out = t.like(D, 'denoising loss map');
    t.launch(kEdm, 'map', { ...inside, out: viewOf(out) }, dims, sizeOf(D), { label: out.label });
    return out;
  };
  return { rows, map };
}

/** SiD's loss of the generator (SiD, eq. 23 with the L1 weight). xg, yReal, yFake: [N, R, R, C]; all get gradients. */
export function sidLoss(t: Tape, xg: Act, yReal: Act, yFake: Act): MapLoss {
  const dims = { N: xg.N, LEN: imageLen(xg), NUMBERS: numbersOf(xg) };
  const rows = floats('SiD loss rows', xg.N * 4);
  const step = whole(t.stepUniforms);
  const inside = { step, xg: viewOf(xg), yr: viewOf(yReal), yf: viewOf(yFake) };
  t.launchRows(kSid, 'rows', { ...inside, row_out: rows }, dims, xg.N, { label: 'SiD loss' });
  t.launch(kSid, 'finish', { step, row_in: rows, metrics: whole(t.metrics) }, dims, 1, { wg: 1, label: 'SiD loss' });
  const [dxg, dyr, dyf] = [t.like(xg, 'd x_g'), t.like(xg, 'd y_real'), t.like(xg, 'd y_fake')];
  const out = { dxg: viewOf(dxg), dyr: viewOf(dyr), dyf: viewOf(dyf) };
  t.launch(kSid, 'bwd', { ...inside, row_in: rows, ...out }, dims, sizeOf(xg), { label: 'd SiD loss' });
  t.seed(yReal, dyr);
  t.seed(yFake, dyf);
  t.addGrad(xg, dxg, 1);
  const map = () => {
    const m = t.like(xg, 'SiD loss map');
    t.launch(kSid, 'map', { ...inside, row_in: rows, dxg: viewOf(m) }, dims, sizeOf(xg), { label: m.label });
    return m;
  };
  return { rows, map };
}

/** Adds a micro-batch's EDM weights w_b to sums[0]; `sums` collects those of a whole batch for `discriminatorLoss`. */
export function gatherWeights(t: Tape, sums: View, sigma: View, N: number, sigmaData: number): void {
  const views = { step: whole(t.stepUniforms), sigma, gathered_out: sums };
  t.launch(kAdv, 'd_gather', views, { N, SD: sigmaData }, 1, { wg: 1, label: 'sum of w' });
}

/** Rows whose first number is wf_b, without a loss or a gradient. xg, yReal: [N, R, R, C]. */
export function sidWeights(t: Tape, xg: Act, yReal: Act): View {
  const dims = { N: xg.N, LEN: imageLen(xg), NUMBERS: numbersOf(xg) };
  const rows = floats('SiD weights', xg.N * 4);
  const images = { xg: viewOf(xg), yr: viewOf(yReal), yf: viewOf(yReal) };
  t.launchRows(kSid, 'rows', { step: whole(t.stepUniforms), ...images, row_out: rows }, dims, xg.N, {
    label: 'SiD weights',
  });
  return rows;
}

/** Adds a micro-batch's 1 / wf_b to sums[1], for `generatorAdvLoss`. */
export function gatherInverses(t: Tape, sums: View, xg: Act, yReal: Act): void {
  const views = { step: whole(t.stepUniforms), sid_rows: sidWeights(t, xg, yReal), gathered_out: sums };
  t.launch(kAdv, 'g_gather', views, { N: xg.N }, 1, { wg: 1, label: 'sum of 1 / wf' });
}

/**
 * L_D = lsd * mean_b(w_b) * (mean BCE(real, 1) + mean BCE(fake, 0)) / 2 (SiDA, eq. 8). Returns w_b times the scalar, [N].
 * The mean is over the plan's images, or over the whole batch whose sums are in `gathered`. With `own`, the logits are those
 * of images with noise of their own: w_b is 1, and the means are over the whole batch.
 */
export function discriminatorLoss(
  t: Tape,
  fake: Logits,
  real: Logits,
  { sigma, sigmaData, gathered, own }: { sigma: View; sigmaData: number; gathered?: View | undefined; own?: boolean },
): View {
  const dims = {
    N: fake.N,
    CELLS: fake.h * fake.w,
    SD: sigmaData,
    WHOLE: !own && gathered !== undefined,
    OWN: own ?? false,
  };
  const rows = floats('D rows', fake.N * 4);
  const scalars = floats('D scalars', 4);
  const perImage = floats('loss_D an image', fake.N);
  const step = whole(t.stepUniforms);
  const logits = { fake: fake.view, real: real.view };
  t.launch(kAdv, 'd_rows', { ...logits, row_out: rows }, dims, fake.N, { label: 'D loss' });
  const inside = { step, sigma, row_in: rows, gathered_in: gathered ?? rows, scalars_out: scalars };
  const finish = { ...inside, metrics: whole(t.metrics), per_image: perImage };
  t.launch(kAdv, 'd_finish', finish, dims, 1, { wg: 1, label: 'D loss' });
  const cells = fake.N * dims.CELLS;
  const [dfake, dreal] = [floats('d fake logits', cells), floats('d real logits', cells)];
  t.launch(kAdv, 'd_bwd', { step, ...logits, scalars_in: scalars, dfake, dreal }, dims, cells, { label: 'd D loss' });
  fake.seed(dfake);
  real.seed(dreal);
  return perImage;
}

/** L_adv = lsg_gan * C H W * mean BCE(clamp(l), 1) * sum_b(1 / wf_b) / N (SiDA, eq. 10). Returns the scalar over wf_b, [N]. */
export function generatorAdvLoss(
  t: Tape,
  logits: Logits,
  sid: Pick<MapLoss, 'rows'>,
  numbers: number,
  gathered?: View,
): View {
  const dims = { N: logits.N, CELLS: logits.h * logits.w, NUMBERS: numbers, WHOLE: gathered !== undefined };
  const rows = floats('G adversarial rows', logits.N * 4);
  const scalars = floats('G adversarial scalars', 4);
  const perImage = floats('loss_gan an image', logits.N);
  const step = whole(t.stepUniforms);
  const fake = logits.view;
  t.launch(kAdv, 'g_rows', { step, fake, row_out: rows }, dims, logits.N, { label: 'G adversarial loss' });
  const inside = { step, row_in: rows, sid_rows: sid.rows, gathered_in: gathered ?? rows, scalars_out: scalars };
  const finish = { ...inside, metrics: whole(t.metrics), per_image: perImage };
  t.launch(kAdv, 'g_finish', finish, dims, 1, { wg: 1, label: 'G adversarial loss' });
  const cells = logits.N * dims.CELLS;
  const dfake = floats('d logits', cells);
  t.launch(kAdv, 'g_bwd', { step, fake, scalars_in: scalars, dfake }, dims, cells, { label: 'd G adversarial loss' });
  logits.seed(dfake);
  return perImage;
}
