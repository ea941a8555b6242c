// A teacher that is small enough for tests on a software adapter: random weights, the smallest network with all parts.
import { type TensorData, writeSafetensors } from '../../src/io/tensors/safetensors.ts';
import { openNetwork } from '../../src/nn/nets/registry.ts';
import { formulaWeights } from '../../src/parity/formula.ts';

/** A weights file: DDPM++ for 16x16 images of ten classes, two levels. `factors` multiplies tensors by key. */
export function tinyTeacher(factors: Readonly<Record<string, number>> = {}): Uint8Array {
  const network = {
    class: 'EDMPrecond',
    model_type: 'SongUNet',
    img_resolution: 16,
    label_dim: 10,
    model_channels: 8,
    channel_mult: [1, 1],
    channel_mult_emb: 1,
    num_blocks: 1,
    attn_resolutions: [8],
    dropout: 0,
  };
  const shapes = new Map(
    openNetwork(network)
      .layout.keys()
      .map(({ key, shape }) => [key, [...shape]]),
  );
  const weights = formulaWeights({ from: 'formula', rules: 'edm', seed: 1 }, 'prefix', shapes);
  const tensors = new Map<string, TensorData>();
  for (const [key, values] of weights) {
    const data = values.map((v) => v * (factors[key] ?? 1));
    tensors.set(key, { dtype: 'F32', shape: [...(shapes.get(key) ?? [])], data: Float32Array.from(data) });
  }
  return writeSafetensors(tensors, { format: 'sida-lab/1', role: 'teacher', network: JSON.stringify(network) });
}
