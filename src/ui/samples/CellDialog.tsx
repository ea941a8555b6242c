// One latent in every sheet: a strip of its samples, and the selected one enlarged.
import { useEffect, useId, useRef } from 'react';
import { cellFacts } from '../../runs/readings/cellFacts.ts';
import { cellOf } from '../../runs/readings/sheetCells.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useShown } from '../stores.tsx';
import { IconButton } from '../widgets/IconButton.tsx';
import { PixelCanvas } from '../widgets/PixelCanvas.tsx';
import { Filmstrip } from './timeline/Filmstrip.tsx';
import { factsText } from './useCellNames.ts';
import type { Sheets } from './useSheets.ts';

interface Props {
  index: number;
  total: number;
  of: Sheets;
  onMove: (index: number) => void;
  onClose: () => void;
}

export function CellDialog({ index, total, of, onMove, onClose }: Props) {
  const m = useMessages().samples;
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  const seed = useShown((h) => h?.meta.recipe.seed ?? 0);
  const teacher = useShown((h) => h?.meta.recipe.teacher ?? '');
  const { sheets, sheet, at, go } = of;
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog || dialog.open) return;
    dialog.showModal();
    dialog.querySelector<HTMLElement>('[aria-selected="true"]')?.focus(); // arrow keys work at once
  }, []);
  if (!sheet) return null;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself
    <dialog
      ref={ref}
      className="cell-dialog"
      aria-labelledby={id}
      onClose={onClose}
      onClick={(e) => e.target === e.currentTarget && e.currentTarget.close()}
      data-testid="cell-dialog"
    >
      <div className="cell-dialog-body">
        <div className="cell-dialog-head">
          <h2 id={id}>{m.cell.life(index + 1)}</h2>
          <span className="quiet">{factsText(cellFacts({ seed, teacher }, index), m)}</span>
          <div className="cell-dialog-verbs">
            <IconButton icon="left" name={m.cell.previous} on={index > 0} press={() => onMove(index - 1)} />
            <IconButton icon="right" name={m.cell.next} on={index < total - 1} press={() => onMove(index + 1)} />
            <IconButton icon="close" name={m.cell.close} press={() => ref.current?.close()} />
          </div>
        </div>
        <div className="cell-dialog-main">
          <figure>
            <div className="cell-large">
              <PixelCanvas {...cellOf(sheet, index)} label={m.cell.large(index + 1, sheet.nimg)} testId="cell-large" />
            </div>
            <figcaption className="number">
              <b>{m.at(sheet.nimg)}</b>
              <span className="quiet">{m.timeline.count(at + 1, sheets.length)}</span>
            </figcaption>
            <p className="quiet">{m.cell.note}</p>
          </figure>
          <Filmstrip index={index} sheets={sheets} at={at} go={go} />
        </div>
      </div>
    </dialog>
  );
}
