// The networks that `bench` runs: those of the presets, one for the GPU of a laptop, and EDM's network for CIFAR-10.
import type { Denoiser } from '../nn/nets/network.ts';
import { openNetwork } from '../nn/nets/registry.ts';

export interface BenchNet {
  readonly name: string;
  readonly net: Denoiser;
  /** Images in a step. */
  readonly batch: number;
}

/** Arguments of all of them. They name no class, so they are DDPM++. */
const COMMON = { img_channels: 3, label_dim: 10, dropout: 0 };

// biome-ignore format: a table reads best with a row a line
export const BENCH_NETS: readonly BenchNet[] = [
  { name: 'nano',  batch: 16, net: openNetwork({ ...COMMON, img_resolution: 16, model_channels: 16,  channel_mult: [1, 2],    num_blocks: 1, attn_resolutions: [8] }) },
  { name: 'tiny',  batch: 4,  net: openNetwork({ ...COMMON, img_resolution: 32, model_channels: 16,  channel_mult: [1, 2, 4], num_blocks: 2, attn_resolutions: [8] }) },
  { name: 'small', batch: 4,  net: openNetwork({ ...COMMON, img_resolution: 32, model_channels: 64,  channel_mult: [1, 2, 2], num_blocks: 2, attn_resolutions: [16] }) },
  { name: 'edm',   batch: 1,  net: openNetwork({ ...COMMON, img_resolution: 32, model_channels: 128, channel_mult: [2, 2, 2], num_blocks: 4, attn_resolutions: [16], augment_dim: 9, label_dim: 0 }) },
];

/** The steps that are timed: evaluation with loss, a training step, SiD's generator step, a whole SiDA iteration. */
export const BENCH_STEPS = ['forward', 'train', 'generator', 'sida'] as const;
export type BenchStep = (typeof BENCH_STEPS)[number];
