import { createRequire } from 'node:module';
import { foldText } from './fold-text.ts';

/** Lists that hold function words only; some others of the package also hold months, days and nouns. */
const LANGUAGES =
  'cat dan deu ell eng fin fra hin ita jpn kor nld nob pol por ron rus spa swe tha tur ukr zho'.split(' ');

/** The package brings no types: each list is an array of lower-case words. */
const lists = createRequire(import.meta.url)('stopword') as Readonly<
  Record<string, readonly string[] | undefined>
>;

const ENGLISH_MISSING = [
  'when why whose whom shall should may does did done doing am im ive ill id youre its isnt arent',
  'dont doesnt didnt there here any anything something every each few own per via vs etc else ever',
  'yet just even about into onto upon within without against during before after again further then',
  'once both few more most such no nor not only same so than too very can will if or because as until',
  'while i me my myself we us our you your he him she her it they them their this that these those s',
  't',
].join(' ');

/** The words that a question in Chinese or Japanese asks with. */
const CHINESE_MISSING = [
  '什么 怎么 怎样 如何 为什么 为何 哪里 哪个 哪些 多少 几个 可以 应该 能 能够 要 想 我们 你们 关于',
  '一个 这个 那个 这些 那些 没有 有没有 是否 使用 用 让 被 里 上 下 写 写过 说过 過 甚麼 什麼 怎麼',
  '為什麼 應該 關於',
].join(' ');
const JAPANESE_MISSING = [
  '何 何を 誰 いつ どこ どう どの どれ なぜ いくつ どんな どうやって 私 書き 書いた 教え ください',
  'について 思い 使う 使い',
].join(' ');

const KOREAN_MISSING = [
  '어떻게 무엇 무엇을 무엇이 왜 언제 어디 어디에 누가 누구 얼마 얼마나 몇 어떤 대해 대해서 나는 내가',
].join(' ');

const MISSING: Readonly<Record<string, string>> = {
  eng: ENGLISH_MISSING,
  zho: CHINESE_MISSING,
  jpn: JAPANESE_MISSING,
  kor: KOREAN_MISSING,
};

const STOP_WORDS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  LANGUAGES.map((language) => [
    language,
    new Set([...(lists[language] ?? []), ...(MISSING[language] ?? '').split(' ')].map(foldText)),
  ]),
);

/** Stop words of the language that the words are most likely in, of all such languages at a tie; English at a loss. */
export function stopWordsFor(words: readonly string[]): ReadonlySet<string> {
  const hits = [...STOP_WORDS.values()].map((list) => ({
    list,
    count: words.filter((word) => list.has(word)).length,
  }));
  const most = Math.max(...hits.map(({ count }) => count));
  if (most === 0) return STOP_WORDS.get('eng') ?? new Set();
  return new Set(hits.filter(({ count }) => count === most).flatMap(({ list }) => [...list]));
}

/** What questions are framed with: who wrote where, the asking for it, and words so common that they name no subject. */
export const FRAME_WORDS: ReadonlySet<string> = new Set(
  [
    'write writes writing wrote written say says said saying tell tells told explain explains explained',
    'describe described mention mentions mentioned discuss discussed talk talked think thinks thought',
    'thoughts opinion view views advice advise recommend recommends recommended suggest suggested mean',
    'means meant article articles post posts blog author library good better best bad great big small',
    'large long short new old lot kind sort way ways work works help helps want need make made get keep',
    'look looks find found give gives go goes come comes take takes put see right first last time times',
    'fast piece pieces text texts according thing things please know learn learned learnt happen happened',
    'use used using schreibe schreibst schrieb geschrieben sage sagt sagst gesagt erzahle erzahlt denke',
    'denkst meine meinung artikel beitrag ecrit ecrire ecris ecrivez dit dire penses pensez pense avis',
    'raconte article billet scritto scrivere scrivi detto dice pensi pensa articolo escrito escribi',
    'escribir escribiste dijo dijiste piensas opinas articulo escrevi escreveu escreveste disse disseste',
    'pensas artigo geschreven schreef schrijf zei gezegd denk artikel',
  ]
    .join(' ')
    .split(' '),
);
