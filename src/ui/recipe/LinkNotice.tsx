// The settings of the address that were ignored.
import { Banner } from '../Banners.tsx';
import { useMessages } from '../messages/useMessages.ts';
import { useRecipe } from '../stores.tsx';

export function LinkNotice() {
  const m = useMessages().link;
  const ignored = useRecipe((s) => s.ignored);
  const newer = useRecipe((s) => s.newer);
  const dismiss = useRecipe((s) => s.dismissLink);
  if (ignored.length === 0 && !newer) return null;
  const said = [...(ignored.length > 0 ? [m.ignored(ignored)] : []), ...(newer ? [m.newer] : [])];
  return <Banner kind="warn" title={said.join(' ')} testId="link-notice" onDismiss={dismiss} />;
}
