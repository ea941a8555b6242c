// The pictures of the stepper's columns, as RGBA bytes.
import { rgbaOfNumbers } from '../../lib/codec.ts';
import { fakeness } from '../../lib/fakeness.ts';
import type { InspectAnswer } from '../../workers/protocol.ts';
import { adapted, overlayOf, rampOf } from '../batch/fakeness.ts';
import { endsOf, type GradientPart, gradientOf, largest, meanOf, planesOf } from './inspectNumbers.ts';
import { mapAt, type Seen } from './stepper/seen.ts';
import type { ColumnSet, StepperState } from './stepper/stepperState.ts';
import { imageAt, type Subject } from './subjects.ts';

export type ColumnId =
  | 'x'
  | 'noisy'
  | 'map'
  | 'overlay'
  | 'teacher'
  | 'fakeScore'
  | 'difference'
  | 'loss'
  | 'gradSid'
  | 'gradAdv'
  | 'gradSum';

const ENCODER: readonly ColumnId[] = ['noisy', 'map', 'overlay'];
const DENOISED: readonly ColumnId[] = ['teacher', 'fakeScore', 'difference', 'loss'];
const GRADIENTS: readonly ColumnId[] = ['gradSid', 'gradAdv', 'gradSum'];

export const COLUMNS: Readonly<Record<ColumnSet, readonly ColumnId[]>> = {
  encoder: ['x', ...ENCODER],
  denoised: ['x', ...DENOISED],
  gradients: ['x', ...GRADIENTS],
  all: ['x', ...ENCODER, ...DENOISED, ...GRADIENTS],
};

/** Columns that SiD does not have, or that repeat another column in SiD. */
const JUDGING: readonly ColumnId[] = ['map', 'overlay', 'gradAdv', 'gradSum'];

/** Whether a run has a column. `judges`: the method trains its encoder to tell real from generated. */
export function hasColumn(column: ColumnId, judges: boolean): boolean {
  return judges || !JUDGING.includes(column);
}

export interface Picture {
  readonly size: number;
  readonly rgba: Uint8ClampedArray;
  /** The overlay of the picture. */
  readonly over?: { readonly size: number; readonly rgba: Uint8ClampedArray };
}

type Rgb = readonly [number, number, number];
/** Colours of signed numbers: green below zero, purple above, white at zero. They do not mean real or fake. */
const BELOW: Rgb = [0, 128, 92];
const ABOVE: Rgb = [150, 60, 140];
/** Colours of norms: dark at zero, light at the largest. */
const HEAT: readonly Rgb[] = [
  [18, 20, 38],
  [120, 38, 90],
  [226, 104, 52],
  [255, 240, 190],
];
/** The smallest divisor, to avoid division by zero. */
const TINY = 1e-30;
/** The end of the fixed scale of logits. Larger logits get the same colour. */
const LOGIT_END = 5;

/** The colour settings of maps and pictures. */
type Colouring = Pick<StepperState, 'value' | 'scale'>;

/** A map's places on the scale from real to fake. */
export function placesOf(logits: Float32Array, { value, scale }: Colouring, all: Float32Array): Float32Array {
  if (value === 'logit') {
    const end = scale === 'fixed' ? LOGIT_END : Math.max(1e-6, largest(all));
    return logits.map((l) => Math.min(1, Math.max(0, 0.5 - l / (2 * end))));
  }
  const own = logits.map(fakeness);
  return scale === 'fixed' ? own : adapted(own, all.map(fakeness));
}

/** The image itself. */
export function imagePicture({ rgba, resolution }: Subject, i: number): Picture {
  return { size: resolution, rgba: imageAt(rgba, i, resolution) };
}

/** The picture of a column for image i. Returns null if the data for it is missing. */
export function pictureOf(id: ColumnId, subject: Subject, seen: Seen, i: number, state: Colouring): Picture | null {
  const { resolution: size } = subject;
  const { inspection, logits, mapSize } = seen;
  if (id === 'x') return imagePicture(subject, i);
  if (id === 'map' || id === 'overlay') {
    if (!logits) return null;
    const places = placesOf(mapAt(seen, i), state, logits);
    if (id === 'map') return { size: mapSize, rgba: rampOf(places) };
    return { size, rgba: imageAt(subject.rgba, i, size), over: { size: mapSize, rgba: overlayOf(places) } };
  }
  if (id === 'noisy' && !inspection)
    return subject.recorded && { size, rgba: imageAt(subject.recorded.noisy, i, size) };
  if (!inspection) return null;
  switch (id) {
    case 'noisy':
    case 'teacher':
    case 'fakeScore':
      return { size, rgba: colours(planesOf(inspection[id], inspection, i), inspection) };
    case 'difference':
    case 'loss':
      return signed(id, inspection, i, state.scale);
    default:
      return lengths(id, inspection, i, state.scale);
  }
}

