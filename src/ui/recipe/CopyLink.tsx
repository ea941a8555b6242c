// The button that copies a link to the recipe.
import { useEffect, useState } from 'react';
import { shareAddress } from '../../store/page/address.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useStores } from '../stores.tsx';

export function CopyLink() {
  const m = useMessages().recipe;
  const { recipe } = useStores();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(shareAddress(window, recipe));
      setCopied(true);
    } catch {
      // If the clipboard cannot be written, the address bar has the same link.
    }
  };
  return (
    <button
      type="button"
      className="button plain small"
      title={m.copyHint}
      onClick={() => void copy()}
      data-testid="copy-link"
    >
      <span aria-live="polite">{copied ? m.copied : m.copyLink}</span>
    </button>
  );
}
