// The transport's signs, drawn in a 16-unit square.

const PATHS = {
  play: 'M4 2.5v11l9.5-5.5z',
  pause: 'M3.5 2.5h3.2v11H3.5zM9.3 2.5h3.2v11H9.3z',
  step: 'M3 2.5v11l7-5.5zM11 2.5h2.4v11H11z',
  stop: 'M3 3h10v10H3z',
  reset:
    'M8 2.5a5.5 5.5 0 1 0 5.3 7h-2A3.6 3.6 0 1 1 8 4.4c1 0 1.9.4 2.5 1L8.6 7.3H14V1.9l-2.1 2.1A5.5 5.5 0 0 0 8 2.5z',
  left: 'M10.5 2.5 5 8l5.5 5.5z',
  right: 'M5.5 2.5 11 8l-5.5 5.5z',
  tick: 'M6.2 12.4 2 8.2l1.5-1.5 2.7 2.7 6.3-6.3L14 4.6z',
  run: 'M4 2.5v11l9.5-5.5z',
  runs: 'M1.5 2.6h3v2.2h-3zM6 2.6h8.5v2.2H6zM1.5 6.9h3v2.2h-3zM6 6.9h8.5v2.2H6zM1.5 11.2h3v2.2h-3zM6 11.2h8.5v2.2H6z',
  learn: 'M8 2 1 5.4l7 3.4 5.4-2.6v4.3h1.4V5.4zM3.6 8.3v3.1L8 13.6l4.4-2.2V8.3L8 10.4z',
  diagnostics: 'M1.5 8.7h3l1.8-5 3 9.2 1.9-4.2h3.3V7.2h-4.3l-.8 1.8L6.4.9 3.5 7.2h-2z',
  first: 'M3 2.5h2v11H3zM13 2.5 6.5 8l6.5 5.5z',
  last: 'M11 2.5h2v11h-2zM3 2.5 9.5 8 3 13.5z',
  compare: 'M7.4 1.5h1.2v13H7.4zM2 3.5h4v9H2zm8 0h4v9h-4zm1.2 1.2v6.6h1.6V4.7z',
  save: 'M7.3 2h1.4v6.2l2-2 1 1L8 10.9 4.3 7.2l1-1 2 2zM3 12.2h10v1.4H3z',
  close: 'M4.1 3 8 6.9 11.9 3 13 4.1 9.1 8l3.9 3.9-1.1 1.1L8 9.1 4.1 13 3 11.9 6.9 8 3 4.1z',
} as const;

/** A sign beside or instead of a word; hidden from screen readers. */
export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
