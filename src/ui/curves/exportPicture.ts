// A chart as a picture file: an SVG with the page's colours and a title, and a PNG of that SVG.

const STYLES = ['fill', 'fill-opacity', 'stroke', 'stroke-opacity', 'font-size', 'font-family', 'opacity'] as const;
const HEAD = 26;
const SVG = 'http://www.w3.org/2000/svg';

/** The SVG text of the chart in an element, with a legend of its series. */
export function svgOf(chart: Element, title: string, names: readonly { name: string; colour: string }[]): string {
  const source = chart.querySelector('svg.recharts-surface');
  if (!source) throw new Error('exportPicture: there is no chart in this element.');
  const box = source.getBoundingClientRect();
  const [width, height] = [Math.round(box.width), Math.round(box.height)];
  const copy = source.cloneNode(true) as SVGElement;
  const [from, to] = [
    [source, ...source.querySelectorAll('*')],
    [copy, ...copy.querySelectorAll('*')],
  ];
  for (const [i, element] of from.entries()) {
    const style = getComputedStyle(element);
    const target = to[i];
    if (!target) continue;
    for (const name of STYLES) target.setAttribute(name, style.getPropertyValue(name));
    target.removeAttribute('style');
    target.removeAttribute('class');
  }
  copy.setAttribute('x', '0');
  copy.setAttribute('y', String(HEAD));
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  const page = getComputedStyle(chart);
  const root = element('svg', { xmlns: SVG, width, height: height + HEAD, viewBox: `0 0 ${width} ${height + HEAD}` });
  const ground = page.getPropertyValue('--surface').trim() || '#ffffff';
  root.append(element('rect', { width, height: height + HEAD, fill: ground }));
  const head = element('text', { x: 10, y: 17, 'font-family': page.fontFamily, 'font-size': 12, fill: page.color });
  head.append(span(title, { 'font-weight': 600 }));
  for (const { name, colour } of names) {
    head.append(span(name, { dx: 12, fill: page.getPropertyValue(colour.slice(4, -1)).trim() || page.color }));
  }
  root.append(head, copy);
  return new XMLSerializer().serializeToString(root);
}

function element(tag: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}

function span(text: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = element('tspan', attributes);
  made.textContent = text;
  return made;
}

/** An SVG text as a PNG, enlarged by `scale`. */
export async function pngOf(svg: string, scale: number): Promise<Uint8Array> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth * scale;
    canvas.height = image.naturalHeight * scale;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
    if (!blob) throw new Error('exportPicture: the browser made no PNG.');
    return new Uint8Array(await blob.arrayBuffer());
  } finally {
    URL.revokeObjectURL(url);
  }
}
