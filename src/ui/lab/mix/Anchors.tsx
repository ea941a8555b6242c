// The samples between which latents are interpolated, in the path's order.
import { MAX_ANCHORS } from '../../../store/lab/labMix.ts';
import { useMessages } from '../../messages/useMessages.ts';
import { useLab, useStores } from '../../stores.tsx';
import { IconButton } from '../../widgets/IconButton.tsx';
import { PixelCanvas } from '../../widgets/PixelCanvas.tsx';
import { useSampleName } from '../grid/sampleName.ts';

export function Anchors() {
  const m = useMessages().lab.mix;
  const { verbs } = useStores().lab;
  const anchors = useLab((s) => s.mix.anchors);
  const nameOf = useSampleName();
  const left = MAX_ANCHORS - anchors.length;
  return (
    <ol className="lab-anchors" aria-label={m.drop} data-testid="lab-anchors">
      {anchors.map(({ seed, label, picture }, i) => {
        const name = nameOf(seed, label);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same sample may appear twice
          <li key={i}>
            <PixelCanvas {...picture} label={m.anchor(i + 1, name)} />
            <span className="quiet">{name}</span>
            <IconButton
              icon="close"
              name={m.remove(i + 1)}
              className="small plain"
              press={() => verbs.removeAnchor(i)}
            />
          </li>
        );
      })}
      {left > 0 && <li className="lab-more quiet">{m.more(left)}</li>}
    </ol>
  );
}
