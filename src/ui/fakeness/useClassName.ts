import { cellFacts } from '../../runs/cellFacts.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useShown } from '../stores.tsx';

/** Classes of every built-in teacher. */
const BUILT_IN = 10;

/** Classes that the shown run's images may be looked at as: a built-in teacher's, else those that its batches have shown. */
export function useClassCount(): number {
  const teacher = useShown((h) => h?.meta.recipe.teacher ?? '');
  const seen = useShown((h) => Math.max(0, ...(h?.batches ?? []).flatMap((b) => [...b.labels])));
  return cellFacts({ seed: 0, teacher }, 0).dataset === null ? seen + 1 : BUILT_IN;
}

/** Names the classes of the shown run; by number where their names are not known. */
export function useClassName(): (label: number) => string {
  const m = useMessages();
  const teacher = useShown((h) => h?.meta.recipe.teacher ?? '');
  const own = useShown((h) => h?.meta.recipe.dataset === 'own');
  const { dataset } = cellFacts({ seed: 0, teacher }, 0);
  return (label) => {
    const names = own || dataset === null || dataset === 'own' ? null : m.samples.classes[dataset];
    return names?.[label] ?? m.fakeness.view.classNumber(label);
  };
}
