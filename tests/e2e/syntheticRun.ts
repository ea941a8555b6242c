// Puts runs into the library without training, for tests of how runs are displayed.
import type { Page } from '@playwright/test';

export interface Synthetic {
  readonly id: string;
  readonly name: string;
  readonly method: 'sid' | 'sida';
  readonly steps: number;
  readonly colour: number;
  /** Added to every loss. */
  readonly offset: number;
}

/** Images per step and seconds per step in every synthetic run. */
export const BATCH = 16;
export const STEP_SEC = 0.25;

/**
 * Puts in a run of smooth noise with a few spikes, one-colour sheets and one mark of each kind. The page needs ?debug=1.
 */
export async function putRun(page: Page, run: Partial<Synthetic> & { id: string }): Promise<void> {
  const whole: Synthetic = { name: run.id, method: 'sida', steps: 2000, colour: 0, offset: 0, ...run };
  await page.evaluate(
    ({ id, name, method, steps, colour, offset, batch, stepSec }) => {
      const lab = window.sidaLab;
      if (!lab) throw new Error('the page was opened without ?debug=1');
      const last = { step: steps, nimg: steps * batch, sec: steps * stepSec };
      const history = lab.emptyRun({ id, name, colour, recipe: { method, batch }, ...last });
      const noise = (i: number, k: number) => Math.sin(i * 12.9898 * k) * 0.5 + Math.sin(i / 17 + k) * 0.5;
      const gan = method === 'sid' ? Number.NaN : 1;
      for (let i = 1; i <= steps; i++) {
        const t = i / steps;
        const spike = i % 500 === 123 ? 900 : 0;
        const fooled = 0.5 + 0.2 * Math.exp(-3 * t) * (1 + noise(i, 3));
        history.metrics.append({
          step: i,
          nimg: i * batch,
          sec: i * stepSec,
          values: {
            loss_psi: 40 + 160 * Math.exp(-5 * t) + 8 * noise(i, 1) + spike + offset,
            loss_d: gan * 1.3,
            loss_d_real: gan * (0.65 + 0.08 * noise(i, 4)),
            loss_d_fake: gan * (0.6 + 0.08 * noise(i, 5)),
            loss_g: -60 * (1 - Math.exp(-4 * t)) + 12 * noise(i, 2) - spike / 3 + offset,
            loss_g_gan: gan * (0.9 + 0.1 * noise(i, 6)),
            fakeness_real: gan * (1 - fooled),
            fakeness_fake: gan * fooled,
            acc_real: (gan * Math.round(batch * (0.6 + 0.2 * noise(i, 7)))) / batch,
            acc_fake: (gan * Math.round(batch * (0.65 + 0.2 * noise(i, 8)))) / batch,
            grad_norm_psi: 20 * Math.exp(noise(i, 9)) + spike,
            grad_norm_theta: 3 * Math.exp(noise(i, 10)),
            nan_images: i % 700 === 699 ? 2 : 0,
            kid_tiny: i % 100 === 50 ? 80 * Math.exp(-5 * t) - 1 + 2 * noise(i, 11) : Number.NaN,
            kid_tiny_sd: i % 100 === 50 ? 2.5 : Number.NaN,
            kid_tiny_floor: i % 100 === 50 ? 3.2 : Number.NaN,
          },
        });
      }
      const sheets = Array.from({ length: 9 }, (_, k) => {
        const rgba = new Uint8ClampedArray(64 * 64 * 4).fill(255);
        for (let p = 0; p < 64 * 64; p++) rgba.fill(28 * k + ((p >> 3) & 1 ? 20 : 0), 4 * p, 4 * p + 3);
        const step = Math.round((k * steps) / 8);
        return { step, nimg: step * batch, width: 64, height: 64, cols: 4, rows: 4, rgba };
      });
      const at = (share: number) => batch * Math.round(share * steps);
      lab.library.put({
        ...history,
        sheets,
        marks: [
          ...[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9].map((s) => ({ kind: 'checkpoint' as const, nimg: at(s) })),
          { kind: 'change', nimg: at(0.35), key: 'lr', from: '0.001', to: '0.0005' },
          { kind: 'recovery', nimg: at(0.55) },
          { kind: 'gap', nimg: at(0.75), sec: 250 },
        ],
      });
      lab.library.show(id);
    },
    { ...whole, batch: BATCH, stepSec: STEP_SEC },
  );
}
