/** The lines from a branch up to its parent: one per level, `1` if more branches of that level follow. */
export function TreeRails({ rails }: { rails: string }) {
  if (rails === '') return null;
  const last = rails.length - 1;
  return (
    <span className="rails" aria-hidden="true">
      {[...rails].map((rail, level) => {
        const kind = level < last ? (rail === '1' ? 'through' : 'none') : rail === '1' ? 'tee' : 'corner';
        return <span key={rails.slice(0, level + 1)} data-rail={kind} />;
      })}
    </span>
  );
}
