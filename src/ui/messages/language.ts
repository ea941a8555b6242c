// The page's language: the person's choice, or else the browser's.
import { createStore } from 'zustand/vanilla';
import { keep, kept } from '../../lib/kept.ts';

export const LANGUAGES = { en: 'English', zh: '简体中文' } as const;
export type Language = keyof typeof LANGUAGES;

const KEY = 'sida-lab.language';

function first(): Language {
  const chosen = kept(KEY);
  if (chosen === 'en' || chosen === 'zh') return chosen;
  return navigator.language.startsWith('zh') ? 'zh' : 'en';
}

export const language = createStore<Language>()(first);

/** Changes the language at once and for later visits. */
export function chooseLanguage(next: Language): void {
  language.setState(next, true);
  keep(KEY, next);
}
