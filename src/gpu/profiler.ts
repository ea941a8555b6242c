// Times each launch of a plan: by GPU timestamps if the adapter has them, else by the CPU's clock around each submission.

/** The part of a launch that a profile needs. */
export interface Timed {
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
  readonly x: number;
  readonly y: number;
  readonly flops: number;
  readonly bytes: number;
  readonly label: string;
}

/** The time of one launch. */
export interface LaunchTime {
  readonly label: string;
  readonly flops: number;
  readonly bytes: number;
  readonly ms: number;
}

/** Launches timed in one query set; WebGPU allows 4096 queries, two a launch. */
const BATCH = 2048;
/** Values of GPUBufferUsage, fixed by the specification. */
const RESOLVE = { usage: 0x200 | 0x04 } as const; // QUERY_RESOLVE | COPY_SRC
const READ = { usage: 0x01 | 0x08 } as const; // MAP_READ | COPY_DST

function encode(pass: GPUComputePassEncoder, l: Timed): void {
  pass.setPipeline(l.pipeline);
  pass.setBindGroup(0, l.bindGroup);
  pass.dispatchWorkgroups(l.x, l.y);
  pass.end();
}

/** Milliseconds of each launch. Each launch gets a pass of its own with timestamps at both ends. */
async function byTimestamps(device: GPUDevice, launches: readonly Timed[]): Promise<number[]> {
  const count = 2 * launches.length;
  const querySet = device.createQuerySet({ type: 'timestamp', count });
  const resolved = device.createBuffer({ size: 8 * count, ...RESOLVE });
  const read = device.createBuffer({ size: 8 * count, ...READ });
  const encoder = device.createCommandEncoder({ label: 'profile' });
  launches.forEach((l, i) => {
    const timestampWrites = { querySet, beginningOfPassWriteIndex: 2 * i, endOfPassWriteIndex: 2 * i + 1 };
    encode(encoder.beginComputePass({ label: l.label, timestampWrites }), l);
  });
  encoder.resolveQuerySet(querySet, 0, count, resolved, 0);
  encoder.copyBufferToBuffer(resolved, 0, read, 0, 8 * count);
  device.queue.submit([encoder.finish()]);
  await read.mapAsync(1); // GPUMapMode.READ
  const ticks = new BigUint64Array(read.getMappedRange().slice(0));
  for (const made of [querySet, resolved, read]) made.destroy();
  // Ticks are nanoseconds. A negative difference (the clock was reset) counts as 0.
  return launches.map((_, i) => Math.max(0, Number((ticks[2 * i + 1] ?? 0n) - (ticks[2 * i] ?? 0n)) / 1e6));
}

/** Milliseconds of each launch, submitted one by one. They include the cost of submitting. */
async function byHost(device: GPUDevice, launches: readonly Timed[]): Promise<number[]> {
  const times: number[] = [];
  for (const l of launches) {
    const encoder = device.createCommandEncoder({ label: l.label });
    encode(encoder.beginComputePass(), l);
    const began = performance.now();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
    times.push(performance.now() - began);
  }
  return times;
}

/** Groups launches into submissions: at most BATCH launches and, if more than one, at most `mostFlops`. */
function batches(launches: readonly Timed[], mostFlops: number): Timed[][] {
  const out: Timed[][] = [];
  let [batch, flops]: [Timed[], number] = [[], 0];
  for (const l of launches) {
    if (batch.length === BATCH || (batch.length > 0 && flops + l.flops > mostFlops)) {
      out.push(batch);
      [batch, flops] = [[], 0];
    }
    batch.push(l);
    flops += l.flops;
  }
  return [...out, batch];
}

/** Runs the launches once in order and times each. Browsers round timestamps to 0.1 ms, so sum over many. */
export async function profile(device: GPUDevice, launches: readonly Timed[], mostFlops: number): Promise<LaunchTime[]> {
  const times: number[] = [];
  const how = device.features.has('timestamp-query') ? byTimestamps : byHost;
  for (const batch of batches(launches, mostFlops)) times.push(...(await how(device, batch)));
  return launches.map(({ label, flops, bytes }, i) => ({ label, flops, bytes, ms: times[i] ?? 0 }));
}
