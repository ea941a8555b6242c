// The note that a recipe needs too much memory, with settings that fit and their memory.
import { useEffect, useState } from 'react';
import { totalBytes } from '../../store/engine/runStore.ts';
import { type Fit, findFits } from '../../store/page/fits.ts';
import { bytes, count } from '../format.ts';
import type { Messages } from '../messages/en/index.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useRecipe, useRun, useSafeMemory, useStores } from '../stores.tsx';

export function FitNote() {
  const m = useMessages().fitting;
  const { settings, recipe: form } = useStores();
  const planned = useRun((s) => s.planned) ?? [];
  const safe = useSafeMemory();
  const fits = useFits(safe?.bytes ?? 0);
  if (!safe) return null;
  const total = totalBytes(planned);
  const biggest = planned.reduce((a, b) => (b.bytes > a.bytes ? b : a), { owner: '', bytes: 0 });
  const said = safe.kind === 'own' ? m.own : m.blocked;
  const allow = Math.ceil((total / 2 ** 30) * 10) / 10;
  return (
    <div className="bar-note fit-note" data-testid="no-memory" role="status">
      <p>
        <strong>{said(bytes(total), bytes(safe.bytes))}</strong>{' '}
        {m.biggest(m.owners[biggest.owner] ?? biggest.owner, bytes(biggest.bytes))}
      </p>
      <fieldset className="row" aria-label={m.ways}>
        {fits === null && <span className="quiet">{m.looking}</span>}
        {fits?.length === 0 && <span className="quiet">{m.none}</span>}
        {fits?.map((fit) => (
          <button
            key={fit.kind}
            type="button"
            className="button small"
            data-fit={fit.kind}
            onClick={() => form.getState().adopt(fit.recipe)}
          >
            {m.to(wayOf(fit, m), bytes(fit.bytes))}
          </button>
        ))}
        <button
          type="button"
          className="button plain small"
          onClick={() => settings.setState({ allowed: allow * 2 ** 30 })}
        >
          {m.allow(bytes(allow * 2 ** 30))}
        </button>
      </fieldset>
    </div>
  );
}

function wayOf({ kind, recipe }: Fit, m: Messages['fitting']): string {
  const word = m.way[kind];
  if (kind === 'batch') return `${word} ${count(recipe.batch)}`;
  return kind === 'microBatch' || kind === 'both' ? `${word} ${count(recipe.microBatch)}` : word;
}

/** The settings with which the form's recipe fits. Returns null while they are computed. */
function useFits(safe: number): Fit[] | null {
  const { verbs } = useStores().run;
  const recipe = useRecipe((s) => s.recipe);
  const [fits, setFits] = useState<Fit[] | null>(null);
  useEffect(() => {
    let wanted = true;
    setFits(null);
    const measure = async (r: typeof recipe) => {
      const memory = wanted ? await verbs.measure(r) : null;
      return memory && totalBytes(memory);
    };
    void findFits(recipe, safe, measure).then((found) => wanted && setFits(found));
    return () => {
      wanted = false;
    };
  }, [verbs, recipe, safe]);
  return fits;
}
