import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Locale } from '../../src/domain/errors.ts';
import { en } from './en.ts';
import { vi, type WordKey } from './vi.ts';

const KEPT = 'ctd.locale';

/** Language kept by the browser; Vietnamese until somebody chose. */
export function keptLocale(): Locale {
  return localStorage.getItem(KEPT) === 'en' ? 'en' : 'vi';
}

/** Starts the translation before the first page is drawn. */
export async function startWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    resources: { vi: { translation: vi }, en: { translation: en } },
    lng: keptLocale(),
    fallbackLng: 'vi',
    keySeparator: false,
    // React escapes what it draws.
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = keptLocale();
}

/** Switches the language of the interface and remembers it. */
export async function setLocale(locale: Locale): Promise<void> {
  localStorage.setItem(KEPT, locale);
  document.documentElement.lang = locale;
  await i18next.changeLanguage(locale);
}

export type Say = (key: WordKey, values?: Readonly<Record<string, string | number>>) => string;

/** The words of the interface, and the language they are in. */
export function useWords(): { readonly say: Say; readonly locale: Locale } {
  const { t, i18n } = useTranslation();
  return {
    say: (key, values) => t(key, { ...values }),
    locale: i18n.language === 'en' ? 'en' : 'vi',
  };
}
