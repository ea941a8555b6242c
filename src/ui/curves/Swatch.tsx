// A short line in the style of a series, for legends.
interface Props {
  line: {
    readonly stroke: string;
    readonly strokeWidth: number;
    readonly strokeDasharray?: string | undefined;
    readonly strokeOpacity?: number;
  };
}

export function Swatch({ line }: Props) {
  return (
    <svg className="line-swatch" viewBox="0 0 20 8" aria-hidden="true">
      <line x1="0" y1="4" x2="20" y2="4" {...line} />
    </svg>
  );
}
