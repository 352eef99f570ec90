import { foldWord } from './normalise-text.ts';

/** One line for each unit: its sign, then how it is also written. Units that share a spelling with a common word are left out. */
const UNITS = `
% percent pct prozent pourcent porciento percento procent
£ gbp pound pounds
€ eur euro euros
$ usd dollar dollars
¥ jpy yen
ms msec millisecond milliseconds millisekunde millisekunden milliseconde millisecondes milisegundo milisegundos
s sec secs second seconds sekunde sekunden seconde secondes segundo segundos
min mins minute minutes minuten minuto minutos
h hr hrs hour hours stunde stunden heure heures hora horas
day days tag tage tagen jour jours día días
week weeks woche wochen semaine semaines semana semanas
month months monat monate monaten mois mes meses
year years jahr jahre jahren an ans année années año años
byte bytes octet octets
kb kib kilobyte kilobytes
mb mib megabyte megabytes
gb gib gigabyte gigabytes
tb tib terabyte terabytes
mm millimetre millimetres millimeter millimeters
cm centimetre centimetres centimeter centimeters
km kilometre kilometres kilometer kilometers
mg milligram milligrams
g gram grams gramm gramme grammes gramo gramos
kg kilo kilos kilogram kilograms
°c celsius
°f fahrenheit
w watt watts
kw kilowatt kilowatts
kwh
hz hertz
khz
mhz
ghz
`;

const SIGNS: ReadonlyMap<string, string> = new Map(
  UNITS.trim()
    .split('\n')
    .flatMap((line) => {
      const spellings = line.split(' ');
      return spellings.map((spelling) => [foldWord(spelling), spellings[0] ?? ''] as const);
    }),
);

const UNIT_BEHIND =
  /[\s-]{0,2}(?:(per cent|pour cent|por ciento|per cento)(?!\p{L})|([%£€$¥])|(°?\s?\p{L}+))/iuy;

/** The unit that directly follows a number, and where it ends. */
export function unitBehind({
  text,
  at,
}: {
  text: string;
  at: number;
}): { unit: string; end: number } | undefined {
  UNIT_BEHIND.lastIndex = at;
  const [whole, ...spellings] = UNIT_BEHIND.exec(text) ?? [''];
  const spelling = foldWord(spellings.find((group) => group !== undefined) ?? '').replace(/\s/g, '');
  const unit = SIGNS.get(spelling);
  return unit === undefined ? undefined : { unit, end: at + whole.length };
}

/** The sign of a currency directly before a number. */
export function currencyBefore({ text, at }: { text: string; at: number }): string | undefined {
  return /[£€$¥](?=\s?$)/.exec(text.slice(Math.max(0, at - 2), at))?.[0];
}
