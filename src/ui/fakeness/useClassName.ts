// The number and the names of the shown run's classes.
import { CLASSES, datasetOf } from '../../runs/readings/cellFacts.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useShown } from '../stores.tsx';

/** The number of classes: that of the built-in teacher, or else of the batches so far. */
export function useClassCount(): number {
  const teacher = useShown((h) => h?.meta.recipe.teacher ?? '');
  const seen = useShown((h) => Math.max(0, ...(h?.batches ?? []).flatMap((b) => [...b.labels])));
  return datasetOf(teacher) === null ? seen + 1 : CLASSES;
}

/** The name of a class, or its number if the names are not known. */
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
