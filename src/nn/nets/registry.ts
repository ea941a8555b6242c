// The architectures that run here, and how a network is opened from arguments or from tensors alone.
import { EngineError } from '../../lib/errors.ts';
import { numel } from '../../lib/shape.ts';
import { DDPMPP } from './ddpmpp.ts';
import {
  type Architecture,
  type Denoiser,
  type Network,
  type NetworkArgs,
  type ReadTensor,
  type Shapes,
  UnsupportedNetwork,
} from './network.ts';

/** All architectures. To add one, see docs/guides/add-a-network.md. */
const ARCHITECTURES: Architecture[] = [DDPMPP];

/** Adds an architecture; returns a function that removes it again. For tests and for code that brings its own network. */
export function register(a: Architecture): () => void {
  ARCHITECTURES.push(a);
  return () => void ARCHITECTURES.splice(ARCHITECTURES.indexOf(a), 1);
}

/** Tensors that only one architecture has, and its name: `infer` of others is not asked then. */
const SIGNS: readonly (readonly [RegExp, string, string])[] = [
  [/^unet\./, 'edm2', 'EDM2 (tensors named "unet.")'],
  [/^model\.out_(norm|conv)\./, 'adm', 'ADM (DhariwalUNet)'],
  [/^model\.map_noise\.freqs$/, 'ncsnpp', 'NCSN++ (SongUNet with a Fourier embedding)'],
  [/^model\.enc\.\d+x\d+_aux_/, 'ncsnpp', 'NCSN++ (SongUNet with a residual or skip encoder)'],
];

/** The class of arguments that name none. */
const STANDARD_CLASS = { class: 'EDMPrecond', model_type: 'SongUNet' };

/**
 * The network of such arguments. `shapes` are those of its file's tensors.
 * Throws UnsupportedNetwork if no architecture runs it, and an EngineError if an argument is wrong.
 */
export function openNetwork(given: NetworkArgs, shapes?: Shapes): Denoiser {
  const args = { ...STANDARD_CLASS, ...given };
  let refusal: UnsupportedNetwork | undefined;
  for (const architecture of ARCHITECTURES) {
    try {
      const config = architecture.parse(args, shapes);
      if (config) return architecture.build(config);
    } catch (e) {
      if (!(e instanceof UnsupportedNetwork)) throw e;
      refusal ??= e;
    }
  }
  const known = ARCHITECTURES.map(({ classes, title }) => `${classes} (${title})`).join(' or ');
  throw (
    refusal ??
    new UnsupportedNetwork(
      `Networks of class ${args.class} with ${args.model_type} are not supported yet: only ${known}.`,
    )
  );
}

/** The same network with its preconditioning for data of this standard deviation. */
export function withSigmaData(net: Denoiser, sigmaData: number): Denoiser {
  return net.sigmaData === sigmaData ? net : openNetwork({ ...net.args, sigma_data: sigmaData });
}

/**
 * The arguments of a state_dict's network, for files that do not say which network they are. `what` names the file.
 * Throws UnsupportedNetwork if its architecture does not run here, an EngineError if the tensors do not decide.
 */
export function inferNetwork(shapes: Shapes, what: string, read: ReadTensor): NetworkArgs {
  const keys = [...shapes.keys()];
  const fail = (why: string): never => {
    throw new EngineError('bad-file', `${what} does not say which network it is for, and ${why}.`);
  };
  const sign = SIGNS.find(([pattern]) => keys.some((k) => pattern.test(k)));
  const asked = sign ? ARCHITECTURES.filter(({ name }) => name === sign[1]) : ARCHITECTURES;
  if (sign && asked.length === 0) throw new UnsupportedNetwork(`Networks of the kind ${sign[2]} do not run yet.`);
  for (const architecture of asked) {
    const args = architecture.infer(shapes, read, fail);
    if (args) return args;
  }
  return fail(`its tensors have other names than EDM's (${keys.slice(0, 2).join(', ') || 'none'})`);
}

/** Numbers that a network learns. */
export function parametersOf(net: Network): number {
  return net.layout.keys().reduce((sum, { shape }) => sum + numel(shape), 0);
}
