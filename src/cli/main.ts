// Runs the command of an argument list and turns errors into one sentence on standard error. Exit status: 2 for a wrong
// command line, 1 for a failed run.
import { messageOf } from '../lib/messageOf.ts';
import { UsageError } from '../recipes/cliFlags.ts';
import type { Command } from './command.ts';
import { bench } from './commands/bench.ts';
import { bundle } from './commands/bundle.ts';
import { distill } from './commands/distill.ts';
import { evaluate } from './commands/evaluate.ts';
import { info } from './commands/info.ts';
import { onnx } from './commands/onnx.ts';
import { parity } from './commands/parity.ts';
import { record } from './commands/record.ts';
import { sample } from './commands/sample.ts';
import { weights } from './commands/weights.ts';
import { commandHelp, overview } from './help.ts';

const COMMANDS: readonly Command[] = [info, parity, distill, record, sample, evaluate, weights, bundle, onnx, bench];

function commandOf(name: string | undefined): Command {
  const names = COMMANDS.map((c) => c.name).join(', ');
  if (name === undefined) throw new UsageError(`No command was given; there are ${names}.`);
  const found = COMMANDS.find((c) => c.name === name);
  if (!found) throw new UsageError(`There is no command "${name}"; there are ${names}.`);
  return found;
}

const isHelp = (arg: string | undefined): boolean => arg === '--help' || arg === '-h';

async function dispatch([name, ...argv]: readonly string[]): Promise<number> {
  if (isHelp(name) || name === 'help') {
    console.log(overview(COMMANDS));
    return 0;
  }
  const command = commandOf(name);
  if (!argv.some(isHelp)) return command.run(argv);
  console.log(commandHelp(command, argv));
  return 0;
}

/** Runs `sida` with its arguments. Resolves to the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    return await dispatch(argv);
  } catch (e) {
    if (process.env.SIDA_DEBUG && !(e instanceof UsageError)) console.error(e);
    else console.error(`sida: ${messageOf(e).replace(/\s+/g, ' ')}`);
    return e instanceof UsageError ? 2 : 1;
  }
}
