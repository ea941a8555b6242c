// `sida parity`: compares results of the engine with those of PyTorch.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Gpu, openDevice } from '../../gpu/device.ts';
import { EngineError } from '../../lib/errors.ts';
import { messageOf } from '../../lib/messageOf.ts';
import { Checker } from '../../parity/checker.ts';
import { type Files, type FixtureCase, listCases, loadCase } from '../../parity/fixtureCase.ts';
import { KINDS, type Kind } from '../../parity/manifest.ts';
import { type CaseResult, caseLine, exitCode, summaryLine } from '../../parity/report.ts';
import { runCase } from '../../parity/run.ts';
import { UsageError } from '../../recipes/cliFlags.ts';
import { parseArgs } from '../args.ts';
import type { Command } from '../command.ts';
import { isMissing, pathOf } from '../files.ts';
import { openNodeGpu } from '../nodeGpu.ts';
import { adapterLine } from './info.ts';

/** Reads the cases of a folder on disk. */
export function folderFiles(typed: string): Files {
  const folder = pathOf(typed);
  return {
    list: async () => {
      try {
        return await readdir(folder);
      } catch (e) {
        if (isMissing(e)) throw new EngineError('bad-file', `The folder ${typed} does not exist.`);
        throw e;
      }
    },
    read: async (name) => {
      try {
        return new Uint8Array(await readFile(join(folder, name)));
      } catch (e) {
        if (isMissing(e)) return null;
        throw e;
      }
    },
  };
}

/** Parses `--kinds a,b`. Returns all kinds if it is absent. Throws `UsageError` for an unknown one. */
export function kindsOf(text: string | undefined): ReadonlySet<Kind> {
  if (text === undefined) return new Set(KINDS);
  const kinds = text.split(',').map((name) => {
    const kind = KINDS.find((k) => k === name.trim());
    if (!kind) throw new UsageError(`--kinds: there is no kind "${name.trim()}"; there are ${KINDS.join(', ')}.`);
    return kind;
  });
  return new Set(kinds);
}

interface Found {
  files: Files;
  name: string;
}

/** All cases of the given kinds in the folders. It reads every case before any runs, so a broken file fails early. */
async function findCases(folders: readonly string[], kinds: ReadonlySet<Kind>): Promise<Found[]> {
  const found: Found[] = [];
  for (const folder of folders) {
    const files = folderFiles(folder);
    for (const name of await listCases(files, folder)) {
      if (kinds.has((await loadCase(files, name)).manifest.kind)) found.push({ files, name });
    }
  }
  if (found.length === 0) {
    throw new EngineError('bad-file', `No case in ${folders.join(', ')} is of the kind ${[...kinds].join(' or ')}.`);
  }
  return found;
}

/** Runs one case. Any exception, and any error that WebGPU reports during the case, fails it. */
async function runOne(c: FixtureCase, gpu: Gpu, gpuErrors: string[]): Promise<CaseResult> {
  let result: CaseResult;
  try {
    result = await runCase(c, gpu);
    await gpu.device.queue.onSubmittedWorkDone();
  } catch (e) {
    const checker = new Checker(c);
    checker.fail(messageOf(e));
    result = checker.result(0);
  }
  const errors = gpuErrors.splice(0);
  return errors.length === 0 ? result : { ...result, status: 'FAIL', reasons: [...result.reasons, ...errors] };
}

export const parity: Command = {
  name: 'parity',
  summary: "compares the engine's numbers with those of PyTorch",
  usage: `usage: npm run -s sida -- parity [--kinds a,b] FOLDER...

Runs the parity cases (NAME.json with NAME.safetensors) of the folders on the GPU and compares everything that their
manifests expect. Prints one line per case: PASS, FAIL or UNSUPPORTED, then the counts. Prints reasons to standard error.
The exit code is 0 only if at least one case ran and none failed.

  --kinds a,b  only cases of these kinds: ${KINDS.join(', ')}`,
  async run(argv) {
    const { values, positional } = parseArgs(argv, { '--kinds': 'value' });
    const kinds = kindsOf(values.get('--kinds'));
    if (positional.length === 0) throw new UsageError('parity needs a folder of cases, for example tests/fixtures.');
    const cases = await findCases(positional, kinds);
    const gpuErrors: string[] = [];
    const gpu = await openDevice(await openNodeGpu(), (message) => gpuErrors.push(message));
    try {
      console.log(adapterLine(gpu.adapter));
      const results: CaseResult[] = [];
      for (const { files, name } of cases) {
        const result = await runOne(await loadCase(files, name), gpu, gpuErrors);
        results.push(result);
        console.log(caseLine(result));
        for (const reason of result.reasons) console.error(`  ${name}: ${reason}`);
      }
      console.log(summaryLine(results));
      return exitCode(results);
    } finally {
      gpu.destroy();
    }
  },
};
