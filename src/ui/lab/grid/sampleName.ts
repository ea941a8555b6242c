// What samples of the lab are called.
import { useCallback } from 'react';
import { useMessages } from '../../messages/useMessages.ts';
import { useLab } from '../../stores.tsx';

/** The kind of thing that is dragged from the grid. */
export const SAMPLE_TYPE = 'application/x-sida-sample';

/** What goes along with a dragged sample: its place in the grid. */
export function dragSample(index: number, transfer: DataTransfer): void {
  transfer.setData(SAMPLE_TYPE, String(index));
  transfer.effectAllowed = 'copy';
}

/** The name of a class, '' where it is not known: those of the data sets that the built-in teachers know. */
export function useClassName(): (label: number) => string {
  const { classes } = useMessages().samples;
  const network = useLab((s) => s.network);
  const ours = network?.classes === 10;
  const names = `${network?.teacher} ${network?.name}`.includes('cifar') ? classes.cifar10 : classes.shapes10;
  return useCallback((label) => (ours ? (names[label] ?? '') : ''), [ours, names]);
}

/** Seed and class in words. */
export function useSampleName(): (seed: number, label: number | null) => string {
  const m = useMessages().lab.grid;
  const className = useClassName();
  return useCallback(
    (seed, label) => m.cell(seed, label === null ? '' : m.classOf(label, className(label))),
    [m, className],
  );
}
