/**
 * @file What a network is to the rest of the project. Training, sampling, inspection, parity, files and exports use these
 * interfaces and the registry (`registry.ts`); they know no architecture by its name.
 *
 * - A *denoiser* is a preconditioned network D(x; sigma) (Karras et al. 2022, eq. 7): noisy images in, images out.
 * - An *architecture* reads arguments, and makes denoisers from them. DDPM++ is one; each has one file in this folder.
 * - *Arguments* are those of EDM's constructors by their names there. Files and checkpoints hold them as JSON.
 */
import type { View } from '../../gpu/storage.ts';
import { EngineError } from '../../lib/errors.ts';
import type { Act } from '../act.ts';
import type { ParamLayout } from '../params/layout.ts';
import type { ParamSet } from '../params/set.ts';
import type { Tape } from '../tape.ts';

/** Arguments of a network's constructor by EDM's names, with its class as `class`. */
export type NetworkArgs = Readonly<Record<string, unknown>>;

/** Shapes of a state_dict's tensors by key. */
export type Shapes = ReadonlyMap<string, readonly number[]>;

/** The numbers of a tensor; undefined if there is no such tensor. */
export type ReadTensor = (key: string) => ArrayLike<number> | undefined;

/** A network: where its parameters are. Holds no data. */
export interface Network {
  readonly layout: ParamLayout;
}

/** What a pass needs besides the images. */
export interface Conditions {
  /** [N] noise levels. */
  readonly sigma: View;
  /** [N, classes] one-hot rows; absent: a row of zeros an image. */
  readonly labels?: Act | undefined;
  /** [N, augment]; absent: zeros. */
  readonly augmentLabels?: Act | undefined;
  /** Dropout of a network in training mode; `stream` is the first of its random streams. */
  readonly dropout?: { readonly p: number; readonly stream: number } | undefined;
}

/** Which outputs to compute, as SiDA's networks name them: D, the encoder's features, or both. */
export type Want = 'decoder' | 'encoder' | 'encoder_decoder';

/** What a pass computed of D [N, R, R, C] and the last feature map of the encoder [N, h, w, c]. */
export interface Denoised {
  readonly D: Act | undefined;
  readonly features: Act | undefined;
}

/** A preconditioned network D(x; sigma). */
export interface Denoiser extends Network {
  readonly architecture: Architecture;
  /** Complete arguments: `openNetwork` makes the same network from them. */
  readonly args: NetworkArgs;
  readonly image: { readonly channels: number; readonly side: number };
  /** 0 for an unconditional network. */
  readonly classes: number;
  /** Augmentation labels that an image may have. */
  readonly augment: number;
  /** Standard deviation of the data that the preconditioning assumes. */
  readonly sigmaData: number;
  /** Whether a file may hold this tensor though the network has no parameter for it. */
  ignores(key: string): boolean;
  /** Runs the network on x [N, R, R, C]. Gradients reach x and, where trainable, p. */
  denoise(t: Tape, p: ParamSet, x: Act, c: Conditions, want: Want): Denoised;
}

/** One family of networks. C: its complete arguments. */
export interface Architecture<C extends NetworkArgs = NetworkArgs> {
  /** Short name, such as 'ddpmpp'. */
  readonly name: string;
  /** Name for readers, such as 'DDPM++'. */
  readonly title: string;
  /** Its class in EDM's code, for error sentences. */
  readonly classes: string;
  /**
   * Completes and checks arguments. `shapes` are those of the file's tensors, for arguments that files leave out.
   * Returns null if they are another architecture's. Throws UnsupportedNetwork if they ask for a part that does not run
   * here, and an EngineError if an argument is wrong.
   */
  parse(given: NetworkArgs, shapes?: Shapes): C | null;
  /**
   * Arguments from a state_dict alone. Returns null if the tensors are another architecture's.
   * Calls `fail` with the reason, a clause, if the shapes do not decide the arguments.
   */
  infer(shapes: Shapes, read: ReadTensor, fail: (why: string) => never): NetworkArgs | null;
  /**
   * The factor of a weight's first values to Xavier's uniform distribution, by its key, for training from scratch. Absent
   * if the architecture trains from given weights only.
   */
  readonly initialFactor?: (key: string) => number;
  build(config: C): Denoiser;
  /** One phrase for the model card. */
  describe(config: C): string;
}

/** A network that does not run here; its tensors can be read. */
export class UnsupportedNetwork extends EngineError {
  constructor(message: string) {
    super('bad-file', message);
    this.name = 'UnsupportedNetwork';
  }
}
