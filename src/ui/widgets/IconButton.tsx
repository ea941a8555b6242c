import { Icon } from './icons.tsx';

interface Props {
  icon: Parameters<typeof Icon>[0]['name'];
  /** What it does, for those who cannot see the sign. */
  name: string;
  /** Said beside the pointer; the name where nothing is. */
  title?: string;
  className?: string;
  on?: boolean;
  press: () => void;
}

/** A square button with a sign instead of a word. */
export function IconButton({ icon, name, title = name, className = 'small', on = true, press }: Props) {
  return (
    <button
      type="button"
      className={`button square ${className}`}
      aria-label={name}
      title={title}
      disabled={!on}
      onClick={press}
    >
      <Icon name={icon} />
    </button>
  );
}
