// A button with a menu.
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly onPick: () => void;
  /** For items that are on or off. */
  readonly checked?: boolean;
  /** Draws a line above the item. */
  readonly divided?: boolean;
}

interface Props {
  label: string;
  items: readonly MenuItem[];
  children: ReactNode;
}

/** Arrow keys move through the items. Escape, Tab and a press outside close the menu. */
export function Menu({ label, items, children }: Props) {
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const entries = () => [...(root.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])];

  useEffect(() => {
    if (!open) return;
    root.current?.querySelector<HTMLElement>('[role^=menuitem]')?.focus();
    const onPress = (e: globalThis.PointerEvent) => {
      if (e.target instanceof Node && !root.current?.contains(e.target)) setOpen(false);
    };
    document.addEventListener('pointerdown', onPress);
    return () => document.removeEventListener('pointerdown', onPress);
  }, [open]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const onKeyDown = (e: KeyboardEvent) => {
    const all = entries();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = {
      ArrowDown: (at + 1) % all.length,
      ArrowUp: (at + all.length - 1) % all.length,
      Home: 0,
      End: all.length - 1,
    }[e.key];
    if (e.key === 'Tab') setOpen(false);
    if (e.key === 'Escape') close();
    if (to !== undefined) all[to]?.focus();
    if (to === undefined && e.key !== 'Escape') return;
    e.preventDefault();
    e.stopPropagation();
  };

  return (
    <div className="chart-menu" ref={root}>
      <button
        ref={button}
        type="button"
        className="button small square plain"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {children}
      </button>
      {open && (
        <div className="chart-menu-list" role="menu" id={id} aria-label={label} tabIndex={-1} onKeyDown={onKeyDown}>
          {items.map(({ id: item, label: name, onPick, checked, divided }) => (
            <button
              key={item}
              type="button"
              role={checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
              {...(checked === undefined ? {} : { 'aria-checked': checked })}
              className={divided ? 'divided' : undefined}
              tabIndex={-1}
              onClick={() => {
                close();
                onPick();
              }}
            >
              {name}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
