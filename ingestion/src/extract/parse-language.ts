/** The ISO 639-1 code of a language tag (`en-GB`, `deu`, `pt_BR`); null where it has none. */
export function parseLanguage(tag: string): string | null {
  try {
    const { language } = new Intl.Locale(tag.trim().replaceAll('_', '-'));
    return language.length === 2 ? language : null;
  } catch {
    return null;
  }
}
