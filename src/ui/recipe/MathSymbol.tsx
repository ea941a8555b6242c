/** A symbol of the papers. The part after its underscore is below the line. */
export function MathSymbol({ text }: { text: string }) {
  const [base, below] = text.split('_');
  return (
    <span className="symbol">
      {base}
      {below && <sub>{below}</sub>}
    </span>
  );
}
