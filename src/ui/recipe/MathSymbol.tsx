/** A symbol of the papers; what follows its underscore stands below the line. */
export function MathSymbol({ text }: { text: string }) {
  const [base, below] = text.split('_');
  return (
    <span className="symbol">
      {base}
      {below && <sub>{below}</sub>}
    </span>
  );
}
