// The names of the cells of a sheet.
import { useMemo } from 'react';
import { type CellFacts, cellFacts } from '../../runs/readings/cellFacts.ts';
import type { Messages } from '../messages/en/index.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useShown } from '../stores.tsx';

/** A sample's latent and class as text. */
export function factsText({ latent, label, dataset }: CellFacts, m: Messages['samples']): string {
  const name = label === null || dataset === null || dataset === 'own' ? null : m.classes[dataset][label];
  return [m.cell.latent(latent), ...(label !== null && name ? [m.cell.label(label, name)] : [])].join(' · ');
}

/** The name of each cell of the shown run's sheets. */
export function useCellNames(total: number): readonly string[] {
  const m = useMessages().samples;
  const seed = useShown((h) => h?.meta.recipe.seed ?? 0);
  const teacher = useShown((h) => h?.meta.recipe.teacher ?? '');
  return useMemo(
    () =>
      Array.from(
        { length: total },
        (_, i) => `${m.cell.name(i + 1)} · ${factsText(cellFacts({ seed, teacher }, i), m)}`,
      ),
    [total, seed, teacher, m],
  );
}
