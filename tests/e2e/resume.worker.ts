// Runs of every method in a worker of the browser, with checkpoints in the browser's private file system.
import { makeShapes10 } from '../../src/data/sets/shapes10.ts';
import type { MethodId } from '../../src/recipes/methods.ts';
import { presetRecipe } from '../../src/recipes/presets.ts';
import { Checkpoints } from '../../src/storage/checkpoints/checkpoints.ts';
import { lockGuard, opfsFiles } from '../../src/storage/checkpoints/folders.ts';
import { stampOf } from '../../src/storage/checkpoints/types.ts';
import { Trainer } from '../../src/trainer/trainer.ts';
import { lendDevices } from '../support/lendDevices.ts';
import { tinyTeacher } from '../support/tinyTeacher.ts';

export interface ResumeRequest {
  readonly methods: readonly MethodId[];
  /** Two steps, a stored checkpoint and two more steps; or two more steps from the checkpoint stored before. */
  readonly part: 'whole' | 'rest';
}

/** SHA-256 of the checkpoint's tensors after step 4 by method, or the reason why there is none. */
export type ResumeAnswer = Record<string, string>;

const checkpointFiles = new Checkpoints(opfsFiles, lockGuard());
const teacher = tinyTeacher();
const generator = tinyTeacher({ 'model.enc.16x16_conv.weight': 1.1 });
const images = makeShapes10(60, 1, 16);
const destroyAll = lendDevices(navigator.gpu);

async function digestOf(checkpoint: Uint8Array<ArrayBuffer>): Promise<string> {
  // The header contains times, so it is left out.
  const header = Number(new DataView(checkpoint.buffer, checkpoint.byteOffset).getBigUint64(0, true));
  const hash = await crypto.subtle.digest('SHA-256', checkpoint.subarray(8 + header));
  return [...new Uint8Array(hash)].map((b) => b.toString(16).padStart(2, '0')).join('');
}

async function digestAfter(method: MethodId, part: ResumeRequest['part']): Promise<string> {
  const sid2a = method === 'sid2a';
  const recipe = {
    ...presetRecipe('nano'),
    ...{ method, batch: 2, gridSize: 2, dropout: 0.1, psiUpdates: 2, lr: 1e-3, glr: 1e-3 },
    ...(sid2a ? { init: 'generator.safetensors' } : {}),
  };
  const rest = { ...(method === 'sid' ? {} : { images }), ...(sid2a ? { init: generator } : {}) };
  const run = await Trainer.create({ gpu: navigator.gpu, recipe, teacher, ...rest });
  if (part === 'whole') {
    for (let i = 0; i < 2; i++) await run.stepOnce();
    const stamp = stampOf({ step: run.step, nimg: run.nimg, sec: 1 }, 'manual');
    await checkpointFiles.keep({ run: method, stamp, recipe, bytes: await run.checkpoint() });
  } else {
    const [kept] = (await checkpointFiles.ofRun(method)).list;
    if (kept?.step !== 2) throw new Error('the checkpoint of step 2 is gone');
    await run.restore(await checkpointFiles.read(method, kept.name));
  }
  for (let i = 0; i < 2; i++) await run.stepOnce();
  const digest = await digestOf(await run.checkpoint());
  run.destroy();
  return digest;
}

addEventListener('message', async ({ data: { methods, part } }: MessageEvent<ResumeRequest>) => {
  const answer: ResumeAnswer = {};
  for (const method of methods) answer[method] = await digestAfter(method, part).catch(String);
  await destroyAll();
  postMessage(answer);
});
