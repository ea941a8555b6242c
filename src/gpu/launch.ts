import type { BindingInfo } from './kernel.ts';
import type { View } from './storage.ts';

/** One recorded launch of a kernel. */
export interface Launch {
  readonly source: string;
  readonly entry: string;
  readonly label: string;
  readonly views: readonly { readonly info: BindingInfo; readonly view: View }[];
  /** Workgroups along x and y. */
  readonly groups: readonly [number, number];
  /** Two a multiply-add of convolutions, linear layers and attention. */
  readonly flops: number;
  /** The sizes that the kernel reads at run time. */
  readonly dims: ArrayBuffer;
}
