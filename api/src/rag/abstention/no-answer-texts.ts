/** How an answer begins that there is none, by language. */
export const NO_ANSWER_TEXTS: Readonly<Record<string, string>> = {
  en: 'The library does not answer this question.',
  de: 'Die Bibliothek beantwortet diese Frage nicht.',
  fr: 'La bibliothèque ne répond pas à cette question.',
  es: 'La biblioteca no responde a esta pregunta.',
  it: 'La biblioteca non risponde a questa domanda.',
  pt: 'A biblioteca não responde a esta pergunta.',
  nl: 'De bibliotheek beantwoordt deze vraag niet.',
};

export const DEFAULT_NO_ANSWER_LANGUAGE = 'en';
