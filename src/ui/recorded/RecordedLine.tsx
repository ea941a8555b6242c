// The line about the demo run while it is shown.
import { recipeDiff } from '../../recipes/fields.ts';
import { duration } from '../format.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useDemoRun, useRecipe, useRun, useShown } from '../stores.tsx';

/** Renders nothing if another run is shown. */
export function DemoRunLine() {
  const m = useMessages().recorded;
  const state = useDemoRun();
  const meta = useShown((h) => (h?.meta.source === 'recorded' ? h.meta : null));
  const form = useRecipe((s) => s.recipe);
  const adopt = useRecipe((s) => s.adopt);
  const idle = useRun((s) => s.recipe === null && s.noGpu === null);
  if (state.kind === 'failed')
    return (
      <p className="recorded-line quiet" data-testid="recorded-failed">
        {m.failed(state.message)}
      </p>
    );
  if (!meta) return null;
  const differs = idle && recipeDiff(meta.recipe, form).length > 0;
  return (
    <section className="recorded-line" aria-label={m.title} data-testid="recorded">
      <span>
        <b>{m.title}</b> · {m.facts(meta.madeOn, meta.recipe.seed, duration(meta.sec))}
      </span>
      {differs ? (
        <>
          <span className="quiet">{m.differs}</span>
          <button type="button" className="button plain small" onClick={() => adopt(meta.recipe)}>
            {m.adopt}
          </button>
        </>
      ) : (
        <span className="quiet">{m.about}</span>
      )}
    </section>
  );
}
