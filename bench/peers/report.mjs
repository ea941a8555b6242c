// Prints a result of run.mjs as tables.
const f = (x, d = 0) => (x === null || x === undefined || Number.isNaN(x) ? '-' : x.toFixed(d));
const row = (cells, w) =>
  console.log(cells.map((c, i) => (i < 2 ? String(c).padEnd(w[i]) : String(c).padStart(w[i]))).join('  '));
const mib = (b) => f(b / 2 ** 20, 0);

/** Tables of times, counts and ratios, and whether the contenders computed the same losses. */
export function report(result) {
  console.log(
    `\nChromium ${result.browser}  ${JSON.stringify(Object.values(result.contenders).find((c) => c.init)?.init.adapter ?? {})}  load ${result.host.loadStart.map((x) => x.toFixed(1))} -> ${result.host.loadEnd.map((x) => x.toFixed(1))}`,
  );
  console.log(
    `network: ${result.params} parameters; GFLOP per step: ` +
      Object.keys(result.workloads)
        .map((w) => `${w} ${(result.flopsPerStep?.[w] / 1e9).toFixed(2)}`)
        .join(', '),
  );
  const W = [14, 11, 9, 9, 5, 8, 9, 9, 9, 8, 8, 9, 9, 9];
  row(
    [
      'workload',
      'contender',
      'median ms',
      'min ms',
      'runs',
      'GFLOP/s',
      'GPUcpu ms',
      'JS cpu ms',
      'dispatch',
      'submits',
      'buffers',
      'peak MiB',
      'GPU RSS',
      'first ms',
    ],
    W,
  );
  for (const [w, t] of Object.entries(result.workloads))
    for (const [n, e] of Object.entries(t)) {
      if (e.status !== 'ok') {
        console.log(`${w.padEnd(14)}  ${n.padEnd(11)}  FAILED: ${e.error}`);
        continue;
      }
      row(
        [
          w,
          n,
          f(e.median),
          f(e.min),
          e.runs,
          f(e.gflops, 2),
          f(e.gpuCpuMs),
          f(e.rendererCpuMs),
          e.counts?.dispatches || e.counts?.glDraws || 0,
          e.counts?.submits,
          e.counts?.buffersCreated,
          mib(e.peakBytes),
          mib(e.gpuProcessRss),
          f(e.warmupMs[0]),
        ],
        W,
      );
    }
  console.log();
  row(['micro', 'contender', 'median ms', 'min ms', 'runs', 'GFLOP/s', 'dispatch'], W);
  for (const [w, t] of Object.entries(result.micro))
    for (const [n, e] of Object.entries(t)) {
      if (e.status !== 'ok') {
        console.log(`${w.padEnd(14)}  ${n.padEnd(11)}  FAILED: ${e.error}`);
        continue;
      }
      row([w, n, f(e.median, 2), f(e.min, 2), e.runs, f(e.gflops, 2), f(e.dispatches, 1)], W);
    }
  console.log('\npaired ratios (median [min..max]):');
  for (const [w, t] of Object.entries(result.ratios))
    for (const [k, q] of Object.entries(t))
      console.log(
        `  ${w.padEnd(14)} ${k.padEnd(16)} ${q.median.toFixed(2)} [${q.min.toFixed(2)}..${q.max.toFixed(2)}]`,
      );
  // The losses of the first steps must agree, or the graphs differ.
  for (const [w, t] of Object.entries(result.workloads)) {
    const ok = Object.entries(t).filter(([, e]) => e.losses?.length);
    if (ok.length < 2) continue;
    const n = Math.min(...ok.map(([, e]) => e.losses.length), 3);
    let worst = 0;
    for (let i = 0; i < n; i++)
      for (const [, e] of ok) worst = Math.max(worst, Math.abs(e.losses[i] / ok[0][1].losses[i] - 1));
    console.log(
      `same losses in ${w} (first ${n} steps): worst relative difference ${worst.toExponential(1)}${worst > 1e-2 ? '   <-- DIFFERENT GRAPHS?' : ''}`,
    );
  }
}
