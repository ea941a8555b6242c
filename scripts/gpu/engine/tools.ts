// Measurements for a short time on a GPU, beyond the command line: `node tools.mjs COMMAND [--name VALUE]...`. Every
// command writes its results as JSON lines at once, so an interrupted command loses little.
import { eagerPolls, quit } from './host.ts';
import { report } from './report.ts';
import { adapter, launch } from './tools/adapter.ts';
import { command, positionals } from './tools/args.ts';
import { kernels, products } from './tools/kernels.ts';
import { compare, shapes, speed } from './tools/runs.ts';
import { steps, tuneCommand } from './tools/steps.ts';

eagerPolls();
const COMMANDS: Readonly<Record<string, () => unknown>> = {
  adapter,
  launch,
  products,
  kernels,
  steps,
  tune: tuneCommand,
  compare,
  speed,
  shapes,
  report: () => console.log(report(positionals[0] ?? '.')),
};
const run = COMMANDS[command];
if (!run) throw new Error(`There is no command "${command}"; there are ${Object.keys(COMMANDS).join(', ')}.`);
try {
  await run();
  quit(0);
} catch (e) {
  console.error(e);
  quit(1);
}
