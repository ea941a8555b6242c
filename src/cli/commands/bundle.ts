// `sida bundle`: packs a run's folder as one archive.
import { bundleRun } from '../../exchange/runBundle.ts';
import { EngineError } from '../../lib/errors.ts';
import { UsageError } from '../../recipes/cliFlags.ts';
import { parseArgs, required } from '../args.ts';
import type { Command } from '../command.ts';
import { pathOf, readTeacher, writeWhole } from '../files.ts';
import { RunFolder } from '../run/runFolder.ts';

/**
 * Bytes of a run's teacher. Returns undefined if the file in the recipe cannot be read, for instance after the folder was
 * moved.
 */
async function teacherOf(named: string | undefined, inRecipe: string): Promise<Uint8Array | undefined> {
  if (named !== undefined) return readTeacher(named);
  try {
    return await readTeacher(inRecipe);
  } catch (e) {
    if (e instanceof EngineError) return undefined;
    throw e;
  }
}

async function run(argv: readonly string[]): Promise<number> {
  const args = parseArgs(argv, { '--out': 'value', '--teacher': 'value' });
  const [folder, ...more] = args.positional;
  if (folder === undefined || more.length > 0) throw new UsageError("Name one run's folder; --help shows the usage.");
  const out = required(args, '--out', 'the archive to write');
  const parts = new RunFolder(folder).parts();
  const teacher = await teacherOf(args.values.get('--teacher'), parts.recipe.teacher);
  const chunks = bundleRun({ ...parts, teacher });
  writeWhole(pathOf(out), chunks);
  const mb = chunks.reduce((sum, c) => sum + c.length, 0) / 1e6;
  console.log(`${out}: ${parts.metrics.length} rows, ${parts.sheets.length} sheets, ${mb.toFixed(1)} MB`);
  if (!teacher)
    console.log(`without the teacher ${parts.recipe.teacher}, which is not here: name its file with --teacher`);
  return 0;
}

export const bundle: Command = {
  name: 'bundle',
  summary: "packs a run's folder as one archive, with a model card and scripts to continue elsewhere",
  usage: `usage: npm run -s sida -- bundle DIR --out run.zip [--teacher FILE]

Packs the run in DIR as of its checkpoint: recipe, metrics, sample sheets, networks and optimiser states, a model card,
load_pytorch.py (samples with PyTorch alone) and continue_with_sid.py (continues with the official SiD code). The page reads
the archive. distill --resume continues from the unpacked folder.

  --out FILE      the archive to write
  --teacher FILE  the run's teacher, if its file was moved`,
  run,
};
