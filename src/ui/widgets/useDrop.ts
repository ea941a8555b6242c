// Drag and drop.
import { type DragEvent, useState } from 'react';

/** Whether files are dragged, and not text or a picture of a page. */
export function hasFiles(transfer: DataTransfer): boolean {
  return transfer.types.includes('Files');
}

/**
 * Makes an element a drop area. It highlights and passes on what `takes` accepts, and ignores the rest. Dropping is
 * optional: a control beside it must do the same from the keyboard.
 */
export function useDrop(takes: (transfer: DataTransfer) => boolean, onDrop: (transfer: DataTransfer) => void) {
  const [over, setOver] = useState(false);
  return {
    'data-over': over,
    onDragOver(e: DragEvent) {
      if (!takes(e.dataTransfer)) return;
      e.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop(e: DragEvent) {
      setOver(false);
      if (!takes(e.dataTransfer)) return;
      e.preventDefault();
      onDrop(e.dataTransfer);
    },
  };
}
