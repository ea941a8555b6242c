import { CLASSES, datasetOf } from '../../runs/readings/cellFacts.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useShown } from '../stores.tsx';

/** Classes that the shown run's images may be looked at as: a built-in teacher's, else those that its batches have shown. */
export function useClassCount(): number {
  const teacher = useShown((h) => h?.meta.recipe.teacher ?? '');
  const seen = useShown((h) => Math.max(0, ...(h?.batches ?? []).flatMap((b) => [...b.labels])));
  return datasetOf(teacher) === null ? seen + 1 : CLASSES;
}

/** Names the classes of the shown run; by number where their names are not known. */
export function useClassName(): (label: number) => string {
  const m = useMessages();
  const teacher = useShown((h) => h?.meta.recipe.teacher ?? '');
  const own = useShown((h) => h?.meta.recipe.dataset === 'own');
  const dataset = datasetOf(teacher);
  return (label) => {
    const names = own || dataset === null || dataset === 'own' ? null : m.samples.classes[dataset];
    return names?.[label] ?? m.fakeness.view.classNumber(label);
  };
}
