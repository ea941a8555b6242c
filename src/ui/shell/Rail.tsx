// The links to the views: a column beside the page, or a row above it on narrow screens.
import { useView, VIEWS } from '../header/views.ts';
import { useMessages } from '../messages/useMessages.ts';
import { Icon } from '../widgets/icons.tsx';

export function Rail() {
  const m = useMessages().views;
  const view = useView();
  return (
    <nav className="rail" aria-label={m.label}>
      {VIEWS.map((v) => (
        <a key={v} href={`#${v}`} aria-current={v === view ? 'page' : undefined}>
          <Icon name={v} />
          {m[v]}
        </a>
      ))}
    </nav>
  );
}
