// Kind `snapshot`: reads a pickled network as data, sends its tensors to the GPU and back, and compares them with the file's.
import type { Gpu } from '../../gpu/device.ts';
import { readSnapshot, type SnapshotNetwork } from '../../io/pickle/snapshot.ts';
import type { TorchTensor } from '../../io/pickle/torchTensor.ts';
import { numel, sameShape } from '../../lib/shape.ts';
import { add } from '../../nn/ops/add.ts';
import { Workspace } from '../../nn/workspace.ts';
import type { Checker } from '../checker.ts';
import type { Numbers } from '../digest.ts';
import type { FixtureCase } from '../fixtureCase.ts';
import { isExpected, type SnapshotFile } from '../manifest.ts';

/** Runs the case. Returns the number of dispatches. */
export async function runSnapshot(c: FixtureCase, checker: Checker, gpu: Gpu): Promise<number> {
  const { pickle, init_kwargs: args } = c.manifest;
  if (!pickle || !c.snapshot || !args) {
    throw new Error(`The manifest ${c.name}.json lacks "pickle" or "init_kwargs", which its kind snapshot needs.`);
  }
  const { keys, networks } = readSnapshot(c.snapshot, pickle.file);
  if (keys.join() !== pickle.keys.join()) checker.fail(`its dictionary has ${keys}, expected ${pickle.keys}`);
  const network = networks.get('ema');
  if (!network) {
    checker.fail('it has no network "ema"');
    return 0;
  }
  checkNetwork(checker, network, pickle, args);
  const { back, dispatches } = await throughGpu(network, gpu);
  for (const [key, entry] of Object.entries(c.manifest.tensors)) {
    const t = network.tensors.get(key);
    if (!isExpected(entry) || !t) continue;
    if (!sameShape(t.shape, entry.shape)) checker.fail(`${key} is [${t.shape}], expected [${entry.shape}]`);
    if (!cameBack(t.floats(), back.get(key))) checker.fail(`${key} came back from the GPU changed`);
    checker.tensor(key, numbersOf(t));
  }
  return dispatches;
}

/** Checks class and arguments, and that the file has no unexpected tensors. */
function checkNetwork(
  checker: Checker,
  network: SnapshotNetwork,
  pickle: SnapshotFile,
  expected: Readonly<Record<string, unknown>>,
): void {
  const { className, args, tensors } = network;
  if (className !== pickle.network_class) checker.fail(`its class is ${className}, expected ${pickle.network_class}`);
  for (const key of new Set([...Object.keys(expected), ...Object.keys(args)])) {
    const [got, want] = [JSON.stringify(args[key]), JSON.stringify(expected[key])];
    if (got !== want) checker.fail(`its argument ${key} is ${got}, expected ${want}`);
  }
  for (const key of tensors.keys()) {
    if (!checker.expectsTensor(key)) checker.fail(`it has a tensor ${key} that is not expected`);
  }
}

function numbersOf(t: TorchTensor): Numbers {
  const { data } = t.data();
  if (data instanceof Float64Array) return data;
  return data instanceof BigInt64Array ? Float64Array.from(data, Number) : t.floats();
}

/** Numbers that one launch copies. A single larger tensor has a launch of its own. */
const GROUP = 2 ** 23;

/** Uploads all tensors, copies them on the GPU and reads the copies. */
async function throughGpu({ tensors }: SnapshotNetwork, gpu: Gpu) {
  const back = new Map<string, Float32Array>();
  let dispatches = 0;
  let group: [string, TorchTensor][] = [];
  const flush = async (): Promise<void> => {
    if (group.length > 0) dispatches += await copyGroup(group, gpu, back);
    group = [];
  };
  let floats = 0;
  for (const [key, t] of tensors) {
    const n = numel(t.shape);
    if (floats + n > GROUP) {
      await flush();
      floats = 0;
    }
    floats += n;
    group.push([key, t]);
  }
  await flush();
  return { back, dispatches };
}

async function copyGroup(
  group: readonly [string, TorchTensor][],
  gpu: Gpu,
  back: Map<string, Float32Array>,
): Promise<number> {
  const ws = new Workspace(gpu);
  try {
    const vec4s = Math.ceil(group.reduce((n, [, t]) => n + numel(t.shape), 0) / 4);
    const [from, to] = [ws.act('uploaded', [1, 4, 1, vec4s]), ws.act('copied', [1, 4, 1, vec4s])];
    const packed = new Float32Array(vec4s * 4);
    let at = 0;
    for (const [, t] of group) {
      packed.set(t.floats(), at);
      at += numel(t.shape);
    }
    ws.write(from.storage, packed);
    const { plan } = await ws.plan('snapshot', [], (t) => add(t, from, to, 1, false));
    plan.run();
    const copy = await ws.floats(to);
    at = 0;
    for (const [key, { shape }] of group) {
      back.set(key, copy.subarray(at, at + numel(shape)));
      at += numel(shape);
    }
    return plan.dispatches;
  } finally {
    ws.destroy();
  }
}

/** A GPU may read smaller numbers as zero. */
const SMALLEST = 2 ** -126;

function cameBack(sent: Float32Array, got: Float32Array | undefined): boolean {
  return sent.every((v, i) => Object.is(got?.[i], v) || (Math.abs(v) < SMALLEST && Math.abs(got?.[i] ?? 1) === 0));
}
