// `sida info`: describes the WebGPU adapter.
import { type AdapterReport, findAdapter, reportAdapter } from '../../gpu/device.ts';
import { EngineError } from '../../lib/errors.ts';
import { noPositional, parseArgs } from '../args.ts';
import type { Command } from '../command.ts';
import { openNodeGpu } from '../nodeGpu.ts';

/** One line with an adapter's name and whether it is software. */
export function adapterLine(a: AdapterReport): string {
  const name = [a.description || a.device, a.vendor, a.architecture].filter(Boolean).join(', ') || 'unnamed';
  return `adapter: ${name} (${a.software ? 'software' : 'hardware'})`;
}

/** The text that `info` prints. */
export function infoText(a: AdapterReport): string {
  const width = Math.max(...Object.keys(a.limits).map((k) => k.length));
  const limits = Object.entries(a.limits).map(([k, v]) => `  ${k.padEnd(width)}  ${v.toLocaleString('en-US')}`);
  return [adapterLine(a), `features: ${a.features.join(', ') || 'none'}`, 'limits:', ...limits].join('\n');
}

/** The adapter that the engine would use. Throws if there is none. */
export async function reportNodeAdapter(gpu: GPU): Promise<AdapterReport> {
  const adapter = await findAdapter(gpu);
  if (adapter) return reportAdapter(adapter);
  throw new EngineError(
    'no-adapter',
    'WebGPU found no adapter: install a Vulkan driver, or Chromium, whose SwiftShader serves as one.',
  );
}

export const info: Command = {
  name: 'info',
  summary: 'describes the WebGPU adapter: software or not, features, limits',
  usage: `usage: npm run -s sida -- info [--json]

Describes the WebGPU adapter that the other commands would use.

  --json  as JSON`,
  async run(argv) {
    const args = parseArgs(argv, { '--json': 'switch' });
    noPositional(args);
    const adapter = await reportNodeAdapter(await openNodeGpu());
    console.log(args.values.has('--json') ? JSON.stringify(adapter, null, 2) : infoText(adapter));
    return 0;
  },
};
