import { foldWord } from './normalise-text.ts';

/** 0 to 20, then the tens; several forms of one number are joined by a slash. */
const NAMES: Readonly<
  Record<string, { readonly small: string; readonly tens: string; readonly more: string }>
> = {
  en: {
    small:
      'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
    tens: 'twenty thirty forty fifty sixty seventy eighty ninety',
    more: 'hundred 100 thousand 1000 million 1000000 billion 1000000000 dozen 12',
  },
  de: {
    small:
      'null ein/eins/eine/einen/einem/einer zwei/zwo drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn',
    tens: 'zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig',
    more: 'hundert 100 tausend 1000 million 1000000 millionen 1000000 milliarde 1000000000 milliarden 1000000000 dutzend 12',
  },
  fr: {
    small:
      'zéro un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf',
    tens: 'vingt trente quarante cinquante soixante soixante-dix/septante quatre-vingt/quatre-vingts/huitante quatre-vingt-dix/nonante',
    more: 'cent 100 cents 100 mille 1000 million 1000000 millions 1000000 milliard 1000000000 milliards 1000000000 douzaine 12',
  },
  es: {
    small:
      'cero uno/un/una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve',
    tens: 'veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa',
    more: 'cien 100 ciento 100 mil 1000 millón 1000000 millones 1000000 docena 12',
  },
};

/** What the tens and the ones are joined by; German puts the ones first. */
const JOINS: Readonly<Record<string, (tens: string, ones: string) => string[]>> = {
  en: (tens, ones) => [`${tens} ${ones}`],
  de: (tens, ones) => [`${ones}und${tens}`],
  fr: (tens, ones) => [`${tens} ${ones}`, `${tens} et ${ones}`],
  es: (tens, ones) => [`${tens} y ${ones}`, ...(tens === 'veinte' ? [`veinti${ones}`] : [])],
};

export interface NumberWords {
  /** By words with single spaces: `twenty one`, `vingt et un`. */
  readonly values: ReadonlyMap<string, number>;
  /** What a number before it is multiplied by. */
  readonly multipliers: ReadonlyMap<string, number>;
}

const TABLES: ReadonlyMap<string, NumberWords> = new Map(
  Object.keys(NAMES).map((language) => [language, build(language)]),
);

/** Number words of a language; those of English where we know none of it, for figures travel. */
export function numberWordsOf(language: string | null): NumberWords | undefined {
  return TABLES.get(language ?? 'en');
}

function build(language: string): NumberWords {
  const names = NAMES[language] ?? { small: '', tens: '', more: '' };
  const values = new Map<string, number>();
  const add = (form: string, value: number): void => void values.set(keyOf(form), value);
  const small = names.small.split(' ').map((forms) => forms.split('/'));
  small.forEach((forms, value) => forms.forEach((form) => add(form, value)));
  names.tens.split(' ').forEach((forms, i) => {
    for (const tens of forms.split('/')) {
      add(tens, 20 + 10 * i);
      small.slice(1).forEach((ones, j) => {
        // French counts on from sixty and from eighty up to nineteen.
        if (j >= 9 && language !== 'fr') return;
        for (const form of ones)
          for (const joined of JOINS[language]?.(tens, form) ?? []) add(joined, 21 + 10 * i + j);
      });
    }
  });
  const more = names.more.split(' ');
  const multipliers = new Map(
    more.flatMap((word, i) => (i % 2 === 0 ? [[foldWord(word), Number(more[i + 1])] as const] : [])),
  );
  return { values, multipliers };
}

/** Hyphens are as good as spaces. */
function keyOf(form: string): string {
  return foldWord(form).replaceAll('-', ' ');
}
