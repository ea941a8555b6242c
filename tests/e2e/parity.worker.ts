// Parity cases and Philox words in a worker of the browser, on the modules that the page's trainer worker uses.
import { openDevice } from '../../src/gpu/device.ts';
import { philox4x32, type Words4 } from '../../src/lib/philox.ts';
import { type Files, loadCase } from '../../src/parity/fixtureCase.ts';
import { caseLine } from '../../src/parity/report.ts';
import { runCase } from '../../src/parity/run.ts';

export interface ParityRequest {
  fixtures: string;
  cases: string[];
  counters: Words4[];
}

export interface ParityAnswer {
  lines: string[];
  words: Words4[];
}

async function answerTo(request: ParityRequest): Promise<ParityAnswer> {
  const files: Files = {
    list: async () => request.cases.map((name) => `${name}.json`),
    read: async (name) => new Uint8Array(await (await fetch(`${request.fixtures}/${name}`)).arrayBuffer()),
  };
  const gpu = await openDevice(navigator.gpu);
  const lines: string[] = [];
  for (const name of request.cases) lines.push(caseLine(await runCase(await loadCase(files, name), gpu)));
  gpu.destroy();
  return { lines, words: request.counters.map((c) => philox4x32(c, [c[3], c[0]])) };
}

addEventListener('message', ({ data }: MessageEvent<ParityRequest>) => {
  answerTo(data).then(
    (answer) => postMessage(answer),
    (e: unknown) => postMessage({ lines: [String(e)], words: [] } satisfies ParityAnswer),
  );
});
