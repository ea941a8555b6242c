/** A part below or above the line: `_{..}` and `^{..}`, or `_x` for a single letter. */
const RAISED = /([_^]\{[^}]*\}|_\p{L})/u;
/** Symbols in running text: f_φ, lr_θ, λ_adv. */
const SYMBOL = /(\p{L}+_\p{L}+)/u;

/** An equation on one line. */
export function Equation({ text }: { text: string }) {
  return (
    <p className="equation symbol">
      <Signs text={text} />
    </p>
  );
}

/** Running text with symbols. */
export function Prose({ text }: { text: string }) {
  return text.split(SYMBOL).map((part, i) => {
    const [base, below] = part.split('_');
    const key = `${i}-${part}`;
    if (i % 2 === 0) return <span key={key}>{part}</span>;
    return (
      <span key={key} className="symbol">
        {base}
        <sub>{below}</sub>
      </span>
    );
  });
}

function Signs({ text }: { text: string }) {
  return text.split(RAISED).map((part, i) => {
    const key = `${i}-${part}`;
    if (i % 2 === 0) return <span key={key}>{part}</span>;
    const inside = part.replace(/^[_^]\{?|\}$/g, '');
    return part.startsWith('^') ? <sup key={key}>{inside}</sup> : <sub key={key}>{inside}</sub>;
  });
}
