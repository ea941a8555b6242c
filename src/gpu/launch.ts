// The record of one launch.
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
  /** Operations of convolutions, linear layers and attention. A multiply-add counts as two. */
  readonly flops: number;
  /** Sizes that the kernel reads at run time: the contents of its `dims` uniform. */
  readonly dims: ArrayBuffer;
}