/** The size of flat arrays of images. */
type Size = Pick<InspectAnswer, 'n' | 'channels' | 'resolution'>;

/** A unit latent as a picture. The range of colours is ± two standard deviations. */
export function latentPicture(latent: Float32Array, of: Size, i: number): Picture {
  return {
    size: of.resolution,
    rgba: colours(
      planesOf(latent, of, i).map((v) => v / 2),
      of,
    ),
  };
}

/** Image i of [n, C, R, R] in [-1, 1]. */
export function numbersPicture(x: Float32Array, of: Size, i: number): Picture {
  return { size: of.resolution, rgba: colours(planesOf(x, of, i), of) };
}

/** All images of [n, C, R, R], stacked vertically. */
export function stackedPictures(x: Float32Array, of: Size): Uint8ClampedArray {
  const bytes = of.resolution ** 2 * 4;
  const out = new Uint8ClampedArray(of.n * bytes);
  for (let i = 0; i < of.n; i++) out.set(numbersPicture(x, of, i).rgba, i * bytes);
  return out;
}

/** The change of image i: the signed mean over the channels, on its own scale. */
export function changePicture(before: Float32Array, after: Float32Array, of: Size, i: number): Picture {
  const was = planesOf(before, of, i);
  const values = new Float32Array(of.resolution ** 2);
  for (const [at, v] of planesOf(after, of, i).entries()) {
    const p = at % values.length;
    values[p] = (values[p] ?? 0) + (v - (was[at] ?? 0)) / of.channels;
  }
  return { size: of.resolution, rgba: diverging(values, largest(values)) };
}

/** [C, R, R] in [-1, 1] as colours. */
const colours = (x: Float32Array, { channels, resolution }: Omit<Size, 'n'>): Uint8ClampedArray =>
  rgbaOfNumbers(x, 1, channels, resolution);

/** The signed mean over the channels. White is zero. The fixed scale is the same for all images of the side. */
function signed(
  id: 'difference' | 'loss',
  inspection: InspectAnswer,
  i: number,
  scale: StepperState['scale'],
): Picture {
  const values = meanOf(id, inspection, i);
  return {
    size: inspection.resolution,
    rgba: diverging(values, scale === 'fixed' ? endsOf(inspection)[id] : largest(values)),
  };
}

/** Signed numbers up to `end`. White is zero. */
function diverging(values: Float32Array, end: number): Uint8ClampedArray {
  const out = new Uint8ClampedArray(values.length * 4).fill(255);
  for (const [p, v] of values.entries()) {
    const side = v < 0 ? BELOW : ABOVE;
    const t = Math.min(1, Math.abs(v) / Math.max(end, TINY));
    for (let c = 0; c < 3; c++) out[p * 4 + c] = 255 + ((side[c] ?? 0) - 255) * t;
  }
  return out;
}

/** The norm of the gradient per pixel. On the fixed scale all parts and images share one end. */
function lengths(id: GradientPart, inspection: InspectAnswer, i: number, scale: StepperState['scale']): Picture {
  const values = gradientOf(id, inspection, i);
  const end = scale === 'fixed' ? endsOf(inspection).gradient : largest(values);
  const out = new Uint8ClampedArray(values.length * 4).fill(255);
  for (const [p, v] of values.entries()) {
    const t = Math.min(1, v / Math.max(end, TINY)) * (HEAT.length - 1);
    const at = Math.min(Math.floor(t), HEAT.length - 2);
    const [a, b] = [HEAT[at], HEAT[at + 1]];
    for (let c = 0; c < 3; c++) out[p * 4 + c] = (a?.[c] ?? 0) + ((b?.[c] ?? 0) - (a?.[c] ?? 0)) * (t - at);
  }
  return { size: inspection.resolution, rgba: out };
}
