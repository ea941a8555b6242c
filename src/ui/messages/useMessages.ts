import { useStore } from 'zustand';
import { en, type Messages } from './en.ts';
import { language } from './language.ts';
import { zh } from './zh.ts';

const ALL: Readonly<Record<'en' | 'zh', Messages>> = { en, zh };

/** The sentences of the page's language. */
export function useMessages(): Messages {
  return ALL[useStore(language)];
}
