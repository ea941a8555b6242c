// `sida weights`: describes the networks of a file, and converts it to safetensors.
import { type TensorData, writeSafetensors } from '../../io/tensors/safetensors.ts';
import { EngineError } from '../../lib/errors.ts';
import { messageOf } from '../../lib/messageOf.ts';
import { numel } from '../../lib/shape.ts';
import { UsageError } from '../../recipes/cliFlags.ts';
import { openWeights, type SourceNetwork } from '../../weights/open.ts';
import { openSource, readWeights } from '../../weights/read.ts';
import { parseArgs } from '../args.ts';
import type { Command } from '../command.ts';
import { pathOf, readTyped, writeWhole } from '../files.ts';

/** A network in short: its arguments, and the reason if it cannot run here. */
interface Described {
  readonly name: string;
  readonly network: Readonly<Record<string, unknown>> | null;
  readonly tensors: number;
  readonly numbers: number;
  readonly problem: string | null;
}

function summaryOf(bytes: Uint8Array, network: SourceNetwork, alone: boolean, what: string): Described {
  let problem: string | null = null;
  let known = network.given;
  try {
    known = { ...openSource(network, what).args };
    if (alone) readWeights(bytes, what);
  } catch (e) {
    problem = messageOf(e);
  }
  const numbers = [...network.shapes.values()].reduce((sum, shape) => sum + numel(shape), 0);
  return { name: network.name, network: known, tensors: network.shapes.size, numbers, problem };
}

function linesOf({ name, network, tensors, numbers, problem }: Described): string[] {
  const args = Object.entries(network ?? {}).map(([k, v]) => `    ${k} ${JSON.stringify(v)}`);
  const head = `  ${name || 'network'}: ${tensors} tensors, ${numbers.toLocaleString('en-US')} numbers`;
  return [head, ...args, ...(problem === null ? [] : [`    ${problem}`])];
}

/** The tensors of a network unchanged, with its arguments if they are known. */
function exported({ shapes, raw }: SourceNetwork, network: Described['network']): Uint8Array {
  const tensors = new Map<string, TensorData>();
  for (const key of shapes.keys()) {
    const t = raw(key);
    if (t) tensors.set(key, t);
  }
  return writeSafetensors(tensors, {
    format: 'sida-lab/1',
    role: 'weights',
    ...(network ? { network: JSON.stringify(network) } : {}),
  });
}

async function run(argv: readonly string[]): Promise<number> {
  const args = parseArgs(argv, { '--json': 'switch', '--network': 'value', '--out': 'value' });
  const [file, more] = args.positional;
  if (file === undefined || more !== undefined) throw new UsageError('weights needs one file.');
  const bytes = await readTyped(file, 'weights file');
  const { format, networks } = openWeights(bytes, file);
  const described = networks.map((n) => summaryOf(bytes, n, networks.length === 1, file));
  if (args.values.has('--json')) console.log(JSON.stringify({ file, format, networks: described }, null, 2));
  else console.log([`${file}: ${format}`, ...described.flatMap(linesOf)].join('\n'));
  const out = args.values.get('--out');
  if (out === undefined) return 0;
  const wanted = args.values.get('--network') ?? networks[0]?.name;
  const at = networks.findIndex((n) => n.name === wanted);
  const network = networks[at];
  if (!network) throw new EngineError('bad-file', `${file} has no network "${wanted}".`);
  writeWhole(pathOf(out), exported(network, described[at]?.network ?? null));
  return 0;
}

export const weights: Command = {
  name: 'weights',
  summary: 'describes a weights file, and writes its tensors as safetensors',
  usage: `usage: npm run -s sida -- weights FILE [--json] [--network NAME] [--out FILE.safetensors]

Lists the networks of a file (.safetensors, a network snapshot .pkl, a checkpoint) with their arguments, and whether they
run here. No code of a snapshot is executed.

  --json          as JSON
  --out FILE      writes the tensors of one network as safetensors, even if the network does not run here
  --network NAME  the network, if there are several [the first]`,
  run,
};
