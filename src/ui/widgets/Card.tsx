// A panel with a title. The title names the region.
import { type ReactNode, useId } from 'react';

interface Props {
  title: string;
  hint?: string;
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}

export function Card({ title, hint, aside, className, children }: Props) {
  const id = useId();
  return (
    <section className={`card ${className ?? ''}`} aria-labelledby={id}>
      <div className="card-head">
        <h2 id={id}>{title}</h2>
        {hint && <span className="quiet">{hint}</span>}
        {aside && <div className="aside">{aside}</div>}
      </div>
      {children}
    </section>
  );
}
