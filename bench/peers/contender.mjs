// Runs one contender in its own browser, and so in its own GPU process.
import fs from 'node:fs';
import { chromium } from 'playwright-core';

export const gpuFlags = (process.env.CHROMIUM_FLAGS ?? '--enable-unsafe-webgpu --use-webgpu-adapter=swiftshader')
  .split(' ')
  .filter(Boolean);
const within = (p, s, what) => {
  let t;
  return Promise.race([
    p,
    new Promise((_, bad) => {
      t = setTimeout(() => bad(new Error(`timeout: ${what} ran past ${s} s`)), s * 1000);
    }),
  ]).finally(() => clearTimeout(t));
};
const vm = (pid, key) => {
  try {
    return 1024 * +fs.readFileSync(`/proc/${pid}/status`, 'utf8').match(new RegExp(`${key}:\\s+(\\d+)`))[1];
  } catch {
    return null;
  }
};

/** A contender in its own browser: it starts, restarts after a failure, and measures samples. */
export class Contender {
  constructor(name, { origin, known, limitS }) {
    this.name = name;
    this.origin = origin;
    this.module = known;
    this.limitS = limitS;
    this.log = [];
    this.restarts = -1;
  }
  async start() {
    this.restarts++;
    await this.browser?.close().catch(() => {});
    this.browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-background-timer-throttling',
        '--disable-backgrounding-occluded-windows',
        '--disable-renderer-backgrounding',
        ...gpuFlags,
      ],
    });
    this.page = await this.browser.newPage();
    this.page.setDefaultTimeout(0);
    const note = (s) => {
      if (this.log.length < 40) this.log.push(String(s).slice(0, 600));
    };
    this.page.on('console', (m) => {
      if (['error', 'warning'].includes(m.type())) note(`${m.type()}: ${m.text()}`);
    });
    this.page.on('pageerror', (e) => note(`pageerror: ${e.message}`));
    this.page.on('crash', () => note('page crashed'));
    this.cdp = await this.browser.newBrowserCDPSession();
    await this.page.goto(`${this.origin}/`);
    await this.page.waitForFunction('window.benchReady');
    const k = this.module;
    this.init = await within(
      this.page.evaluate(([m, o]) => window.bench.init(m, o), [k.module, k.opts]),
      this.limitS,
      'init',
    );
  }
  async procs() {
    const { processInfo } = await this.cdp.send('SystemInfo.getProcessInfo');
    const sum = (t) => processInfo.filter((p) => p.type.toLowerCase() === t).reduce((s, p) => s + p.cpuTime, 0);
    const gpu = processInfo.find((p) => p.type.toLowerCase() === 'gpu')?.id;
    return {
      gpuCpu: sum('gpu'),
      rendererCpu: sum('renderer'),
      gpuRss: gpu && vm(gpu, 'VmRSS'),
      gpuPeak: gpu && vm(gpu, 'VmHWM'),
    };
  }
  async call(fn, ...a) {
    return within(
      this.page.evaluate(([f, a]) => window.bench[f](...a), [fn, a]),
      this.limitS,
      `${fn} ${a[0]}`,
    );
  }
  async sample(w) {
    const a = await this.procs();
    const s = await this.call('sample', w);
    const b = await this.procs();
    return {
      ...s,
      gpuCpuMs: (b.gpuCpu - a.gpuCpu) * 1e3,
      rendererCpuMs: (b.rendererCpu - a.rendererCpu) * 1e3,
      gpuRss: b.gpuRss,
      gpuPeak: b.gpuPeak,
    };
  }
}
