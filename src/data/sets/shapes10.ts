// Shapes-10: a procedural class-conditional RGB set. Pixels depend only on integer hashing and + - * /, which are exact in
// IEEE 754. A seed therefore gives the same bytes in every JavaScript engine.
// Image i depends on (seed, i) alone: a longer set begins with the shorter one, and 16x16 and 32x32 show the same scenes.
// Every scene is mirrored with probability 1/2, so the distribution is symmetric under x-flips.

import { uniform } from './hashRng.ts';
import { fingerprintOf, type ImageSet } from './imageSet.ts';
import { BOUND, insideShape, SHAPE_NAMES } from './shapeOutlines.ts';

/** Supersampling per axis inside a pixel. */
const SUPER = 4;
type Rgb = readonly [number, number, number];

/** One scene in the unit square, y down. */
interface Scene {
  label: number;
  centreX: number;
  centreY: number;
  radius: number;
  cos: number;
  sin: number;
  mirror: number;
  fill: Rgb;
  background: Background;
}

interface Background {
  kind: 'plain' | 'gradient' | 'stripes';
  first: Rgb;
  second: Rgb;
  /** Unit direction of the gradient, or across the stripes. */
  dirX: number;
  dirY: number;
  period: number;
  phase: number;
}

/** Makes `count` images with labels 0..9 in turn. */
export function makeShapes10(count: number, seed: number, resolution: 16 | 32): ImageSet {
  if (!Number.isInteger(count) || count < 1)
    throw new Error(`Shapes-10 needs a whole number of images of 1 or more, not ${count}.`);
  const size = 3 * resolution * resolution;
  const pixels = new Uint8Array(count * size);
  const labels = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const scene = drawScene(seed, i);
    labels[i] = scene.label;
    render(scene, resolution, pixels.subarray(i * size, (i + 1) * size));
  }
  const fingerprint = fingerprintOf(resolution, labels, pixels);
  return {
    name: 'Shapes-10',
    count,
    channels: 3,
    resolution,
    classNames: [...SHAPE_NAMES],
    labels,
    pixels,
    fingerprint,
  };
}

function drawScene(seed: number, index: number): Scene {
  const u = (draw: number): number => uniform(seed, index, draw);
  const radius = 0.26 + 0.16 * u(0);
  const room = 0.5 - radius;
  // Half-angle tangent t gives an exact rational rotation of at most +-2*atan(0.27), about 30 degrees.
  const t = 0.27 * (2 * u(1) - 1);
  const { fill, background } = drawColours(u);
  return {
    label: index % 10,
    centreX: 0.5 + room * (2 * u(2) - 1),
    centreY: 0.5 + room * (2 * u(3) - 1),
    radius,
    cos: (1 - t * t) / (1 + t * t),
    sin: (2 * t) / (1 + t * t),
    mirror: u(4) < 0.5 ? -1 : 1,
    fill,
    background,
  };
}

/** A vivid fill, and a background that differs from it in brightness by at least 0.25 everywhere. */
function drawColours(u: (draw: number) => number): { fill: Rgb; background: Background } {
  const fill = hsv(u(10), 0.65 + 0.35 * u(11), 0.75 + 0.25 * u(12));
  const kindDraw = u(13);
  const kind = kindDraw < 0.35 ? 'plain' : kindDraw < 0.75 ? 'gradient' : 'stripes';
  let first: Rgb = [0, 0, 0];
  let second: Rgb = first;
  // Try pairs of colours until they contrast. The last attempt takes black or white, whichever differs more.
  for (let attempt = 0; ; attempt++) {
    const base = 32 + attempt * 8;
    const hue = u(base);
    const value = 0.1 + 0.85 * u(base + 2);
    const other = value + 0.35 * (2 * u(base + 5) - 1);
    first = hsv(hue, 0.1 + 0.5 * u(base + 1), value);
    second = hsv(fraction(hue + 0.35 * u(base + 3)), 0.1 + 0.5 * u(base + 4), Math.max(0.05, Math.min(0.95, other)));
    if (contrast(fill, first) && contrast(fill, second)) break;
    if (attempt === 24) {
      first = luminance(fill) > 0.5 ? [0.05, 0.05, 0.05] : [0.95, 0.95, 0.95];
      second = first;
      break;
    }
  }
  const t = 2 * u(14) - 1;
  const background: Background = {
    kind,
    first,
    second,
    dirX: (1 - t * t) / (1 + t * t),
    dirY: (2 * t) / (1 + t * t),
    period: 0.35 + 0.3 * u(15),
    phase: u(16),
  };
  return { fill, background };
}

