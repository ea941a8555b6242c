// The input of a moment as a number of images. Other texts are discarded.
import { useState } from 'react';
import { count } from '../../format.ts';
import { useMessages } from '../../messages/useMessages.ts';

interface Props {
  nimg: number;
  onGo: (nimg: number) => void;
}

export function MomentInput({ nimg, onGo }: Props) {
  const m = useMessages().samples.timeline;
  const [typed, setTyped] = useState<string | null>(null);
  const commit = () => {
    const digits = (typed ?? '').replace(/[\s,.']/g, '');
    if (/^\d+$/.test(digits)) onGo(Number(digits));
    setTyped(null);
  };
  return (
    <label className="moment" title={m.exactHint}>
      <input
        type="text"
        inputMode="numeric"
        aria-label={m.exact}
        value={typed ?? count(nimg)}
        onChange={(e) => setTyped(e.target.value)}
        onFocus={(e) => e.target.select()}
        onBlur={commit}
        onKeyDown={(e) => {
          if (e.key === 'Enter') commit();
          else if (e.key === 'Escape') setTyped(null);
        }}
        data-testid="moment"
      />
      <span>{m.images}</span>
    </label>
  );
}
