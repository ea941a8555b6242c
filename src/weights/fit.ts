// Checks weights against a network: a file against its own metadata, a generator or fake score against the teacher. Names
// the tensors that differ.
import { EngineError } from '../lib/errors.ts';
import { shapeText } from '../lib/shape.ts';
import type { Denoiser, Shapes } from '../nn/nets/network.ts';
import { presetsOfNet, presetsOfSize } from '../recipes/presetNets.ts';

/** How many tensors an error names. */
const NAMED = 3;

/** A clause that names the first tensors in which a file differs from a network; returns null if none differs. */
export function differences(net: Denoiser, shapes: Shapes): string | null {
  const found: string[] = [];
  const wanted = new Set<string>();
  for (const { key, shape } of net.layout.keys()) {
    wanted.add(key);
    const got = shapes.get(key);
    if (!got) found.push(`"${key}" is missing`);
    else if (shapeText(got) !== shapeText(shape))
      found.push(`"${key}" is ${shapeText(got)} instead of ${shapeText(shape)}`);
  }
  for (const key of shapes.keys()) {
    if (!wanted.has(key) && !net.ignores(key)) found.push(`"${key}" has no place`);
  }
  if (found.length === 0) return null;
  const more = found.length > NAMED ? ` and ${found.length - NAMED} more tensors differ` : '';
  return found.slice(0, NAMED).join(', ') + more;
}

/** A file's network and the shapes of its tensors. */
interface Fitting {
  readonly net: Denoiser;
  readonly shapes: Shapes;
  readonly what: string;
}

/** Throws if weights do not fit the teacher's network; the sentence names a preset that they fit. */
export function checkSameNetwork(teacher: Fitting, start: Fitting): void {
  const differ = differences(teacher.net, start.shapes);
  if (differ === null) return;
  throw new EngineError(
    'bad-file',
    `${start.what} is for another network than the teacher: ${differ}. ${advice(start)}`,
  );
}

function advice({ net }: Fitting): string {
  const presets = presetsOfNet({ ...net.args, architecture: net.architecture.name });
  if (presets.length > 0) return `It fits the preset ${presets.join(' or ')}.`;
  const { side: r } = net.image;
  const size = presetsOfSize(r);
  const start = size.length > 0 ? `start from the preset ${size.join(' or ')} with` : 'choose';
  return `No preset has its network (${r}x${r} images): ${start} the teacher that it came from.`;
}

/** Advice for a teacher whose image size is not the recipe's: the presets of that size. */
export function sizeAdvice(resolution: number): string {
  const presets = presetsOfSize(resolution);
  const preset = presets.length > 0 ? `the preset ${presets.join(' or ')}, ` : '';
  return `choose ${preset}another teacher or resolution`;
}
