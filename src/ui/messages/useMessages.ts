import { en, type Messages } from './en.ts';

/** The sentences of the page's language. */
export function useMessages(): Messages {
  return en;
}
