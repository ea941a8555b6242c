// A slider that sets one σ for all images.
import type { Recipe } from '../../../recipes/recipe.ts';
import { short } from '../../format.ts';
import { useMessages } from '../../messages/useMessages.ts';

interface Props {
  /** Null: each image's own. */
  sigma: number | null;
  recipe: Pick<Recipe, 'pMean' | 'pStd'>;
  onChange: (sigma: number) => void;
  /** Returns to each image's own σ. Null if the images have none. */
  onOwn: (() => void) | null;
}

const LOW = Math.log10(0.002);
const HIGH = Math.log10(80);
/** Standard normal quantiles of 5, 25, 50, 75 and 95 %. */
const QUANTILES = [-1.645, -0.674, 0, 0.674, 1.645];

/** The scale is logarithmic. Its ticks are quantiles of σ in the fake score's training. */
export function SigmaSlider({ sigma, recipe, onChange, onOwn }: Props) {
  const m = useMessages().fakeness.inspect;
  const marks = QUANTILES.map((z) => (recipe.pMean + recipe.pStd * z) / Math.LN10);
  const shown = sigma ?? Math.exp(recipe.pMean);
  return (
    <div className="sigma-slider">
      <span>
        <span className="symbol">σ</span>{' '}
        <b className="number" data-testid="sigma-value">
          {sigma === null ? m.ownSigma : short(sigma)}
        </b>
      </span>
      <span className="track">
        <svg className="ticks" viewBox={`${LOW} 0 ${HIGH - LOW} 1`} preserveAspectRatio="none" aria-hidden="true">
          <path d={marks.map((x) => `M${x} 0v1`).join('')} />
        </svg>
        <input
          type="range"
          min={LOW}
          max={HIGH}
          step={0.02}
          value={Math.log10(shown)}
          aria-label={m.sigma}
          aria-valuetext={sigma === null ? m.ownSigma : short(sigma)}
          title={m.sigmaHint}
          onChange={(e) => onChange(10 ** Number(e.target.value))}
          data-testid="sigma"
        />
      </span>
      {onOwn && sigma !== null && (
        <button type="button" className="button plain small" onClick={onOwn}>
          {m.backToOwnSigma}
        </button>
      )}
    </div>
  );
}
