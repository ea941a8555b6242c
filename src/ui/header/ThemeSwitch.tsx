// The choice between the light theme, the dark theme and the system's.
import { useEffect, useState } from 'react';
import { keep, kept } from '../../lib/kept.ts';
import { useMessages } from '../messages/useMessages.ts';
import { Segmented } from '../widgets/Segmented.tsx';

const KEY = 'sida-lab.theme';
type Theme = 'auto' | 'light' | 'dark';

function stored(): Theme {
  const value = kept(KEY);
  return value === 'light' || value === 'dark' ? value : 'auto';
}

export function ThemeSwitch() {
  const m = useMessages().header;
  const [theme, setTheme] = useState<Theme>(stored);
  useEffect(() => {
    const { dataset } = document.documentElement;
    if (theme === 'auto') delete dataset.theme;
    else dataset.theme = theme;
    keep(KEY, theme);
  }, [theme]);
  const options = (['auto', 'light', 'dark'] as const).map((value) => ({ value, label: m.themes[value] }));
  return <Segmented label={m.theme} value={theme} options={options} onChange={setTheme} />;
}
