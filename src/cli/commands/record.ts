// `sida record`: packs a run's folder as the one file that the page shows.
import { UsageError } from '../../recipes/cliFlags.ts';
import { readRecordedRun } from '../../runs/recorded/read.ts';
import { RECORD_LIMITS, writeRecordedRun } from '../../runs/recorded/write.ts';
import { parseArgs, required, wholeNumber } from '../args.ts';
import type { Command } from '../command.ts';
import { pathOf, writeWhole } from '../files.ts';
import { count } from '../run/progress.ts';
import { readRunFolder } from '../run/recordedFolder.ts';

const MAX = 4096;

export const record: Command = {
  name: 'record',
  summary: 'packs the folder of a run into one file that the page shows',
  usage: `usage: npm run -s sida -- record DIR --out FILE [options]

Packs the output of distill --keep-batches in DIR: recipe, metrics, sample sheets, batches with their logit maps, marks and
the adapter's name. The page shows such a file, public/recorded/nano-sida.run, before any training.

  --out FILE          the file to write
  --sheets N          most sheets, evenly spaced (${RECORD_LIMITS.sheets})
  --batches N         most batches, evenly spaced (${RECORD_LIMITS.batches})
  --batch-images N    images per side of each batch (${RECORD_LIMITS.images})`,
  async run(argv) {
    const args = parseArgs(argv, {
      '--out': 'value',
      '--sheets': 'value',
      '--batches': 'value',
      '--batch-images': 'value',
    });
    const [folder, extra] = args.positional;
    if (folder === undefined) throw new UsageError('record needs the folder of a run, as distill wrote it.');
    if (extra !== undefined) throw new UsageError(`"${extra}" is not expected here; --help shows the usage.`);
    const out = required(args, '--out', 'the file that the recorded run is written to');
    const limits = {
      sheets: wholeNumber(args, '--sheets', 2, MAX) ?? RECORD_LIMITS.sheets,
      batches: wholeNumber(args, '--batches', 1, MAX) ?? RECORD_LIMITS.batches,
      images: wholeNumber(args, '--batch-images', 1, 16) ?? RECORD_LIMITS.images,
    };
    const { history, about } = readRunFolder(folder);
    const file = writeRecordedRun(history, { software: about.software, madeBy: about.version }, limits);
    const { meta, metrics, sheets, batches } = await readRecordedRun(file); // the line below describes the written file
    writeWhole(pathOf(out), file);
    console.log(
      `${out}: ${(file.length / 1024).toFixed(0)} KiB; ${count(metrics.length)} steps, ${sheets.length} sheets, ${batches.length} batches, ${count(meta.nimg)} images in ${count(meta.sec)} s on ${meta.madeOn}`,
    );
    return 0;
  },
};
