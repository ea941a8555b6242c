// The fixed colour scale of the maps, and the explanation of fakeness.
import { useMessages } from '../messages/useMessages.ts';

export function FakenessLegend() {
  const m = useMessages().batch;
  return (
    <>
      <div className="legend-map">
        <span>{m.legend.real}</span>
        <span className="ramp" />
        <span>{m.legend.fake}</span>
      </div>
      <div className="caveats">
        <p>
          {m.define} {m.overlayHint}
        </p>
        {m.caveats.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
    </>
  );
}
