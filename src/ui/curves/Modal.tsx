import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useMessages } from '../messages/useMessages.ts';
import { Icon } from '../widgets/icons.tsx';

interface Props {
  title: string;
  className: string;
  aside?: ReactNode;
  onClose: () => void;
  children: ReactNode;
}

/** A dialog that is open as long as it is there. */
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
        <button
          type="button"
          className="button small square"
          aria-label={m.close}
          title={m.close}
          onClick={() => ref.current?.close()}
        >
          <Icon name="close" />
        </button>
      </div>
      {children}
    </dialog>
  );
}
