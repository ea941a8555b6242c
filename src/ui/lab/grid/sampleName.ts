// Names of the lab's samples, and the data of a dragged sample.
import { useCallback } from 'react';
import { useMessages } from '../../messages/useMessages.ts';
import { useLab } from '../../stores.tsx';

/** The data type of a sample that is dragged from the grid. */
export const SAMPLE_TYPE = 'application/x-sida-sample';

/** Adds the sample's index in the grid to a drag. */
export function dragSample(index: number, transfer: DataTransfer): void {
  transfer.setData(SAMPLE_TYPE, String(index));
  transfer.effectAllowed = 'copy';
}

/** The name of a class of the built-in data sets. '' if it is not known. */
export function useClassName(): (label: number) => string {
  const { classes } = useMessages().samples;
  const network = useLab((s) => s.network);
  const ours = network?.classes === 10;
  const names = `${network?.teacher} ${network?.name}`.includes('cifar') ? classes.cifar10 : classes.shapes10;
  return useCallback((label) => (ours ? (names[label] ?? '') : ''), [ours, names]);
}

/** Seed and class as text. */
export function useSampleName(): (seed: number, label: number | null) => string {
  const m = useMessages().lab.grid;
  const className = useClassName();
  return useCallback(
    (seed, label) => m.cell(seed, label === null ? '' : m.classOf(label, className(label))),
    [m, className],
  );
}
