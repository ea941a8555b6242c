// The settings of the path.
import { useMessages } from '../../messages/useMessages.ts';
import { useLab, useStores } from '../../stores.tsx';
import { Segmented } from '../../widgets/Segmented.tsx';

const FRAMES = [8, 16, 32, 64];

export function MixControls() {
  const m = useMessages().lab.mix;
  const { verbs } = useStores().lab;
  const { way, frames, loop, mixClasses, anchors } = useLab((s) => s.mix);
  const conditional = anchors[0]?.label !== null;
  return (
    <div className="lab-controls">
      <Segmented
        label={m.way}
        value={way}
        options={[
          { value: 'slerp', label: m.slerp },
          { value: 'lerp', label: m.lerp },
        ]}
        onChange={(next) => verbs.setMix({ way: next })}
      />
      <label className="lab-field lab-inline">
        <span>{m.frames}</span>
        <select value={frames} onChange={(e) => verbs.setMix({ frames: Number(e.target.value) })}>
          {FRAMES.map((n) => (
            <option key={n}>{n}</option>
          ))}
        </select>
      </label>
      <label className="lab-check" title={m.loopHint}>
        <input type="checkbox" checked={loop} onChange={(e) => verbs.setMix({ loop: e.target.checked })} />
        {m.loop}
      </label>
      {conditional && (
        <label className="lab-check" title={m.classesHint}>
          <input
            type="checkbox"
            checked={mixClasses}
            onChange={(e) => verbs.setMix({ mixClasses: e.target.checked })}
          />
          {m.classes}
        </label>
      )}
      <span className="quiet">{m.about[way]}</span>
    </div>
  );
}
