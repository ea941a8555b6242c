// The input that searches settings by label, symbol or explanation.
import { useRef } from 'react';
import { useMessages } from '../messages/useMessages.ts';
import { useHotkeys } from '../transport/useHotkeys.ts';

export function RecipeSearch({ text, onText }: { text: string; onText: (text: string) => void }) {
  const { recipe: m, transport } = useMessages();
  const ref = useRef<HTMLInputElement>(null);
  useHotkeys({ '/': () => ref.current?.focus() });
  return (
    <div className="recipe-search">
      <input
        ref={ref}
        type="search"
        value={text}
        placeholder={m.search}
        aria-label={m.search}
        title={transport.key('/')}
        autoComplete="off"
        spellCheck={false}
        onChange={(e) => onText(e.target.value)}
        onKeyDown={(e) => {
          if (e.key !== 'Escape') return;
          onText('');
          ref.current?.blur();
        }}
        data-testid="recipe-search"
      />
      <kbd>/</kbd>
    </div>
  );
}