function render(scene: Scene, resolution: number, out: Uint8Array): void {
  const plane = resolution * resolution;
  const { fill, background } = scene;
  for (let y = 0; y < resolution; y++) {
    for (let x = 0; x < resolution; x++) {
      const cover = coverage(scene, x, y, resolution);
      const mix = backgroundMix(background, x, y, resolution, scene.mirror);
      for (let c = 0; c < 3; c++) {
        const behind = (background.first[c] ?? 0) * (1 - mix) + (background.second[c] ?? 0) * mix;
        const value = (fill[c] ?? 0) * cover + behind * (1 - cover);
        out[c * plane + y * resolution + x] = Math.floor(255 * value + 0.5);
      }
    }
  }
}

/** Fraction of the pixel's SUPER x SUPER sample points that lie inside the shape. */
function coverage(s: Scene, x: number, y: number, resolution: number): number {
  const reach = s.radius * BOUND + 1 / resolution;
  const px = (x + 0.5) / resolution - s.centreX;
  const py = (y + 0.5) / resolution - s.centreY;
  if (px * px + py * py > reach * reach) return 0;
  let hits = 0;
  for (let j = 0; j < SUPER; j++) {
    for (let i = 0; i < SUPER; i++) {
      const dx = ((x + (i + 0.5) / SUPER) / resolution - s.centreX) / s.radius;
      const dy = ((y + (j + 0.5) / SUPER) / resolution - s.centreY) / s.radius;
      // Convert to the shape's coordinates, y up.
      const localX = (s.cos * dx + s.sin * dy) * s.mirror;
      const localY = s.sin * dx - s.cos * dy;
      if (insideShape(s.label, localX, localY)) hits++;
    }
  }
  return hits / (SUPER * SUPER);
}

/** Weight of the background's second colour at a pixel, 0..1. Stripes use the same sample points for anti-aliasing. */
function backgroundMix(b: Background, x: number, y: number, resolution: number, mirror: number): number {
  if (b.kind === 'plain') return 0;
  if (b.kind === 'gradient') return gradientAt(b, (x + 0.5) / resolution, (y + 0.5) / resolution, mirror);
  let hits = 0;
  for (let j = 0; j < SUPER; j++) {
    for (let i = 0; i < SUPER; i++) {
      const along =
        b.dirX * mirror * ((x + (i + 0.5) / SUPER) / resolution) + b.dirY * ((y + (j + 0.5) / SUPER) / resolution);
      if (fraction(along / b.period + b.phase) < 0.5) hits++;
    }
  }
  return hits / (SUPER * SUPER);
}

function gradientAt(b: Background, x: number, y: number, mirror: number): number {
  const v = 0.5 + (b.dirX * mirror * (x - 0.5) + b.dirY * (y - 0.5)) * 0.8;
  return Math.max(0, Math.min(1, v));
}

function hsv(hue: number, saturation: number, value: number): Rgb {
  const channel = (shift: number): number => {
    const k = 6 * fraction(hue + shift);
    const ramp = k < 1 ? k : k < 3 ? 1 : k < 4 ? 4 - k : 0;
    return value * (1 - saturation * (1 - ramp));
  };
  return [channel(1 / 3), channel(0), channel(2 / 3)];
}

function fraction(x: number): number {
  return x - Math.floor(x);
}

function luminance(c: Rgb): number {
  return 0.3 * c[0] + 0.59 * c[1] + 0.11 * c[2];
}

function contrast(a: Rgb, b: Rgb): boolean {
  const d = luminance(a) - luminance(b);
  return d > 0.25 || d < -0.25;
}
