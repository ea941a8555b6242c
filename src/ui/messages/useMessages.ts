// The texts of the page in its language.
import { useStore } from 'zustand';
import { en, type Messages } from './en/index.ts';
import { language } from './language.ts';
import { zh } from './zh/index.ts';

const ALL: Readonly<Record<'en' | 'zh', Messages>> = { en, zh };

/** The sentences of the page's language. */
export function useMessages(): Messages {
  return ALL[useStore(language)];
}
