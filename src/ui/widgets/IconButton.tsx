// A square button with an icon.
import { Icon } from './icons.tsx';

interface Props {
  icon: Parameters<typeof Icon>[0]['name'];
  /** The action, for screen readers. */
  name: string;
  /** The tooltip. The default is the name. */
  title?: string;
  className?: string;
  on?: boolean;
  press: () => void;
}

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
