// EDM's Heun sampler, section 3. State in float64; the network receives float32 images.
import { map, rounded, scale, type Tensor } from './tensor.ts';

export interface SamplerArgs {
  num_steps: number;
  sigma_min: number;
  sigma_max: number;
  rho: number;
  S_churn: number;
  S_min: number;
  S_max: number;
  S_noise: number;
}

/** t_0 .. t_N. The last is 0. */
export function karrasSchedule(a: Pick<SamplerArgs, 'num_steps' | 'sigma_min' | 'sigma_max' | 'rho'>): number[] {
  const [high, low] = [a.sigma_max ** (1 / a.rho), a.sigma_min ** (1 / a.rho)];
  const t = Array.from({ length: a.num_steps }, (_, i) => (high + (i / (a.num_steps - 1)) * (low - high)) ** a.rho);
  return [...t, 0];
}

/** The sample of the latent z. `eps(i)` are the draws of step i, used if noise is added. */
export function heunSample(
  z: Tensor,
  a: SamplerArgs,
  D: (x: Tensor, sigma: number) => Tensor,
  eps: (step: number) => Tensor | null,
): Tensor {
  const t = karrasSchedule(a);
  let x = scale(z, t[0]!);
  for (let i = 0; i < a.num_steps; i++) {
    const [now, next] = [t[i]!, t[i + 1]!];
    const gamma = now >= a.S_min && now <= a.S_max ? Math.min(a.S_churn / a.num_steps, Math.SQRT2 - 1) : 0;
    const hat = now * (1 + gamma);
    const noise = eps(i);
    const sd = Math.sqrt(hat ** 2 - now ** 2) * a.S_noise;
    const xHat = noise ? map(x, (v, j) => v + sd * noise.data[j]!) : x;
    const slope = (at: Tensor, sigma: number): Tensor => {
      const d = D(rounded(at), sigma);
      return map(at, (v, j) => (v - d.data[j]!) / sigma);
    };
    const d = slope(xHat, hat);
    const euler = map(xHat, (v, j) => v + (next - hat) * d.data[j]!);
    if (i === a.num_steps - 1) return euler;
    const d2 = slope(euler, next);
    x = map(xHat, (v, j) => v + ((next - hat) * (d.data[j]! + d2.data[j]!)) / 2);
  }
  return x;
}
