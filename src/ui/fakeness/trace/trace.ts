// A step as a list of phases: the phases of each update, and the run's numbers for each phase.
import { traitsOf } from '../../../recipes/methods.ts';
import type { Recipe } from '../../../recipes/recipe.ts';
import { decayedLr, emaHalf } from '../../../recipes/schedules.ts';
import type { MetricKey } from '../../../runs/curves/metricColumns.ts';
import type { RunHistory } from '../../../runs/model/history.ts';
import type { StepTrace } from '../../../runs/report.ts';
import { count, short } from '../../format.ts';
import type { Messages } from '../../messages/en/index.ts';

export type PhaseId = keyof Messages['fakeness']['trace']['phases'];
export type Part = keyof Messages['fakeness']['trace']['parts'];
type NumberId = keyof Messages['fakeness']['trace']['numbers'];

export const PARTS: readonly Part[] = ['all', 'psi', 'theta'];
const SHARED: readonly PhaseId[] = ['latent', 'generate', 'noise'];
const PSI: readonly PhaseId[] = ['denoise', 'discriminate', 'psiMoves'];
const THETA: readonly PhaseId[] = ['teacher', 'fakeScore', 'encoderMaps', 'gradient', 'thetaMoves'];
/** Phases that SiD does not have. */
const JUDGING: readonly PhaseId[] = ['discriminate', 'encoderMaps'];

/** A phase, and its update. `both`: the images of psi's batch are shown for both updates. */
export interface Phase {
  readonly id: PhaseId;
  readonly of: 'psi' | 'theta' | 'both';
}

/** The phases of a step of a method, or of one of its updates. `own`: each update has its own batch. */
export function phasesOf(recipe: Recipe, part: Part, own: boolean): Phase[] {
  const of = (ids: readonly PhaseId[], owner: Phase['of']) => ids.map((id): Phase => ({ id, of: owner }));
  const psi = [...of(SHARED, own ? 'psi' : 'both'), ...of(PSI, 'psi')];
  const begin = own ? of(SHARED, 'theta') : part === 'theta' ? of(SHARED, 'both') : [];
  const all = [...(part === 'theta' ? [] : psi), ...(part === 'psi' ? [] : [...begin, ...of(THETA, 'theta')])];
  return traitsOf(recipe.method).judges ? all : all.filter((p) => !JUDGING.includes(p.id));
}

/** The texts of phases. Some phases have another text for SiD or for theta's own batch. */
export type SaidId = PhaseId | 'noiseAlone' | 'noiseTheta' | 'psiMovesAlone' | 'gradientAlone';

export function saidOf({ id, of }: Phase, { method }: Recipe): SaidId {
  if (id === 'noise' && of === 'theta') return 'noiseTheta';
  if (traitsOf(method).judges) return id;
  return id === 'noise' ? 'noiseAlone' : id === 'psiMoves' ? 'psiMovesAlone' : id === 'gradient' ? 'gradientAlone' : id;
}

/** The equation of each phase. */
export const EQUATIONS: Readonly<Record<SaidId, string>> = {
  latent: 'z ~ N(0, I)',
  generate: 'x_g = G_θ(σ_{init} z, σ_{init})',
  noise: 'x_t = x_g + σ n',
  noiseAlone: 'x_t = x_g + σ n',
  noiseTheta: 'x_t = x_g + σ n',
  denoise: 'L_ψ = w(σ) ‖f_ψ(x_t) − x_g‖²',
  discriminate: 'L_D = ½ (mean softplus(−l_{real}) + mean softplus(l_{fake}))',
  psiMoves: 'ψ ← Adam(ψ, ∇(L_ψ + λ_D L_D))',
  psiMovesAlone: 'ψ ← Adam(ψ, ∇L_ψ)',
  teacher: 'y_φ = f_φ(x_t)',
  fakeScore: 'L_{SiD} = (y_φ − y_ψ)·((y_φ − x_g) − α (y_φ − y_ψ)) / ω',
  encoderMaps: 'L_{adv} = λ_{adv} mean softplus(−l) / ω',
  gradient: '∂L/∂x_g = ∂L_{SiD}/∂x_g + ∂L_{adv}/∂x_g',
  gradientAlone: '∂L/∂x_g = ∂L_{SiD}/∂x_g',
  thetaMoves: 'θ ← Adam(θ, (∂x_g/∂θ)ᵀ ∂L/∂x_g)',
};

interface PhaseNumber {
  readonly id: NumberId;
  readonly text: string;
}

/** A number of the step, from its trace. Undefined if it is not computed yet. */
function knownOf({ psi, theta, moved }: StepTrace, key: MetricKey): number | undefined {
  if (key === 'loss_g') return theta?.lossG;
  if (key === 'loss_g_gan') return theta?.bceG;
  return key === 'grad_norm_theta' ? moved?.gradNorm : psi?.row[key];
}

/** The numbers of a phase, from the trace or the metrics row, and from the settings. */
export function numbersOf(
  phase: PhaseId,
  { meta, metrics }: RunHistory,
  at: { step: number; nimg: number },
  trace: StepTrace | null,
): PhaseNumber[] {
  const { recipe } = meta;
  const row = metrics.at(at.nimg);
  const there = row >= 0 && metrics.axis('step')[row] === at.step;
  const metric = (id: NumberId, key: MetricKey): PhaseNumber => {
    const known = (trace && knownOf(trace, key)) ?? (there ? metrics.column(key)[row] : undefined);
    return { id, text: known === undefined ? '–' : short(known) };
  };
  const setting = (id: NumberId, value: number): PhaseNumber => ({ id, text: short(value) });
  const before = Math.max(0, at.nimg - recipe.batch);
  switch (phase) {
    case 'generate':
      return [setting('sigmaInit', recipe.initSigma)];
    case 'denoise':
      return [metric('lossPsi', 'loss_psi')];
    case 'discriminate':
      return [
        metric('bceReal', 'loss_d_real'),
        metric('bceFake', 'loss_d_fake'),
        metric('lossD', 'loss_d'),
        metric('fakenessReal', 'fakeness_real'),
        metric('fakenessFake', 'fakeness_fake'),
      ];
    case 'psiMoves':
      return [metric('gradPsi', 'grad_norm_psi'), setting('lr', recipe.lr)];
    case 'fakeScore':
      return [metric('lossG', 'loss_g'), setting('alpha', recipe.alpha)];
    case 'encoderMaps':
      return [metric('adversarial', 'loss_g_gan'), setting('lambda', recipe.lsgGan)];
    case 'thetaMoves':
      return [
        metric('gradTheta', 'grad_norm_theta'),
        setting('glr', decayedLr(recipe.glr, before, recipe.glrTref)),
        {
          id: 'halflife',
          text: count(emaHalf(before, recipe.emaHalflife, recipe.emaRampup)),
        },
      ];
    default:
      return [];
  }
}

/** Whether θ's update, or the adversarial part of its loss, had no effect yet because of the warm-up. */
export function warmingUp({ thetaAfter, ganAfter, batch, method }: Recipe, phase: PhaseId, nimg: number): boolean {
  if (!traitsOf(method).judges) return false;
  const before = nimg - batch;
  if (phase === 'thetaMoves') return thetaAfter > 0 && before <= thetaAfter;
  return phase === 'encoderMaps' && ganAfter > 0 && before <= ganAfter;
}
