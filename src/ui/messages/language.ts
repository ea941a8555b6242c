// The page's language: what the person chose, else the browser's.
import { createStore } from 'zustand/vanilla';

export const LANGUAGES = { en: 'English', zh: '简体中文' } as const;
export type Language = keyof typeof LANGUAGES;

const KEY = 'sida-lab.language';

function first(): Language {
  try {
    const kept = localStorage.getItem(KEY);
    if (kept === 'en' || kept === 'zh') return kept;
  } catch {
    // Storage is switched off: the browser's language it is.
  }
  return navigator.language.startsWith('zh') ? 'zh' : 'en';
}

export const language = createStore<Language>()(first);

/** Changes the language at once and for later visits. */
export function chooseLanguage(next: Language): void {
  language.setState(next, true);
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // Lasts as long as the page.
  }
}
