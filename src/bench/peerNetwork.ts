// Converts the peer benchmark's description of its network (bench/peers/page/spec.js) to EDM's names.
import type { Denoiser } from '../nn/nets/network.ts';
import { openNetwork } from '../nn/nets/registry.ts';
import type { WorkloadName, WorkloadSpec } from './workloads.ts';

/** The harness's `CONFIG`. */
export interface PeerConfig {
  readonly res: number;
  readonly inCh: number;
  readonly base: number;
  readonly mult: readonly number[];
  readonly blocks: number;
  readonly attnRes: readonly number[];
  readonly labelDim: number;
  readonly embMult: number;
  readonly sigmaData: number;
  readonly adam: { readonly lr: number; readonly beta1: number; readonly beta2: number; readonly eps: number };
  readonly alpha: number;
  readonly sigmaInit: number;
  readonly batch: Readonly<Record<'F' | 'T' | 'G', number>>;
}

/** The DDPM++ network of that size. */
export function peerNetwork(c: PeerConfig): Denoiser {
  return openNetwork({
    img_resolution: c.res,
    img_channels: c.inCh,
    label_dim: c.labelDim,
    sigma_data: c.sigmaData,
    model_channels: c.base,
    channel_mult: [...c.mult],
    channel_mult_emb: c.embMult,
    num_blocks: c.blocks,
    attn_resolutions: [...c.attnRes],
    dropout: 0,
  });
}

/** One of the harness's workloads. */
export function peerWorkload(c: PeerConfig, name: WorkloadName): WorkloadSpec {
  const { adam, alpha, sigmaInit } = c;
  return { net: peerNetwork(c), batch: c.batch[name], adam, alpha, sigmaInit };
}

const LAYERS: Readonly<Record<string, string>> = {
  n0: 'norm0',
  c0: 'conv0',
  aff: 'affine',
  n1: 'norm1',
  c1: 'conv1',
  sk: 'skip',
  n2: 'norm2',
  qkv: 'qkv',
  proj: 'proj',
};
const HEADS: Readonly<Record<string, string>> = { map_label: 'map_label', map0: 'map_layer0', map1: 'map_layer1' };

/** The harness's name for a tensor of EDM's state_dict: `model.dec.8x8_in0.norm0.weight` -> `dec8_in0.n0.g`. */
export function peerNames(specNames: readonly string[], res: number): Map<string, string> {
  return new Map(specNames.map((name) => [edmName(name, res), name]));
}

function edmName(name: string, res: number): string {
  const at = name.lastIndexOf('.');
  const kind = name.slice(at + 1) === 'b' ? 'bias' : 'weight';
  const [unit = '', layer = ''] = name.slice(0, at).split('.');
  if (HEADS[unit]) return `model.${HEADS[unit]}.${kind}`;
  if (unit === 'out') return `model.dec.${res}x${res}_aux_${layer === 'n' ? 'norm' : 'conv'}.${kind}`;
  const [, half = '', side = '', what = ''] = /^(enc|dec)(\d+)_(\w+)$/.exec(unit) ?? [];
  const block = `model.${half}.${side}x${side}_${what.replace(/^b(\d+)$/, 'block$1')}`;
  return layer === '' ? `${block}.${kind}` : `${block}.${LAYERS[layer] ?? layer}.${kind}`;
}
