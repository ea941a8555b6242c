/**
 * Draws lines as an SVG for the docs: node scripts/plot.mjs SPEC.json OUT.svg
 * SPEC: { title, x: { label, log? }, y: { label, log? }, series: [{ name, points: [[x, y], ...] }] }
 * A series with `marks` (one word per point) is drawn as named points without a line.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const [specPath, outPath] = process.argv.slice(2);
if (!specPath || !outPath) {
  console.error('usage: node scripts/plot.mjs SPEC.json OUT.svg');
  process.exit(2);
}
const spec = JSON.parse(readFileSync(specPath, 'utf8'));
const [W, H, left, right, top, bottom] = [640, 360, 64, 150, 40, 48];
// Okabe and Ito's colours, which colour-blind people can distinguish. Dashes distinguish the lines in print.
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'];
const DASHES = ['', '6 3', '2 3', '8 3 2 3', '4 4', '1 2'];

/** Ticks of an axis: powers of ten and their halves on a log axis, else about five round steps from zero. */
function axis({ log = false }, values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (log) {
    const [a, b] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
    const ticks = [];
    for (let e = a; e <= b; e++) for (const m of [1, 2, 5]) ticks.push(m * 10 ** e);
    const shown = ticks.filter((t) => t >= low * 0.99 && t <= high * 1.01);
    return { at: (v) => (Math.log(v) - Math.log(low)) / (Math.log(high) - Math.log(low) || 1), ticks: shown };
  }
  const raw = high / 5;
  const unit = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * unit).find((s) => s >= raw);
  const end = Math.ceil(high / step) * step;
  return { at: (v) => v / end, ticks: Array.from({ length: Math.round(end / step) + 1 }, (_, i) => i * step) };
}

const all = spec.series.flatMap((s) => s.points);
const x = axis(
  spec.x,
  all.map((p) => p[0]),
);
const y = axis(
  spec.y,
  all.map((p) => p[1]),
);
const px = (v) => left + x.at(v) * (W - left - right);
const py = (v) => H - bottom - y.at(v) * (H - top - bottom);
const text = (at, words, extra = '') =>
  `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" ${extra}>${words}</text>`;
const number = (v) => (v >= 10000 ? `${v / 1000}k` : String(Number(v.toPrecision(3))));
const parts = [
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${W} ${H}" font-family="system-ui, sans-serif" font-size="12" fill="#333">`,
  `<rect width="${W}" height="${H}" fill="#fff"/>`,
  text([left, 22], spec.title, 'font-size="14" font-weight="600"'),
  text([(left + W - right) / 2, H - 10], spec.x.label, 'text-anchor="middle"'),
  text(
    [16, (top + H - bottom) / 2],
    spec.y.label,
    `text-anchor="middle" transform="rotate(-90 16 ${(top + H - bottom) / 2})"`,
  ),
  ...y.ticks.map(
    (t) =>
      `<path d="M${left} ${py(t).toFixed(1)}H${W - right}" stroke="#ddd"/>${text([left - 6, py(t) + 4], number(t), 'text-anchor="end"')}`,
  ),
  ...x.ticks.map((t) => text([px(t), H - bottom + 18], number(t), 'text-anchor="middle"')),
];
const circle = (p, colour) =>
  `<circle cx="${px(p[0]).toFixed(1)}" cy="${py(p[1]).toFixed(1)}" r="3" fill="${colour}"/>`;
const anchored = (v) => (px(v) > (left + W - right) / 2 ? ['text-anchor="end"', -6] : ['', 6]);
spec.series.forEach((s, i) => {
  const d = s.points.map((p, k) => `${k ? 'L' : 'M'}${px(p[0]).toFixed(1)} ${py(p[1]).toFixed(1)}`).join('');
  const [colour, dash] = [COLOURS[i % 6], DASHES[i % 6]];
  if (!s.marks) {
    parts.push(`<path d="${d}" fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/>`);
  }
  parts.push(...s.points.map((p) => circle(p, colour)));
  const words = (s.marks ?? []).map((word, k) => ({ word, at: s.points[k] })).sort((a, b) => b.at[1] - a.at[1]);
  // Labels of points close together are placed below each other.
  const taken = [];
  for (const { word, at } of words) {
    const [anchor, dx] = anchored(at[0]);
    const x = px(at[0]) + dx;
    let y = py(at[1]) + 4;
    while (taken.some((t) => Math.abs(t.x - x) < 130 && Math.abs(t.y - y) < 11)) y++;
    taken.push({ x, y });
    parts.push(text([x, y], word, `font-size="10" ${anchor}`));
  }
  const [keyX, keyY] = [W - right + 12, top + 12 + 20 * i];
  parts.push(
    s.marks
      ? `<circle cx="${keyX + 11}" cy="${keyY}" r="3" fill="${colour}"/>`
      : `<path d="M${keyX} ${keyY}h22" stroke="${colour}" stroke-width="2" stroke-dasharray="${dash}"/>`,
  );
  parts.push(text([W - right + 40, top + 16 + 20 * i], s.name));
});
writeFileSync(outPath, `${parts.join('\n')}\n</svg>\n`);
