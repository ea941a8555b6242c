// The pictures of a step that was taken phase by phase: psi's batch and theta's own batch.
import type { BatchView, StepTrace, ThetaView } from '../../../runs/report.ts';
import { short } from '../../format.ts';
import type { Messages } from '../../messages/en/index.ts';
import { changePicture, latentPicture, numbersPicture, stackedPictures } from '../pictures.ts';
import { type Seen, seenOf } from '../stepper/seen.ts';
import type { Subject } from '../subjects.ts';
import type { Shown } from './traceColumns.ts';

/** Theta's batch as images with their inspection. */
export interface ThetaSeen {
  readonly subject: Subject;
  readonly seen: Seen | null;
}

const known = new WeakMap<ThetaView, ThetaSeen>();

/** The images of theta's update with the networks' results. The same view gives the same object. */
export function thetaSeen(theta: ThetaView, nimg: number): ThetaSeen {
  const found = known.get(theta);
  if (found) return found;
  const { n, resolution, images, labels } = theta;
  const rgba = stackedPictures(images, theta);
  const subject: Subject = { kind: 'fake', n, resolution, rgba, labels, recorded: null, pins: null };
  const made = { subject, seen: seenOf(subject, 'inspect', { ...theta, ownNoise: true, nimg }, theta.mapSize > 0) };
  known.set(theta, made);
  return made;
}

/** Psi's update: its latents, and the fake score's denoised images before the update. */
export function psiPictures(phase: 'latent' | 'denoised', { psi }: StepTrace, i: number) {
  if (!psi) return null;
  return phase === 'latent' ? latentPicture(psi.latent, psi, i) : numbersPicture(psi.denoised, psi, i);
}

/** The same latent before and after theta's update, and the difference. */
export function movedPictures({ theta, moved }: StepTrace, i: number, m: Messages['fakeness']['trace']): Shown[] {
  if (!theta) return [];
  const before: Shown = { name: m.movedBefore, picture: numbersPicture(theta.images, theta, i) };
  if (!moved) return [before, { name: m.movedAfter, picture: null }];
  const size = theta.images.length / theta.n;
  let sum = 0;
  for (let k = i * size; k < (i + 1) * size; k++) sum += ((moved.images[k] ?? 0) - (theta.images[k] ?? 0)) ** 2;
  return [
    before,
    { name: m.movedAfter, picture: numbersPicture(moved.images, theta, i) },
    {
      name: m.movedBy,
      picture: changePicture(theta.images, moved.images, theta, i),
      number: `‖·‖ ${short(Math.sqrt(sum))}`,
    },
  ];
}

/** The image that the trace shows, and its class. */
export function tracedImage(trace: StepTrace | null, of: 'psi' | 'theta' | 'both', batch: BatchView, chosen: number) {
  const from = of === 'theta' && trace?.theta ? trace.theta : batch;
  const i = Math.min(chosen, from.n - 1);
  return { i, n: from.n, label: from.labels[i] ?? 0, sigma: from.sigma[i] ?? Number.NaN };
}
