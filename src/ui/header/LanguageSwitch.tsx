// The choice between English and Simplified Chinese.
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { chooseLanguage, LANGUAGES, type Language, language } from '../messages/language.ts';
import { useMessages } from '../messages/useMessages.ts';

const TAGS: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-Hans' };

export function LanguageSwitch() {
  const m = useMessages().header;
  const chosen = useStore(language);
  useEffect(() => {
    document.documentElement.lang = TAGS[chosen];
  }, [chosen]);
  return (
    <select
      className="language"
      aria-label={m.language}
      value={chosen}
      onChange={(e) => chooseLanguage(e.target.value as Language)}
      data-testid="language"
    >
      {Object.entries(LANGUAGES).map(([value, name]) => (
        <option key={value} value={value} lang={TAGS[value as Language]}>
          {name}
        </option>
      ))}
    </select>
  );
}
