// The ten outlines of Shapes-10 in their own coordinates: centre 0, y up, inside the circle of radius BOUND.

/** Class names, by label. */
export const SHAPE_NAMES = [
  'disc',
  'ring',
  'square',
  'triangle',
  'star',
  'cross',
  'heart',
  'crescent',
  'arrow',
  'bow',
] as const;

/** Radius of a circle around the centre that holds every outline. */
export const BOUND = 1.25;

/** Polygon corners x0, y0, x1, y1, ... */
const TRIANGLE = [0, 1.05, 0.96, -0.68, -0.96, -0.68];
const ARROW = [0, 1.05, 0.85, 0.1, 0.36, 0.1, 0.36, -0.95, -0.36, -0.95, -0.36, 0.1, -0.85, 0.1];
const BOW = [-1.0, 0.75, 0, 0.18, 1.0, 0.75, 1.0, -0.75, 0, -0.18, -1.0, -0.75];
/** Five points, outer radius 1.12, inner 0.48 (corners at multiples of 36 degrees). */
const STAR = [
  0, 1.12, 0.2821, 0.3883, 1.0652, 0.3461, 0.4565, -0.1483, 0.6583, -0.9061, 0, -0.48, -0.6583, -0.9061, -0.4565,
  -0.1483, -1.0652, 0.3461, -0.2821, 0.3883,
];

/** Whether a point, in the shape's coordinates, lies inside outline `label`. */
export function insideShape(label: number, x: number, y: number): boolean {
  const r2 = x * x + y * y;
  switch (label) {
    case 0:
      return r2 <= 0.9;
    case 1:
      return r2 <= 1 && r2 >= 0.3;
    case 2:
      return x <= 0.8 && x >= -0.8 && y <= 0.8 && y >= -0.8;
    case 3:
      return insidePolygon(TRIANGLE, x, y);
    case 4:
      return insidePolygon(STAR, x, y);
    case 5:
      return insideCross(x, y);
    case 6:
      return insideHeart(x, y);
    case 7:
      return r2 <= 1 && (x - 0.5) * (x - 0.5) + y * y >= 0.6;
    case 8:
      return insidePolygon(ARROW, x, y);
    default:
      return insidePolygon(BOW, x, y);
  }
}

function insideCross(x: number, y: number): boolean {
  const ax = x < 0 ? -x : x;
  const ay = y < 0 ? -y : y;
  return (ax <= 0.32 && ay <= 1) || (ay <= 0.32 && ax <= 1);
}

/** (x^2 + y^2 - 1)^3 <= x^2 y^3, scaled and shifted to fit the circle. */
function insideHeart(x: number, y: number): boolean {
  const hx = x * 1.2;
  const hy = y * 1.2 + 0.1;
  const a = hx * hx + hy * hy - 1;
  return a * a * a <= hx * hx * hy * hy * hy;
}

/** Even-odd rule. */
function insidePolygon(corners: readonly number[], x: number, y: number): boolean {
  let inside = false;
  const n = corners.length;
  let xj = corners[n - 2] ?? 0;
  let yj = corners[n - 1] ?? 0;
  for (let i = 0; i < n; i += 2) {
    const xi = corners[i] ?? 0;
    const yi = corners[i + 1] ?? 0;
    if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
    xj = xi;
    yj = yi;
  }
  return inside;
}
