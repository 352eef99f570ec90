import { foldWord } from './normalise-text.ts';

/** Words that say nothing by themselves, by language: they show which language a text is in and support no claim. */
const WORDS: Readonly<Record<string, string>> = {
  en: `a about above after again all almost already also although always am among an and any are around as at away be because
    been before being below between both but by can cannot could did do does doing done down during each either else enough
    especially etc even ever every few for from further get gets got had has have having he hence her here hers herself him
    himself his how however i if in instead into is it its itself just least less let like many may me might mine more most
    much must my myself neither never no none nor not now of off often on once only onto or other others otherwise ought our
    ours ourselves out over own per perhaps quite rather really same shall she should since so some something still such than
    that the their theirs them themselves then there therefore these they this those though through throughout thus to
    together too toward towards under unless until up upon us very via was we well were what whatever when whenever where
    whereas whether which while who whom whose why will with within without would yes yet you your yours yourself
    additionally furthermore moreover finally overall similarly according mr mrs ms dr`,
  de: `ab aber alle allem allen aller alles als also am an ander andere anderen auch auf aus bei beim bin bis bist da dabei
    dadurch dafür dagegen daher dahin damit danach dann daran darauf daraus darin darüber das dass dazu dein deine dem den
    denn der deren des dessen deshalb dich die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem
    einen einer eines einige er es etwa etwas euch euer für gegen gewesen hab habe haben hat hatte hatten herr frau hier hin
    hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in indem ins ist ja jede jedem jeden jeder jedes jedoch jene
    kann kein keine keinem keinen keiner können könnte machen man mehr mein meine meinem meinen meiner mich mir mit muss
    müssen nach nicht nichts noch nun nur ob oder ohne sehr sein seine seinem seinen seiner seit selbst sich sie sind so
    solche soll sollte sondern sonst über um und uns unser unsere unter viel vom von vor wann war waren warum was weil welche
    welcher welches wenn wer werde wie wieso wieviel viele vielen werden wieder will wir wird wirst wo wollen wurde wurden zu zum zur zwar zwischen`,
  fr: `à afin ai ainsi alors après as au aucun aucune aussi autre autres aux avait avant avec avez avoir avons bien car ce
    ceci cela celle celles celui ces cet cette ceux chaque chez ci comme comment c d dans de depuis des donc dont du elle
    elles en encore entre est et étaient était être eu eux fait faire fut hors il ils j je jusque l la là le les leur leurs
    lors lorsque lui m ma mais me même mes moi moins mon n ne ni non nos notre nous on ont ou où par parce pas pendant peu
    peut peuvent plus plusieurs pour pourquoi presque puis puisque qu quand que quel quelle quelles quelque quels qui quoi
    s sa sans se selon sera ses si sinon soit son sont sous sur t ta tandis tant te tes toi ton toujours tous tout toute
    toutes très trop tu un une vers voici voilà vos votre vous y combien`,
  es: `a acerca además al algo algunas algunos ante antes aquel aquella así aún aunque bajo bien cada casi como con contra
    cual cuales cuando cuanto de del desde donde dos durante e el él ella ellas ellos en entonces entre era eran es esa esas
    ese eso esos esta está estaba están estar estas este esto estos fue fueron ha haber había hace hacen hacer hacia han hasta
    hay he incluso la las le les lo los luego más me menos mi mientras mis mismo mucho muchos muy nada ni no nos nosotros
    nuestra nuestro nunca o os otra otras otro otros para pero poco por porque pues que qué quien quién se sea según ser si
    sí sido siempre sin sino sobre solo son su sus también tan tanto te tener tenía tiene tienen toda todas todavía todo
    todos tras tu tus un una unas uno unos usted y ya yo cuál cuáles cuándo cuánto cuántos cuántas cómo dónde quiénes`,
  it: `a ad agli ai al alla alle allo anche ancora avere aveva che chi ci cioè come con contro cosa così cui da dagli dai dal
    dalla dalle dallo degli dei del della delle dello dentro di dopo dove e è ed era erano essere fa fino fra già gli ha hai
    hanno ho i il in io l la le lei li lo loro lui ma me mi mia mie miei mio molto ne negli nei nel nella nelle nello noi non
    nostra nostro o ogni oppure per perché perciò più poi prima quale quali quando quanto quella quelle quelli quello questa
    queste questi questo qui se sei senza si sia siamo sono sopra sotto stata stato su sua sue sugli sui sul sulla sulle
    suo suoi tra tu tutta tutte tutti tutto un una uno vi voi quanto quanti quante dove`,
  pt: `a à ainda além algo alguns ao aos após aquela aquele aqui as às assim até cada com como contra contudo da das de dela
    dele deles depois desde do dos e é ela elas ele eles em enquanto entre era eram essa essas esse esses esta está estão
    estas estava este estes eu foi for foram há isso isto já lhe logo mais mas me mesmo meu minha muito na não nas nem no nos
    nós nossa nosso num numa o os ou para pela pelas pelo pelos pode por porque pois quais qual quando que quem se seja sem
    sempre ser será seu seus só sob sobre são sua suas também tanto te tem têm ter tinha toda todas todo todos tu um uma umas
    uns você quanto quantos quantas onde`,
  nl: `aan achter af al alle alles als altijd ander andere bij binnen boven daar daarom dan dat de deze die dit doch doen door
    dus een eens en er ergens geen had hadden heb hebben heeft hem het hier hij hoe hun ik in is ja je jij jou jouw kan kon
    konden kunnen maar me meer men met mij mijn moet moeten na naar niet niets nog nu of om omdat ons onze ook op over reeds
    te tegen toch toen tot u uit uw van veel voor waar waarom wanneer want waren was wat we wel werd werden wie wij wil wordt
    worden zal ze zelf zich zij zijn zo zonder zou`,
};

/** As written, and folded: text is typed with and without accents. */
const SETS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(WORDS).map(([language, words]) => [
    language,
    new Set(words.split(/\s+/).flatMap((word) => [word, foldWord(word)])),
  ]),
);
const AS_WRITTEN: readonly (readonly [string, ReadonlySet<string>])[] = Object.entries(WORDS).map(
  ([language, words]) => [language, new Set(words.split(/\s+/))],
);
const NONE: ReadonlySet<string> = new Set();
const ENGLISH_CONTRACTION = /n't$|'(?:re|ve|ll|d|m)$/;

/** Whether a folded word is one. False for every word of a language that we have no list of. */
export function isFunctionWord({ word, language }: { word: string; language: string | null }): boolean {
  const words = (language === null ? undefined : SETS.get(language)) ?? NONE;
  return words.has(word) || (language === 'en' && ENGLISH_CONTRACTION.test(word));
}

/** The language with the most function words in the text; null where none, or no single one, has at least two. */
export function guessLanguage(text: string): string | null {
  const words =
    text
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const counts = AS_WRITTEN.map(([language, set]) => ({
    language,
    count: words.filter((word) => set.has(word)).length,
  }))

    .sort((a, b) => b.count - a.count);
  const [best, second] = counts;
  if (best === undefined || best.count < 2 || best.count === second?.count) return null;
  return best.language;
}

/** `pt` of `pt-BR`. */
export function baseLanguage(language: string | null): string | null {
  return language?.toLowerCase().split(/[-_]/)[0] ?? null;
}
