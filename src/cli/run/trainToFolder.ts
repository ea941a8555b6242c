// Trains a run on the command line to the recipe's end or a signal, and writes it to a folder.

import { RunLoop } from '../../trainer/runLoop.ts';
import type { Scores } from '../../trainer/scoring.ts';
import type { Trainer } from '../../trainer/trainer.ts';
import { FolderSink } from './folderSink.ts';
import type { Interrupt } from './interrupt.ts';
import { duration, type ProgressLine } from './progress.ts';
import type { RunFolder } from './runFolder.ts';

export interface Run {
  readonly trainer: Trainer;
  /** Rejects when the GPU is lost. */
  readonly lost: Promise<never>;
  readonly folder: RunFolder;
  readonly progress: ProgressLine;
  readonly interrupt: Interrupt;
  /** Whether the EMA generator of every sheet is also written. */
  readonly keep: boolean;
  /** Whether the batch of every sheet's step is written with its logit maps. */
  readonly keepBatches: boolean;
  /** Null if there is no reference for scores. */
  readonly scores: Scores | null;
}

/**
 * Trains to the recipe's end or to a signal. Resolves to the exit code. Rejects if the GPU is lost or values are not
 * finite.
 */
export function trainToFolder(run: Run): Promise<number> {
  return Promise.race([train(run), run.lost]);
}

async function train({ trainer, folder, progress, interrupt, keep, keepBatches, scores }: Run): Promise<number> {
  const sink = new FolderSink(trainer, { folder, progress, keep });
  const pins = keepBatches ? (folder.pinned()?.set ?? null) : null;
  const options = {
    rowsMs: 250,
    exactSheets: true,
    checkpoints: { ms: 30_000, share: 0.05 },
    checkpointAtStart: true,
    inspectShare: Number.POSITIVE_INFINITY,
    batches: keepBatches ? (['sheet', 'checkpoint'] as const) : (['checkpoint'] as const),
    pins,
    pinsFirst: keepBatches && !pins,
    hasSheet: folder.hasSheet(trainer.nimg),
  };
  const loop = new RunLoop(trainer, sink, options, scores);
  await loop.begin(trainer.step === 0);
  const began = performance.now();
  await loop.run(
    () => interrupt.code === null,
    async () => {
      await loop.advance();
      await new Promise(setImmediate); // lets signals arrive
    },
  );
  if (interrupt.code !== null) {
    await loop.settle();
    progress.say(`stopped at step ${trainer.step}: --resume goes on from there`);
    return interrupt.code;
  }
  await loop.finish();
  folder.writeGenerator(await sink.generator());
  progress.end();
  progress.say(`${folder.name}: ${trainer.step} steps, done in ${duration((performance.now() - began) / 1000)}`);
  return 0;
}
