// A modal dialog that is open while it is mounted.
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useMessages } from '../messages/useMessages.ts';
import { IconButton } from '../widgets/IconButton.tsx';

interface Props {
  title: string;
  className: string;
  aside?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

export function Modal({ title, className, aside, onClose, children }: Props) {
  const m = useMessages().curves;
  const id = useId();
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (!ref.current?.open) ref.current?.showModal();
  }, []);
  return (
    <dialog ref={ref} className={className} aria-labelledby={id} onClose={onClose}>
      <div className="modal-head">
        <h2 id={id}>{title}</h2>
        <div className="modal-aside">{aside}</div>
        <IconButton icon="close" name={m.close} press={() => ref.current?.close()} />
      </div>
      {children}
    </dialog>
  );
}
