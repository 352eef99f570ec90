import type { FollowUpLocale } from '../../follow-ups/follow-up-locale.ts';
import { GERMAN_FUNCTION_WORDS } from './function-words.ts';

export const GERMAN_FOLLOW_UPS: FollowUpLocale = {
  language: 'de',
  functionWords: GERMAN_FUNCTION_WORDS,
  lightWords:
    'mache, machst, macht, machen, gemacht, nimmt, nimmst, nehmen, genommen, komme, kommst, kommt, kommen, kam, gekommen, geht, gehen, ging, gegangen, gebe, gibst, geben, gab, gegeben, braucht, brauchst, brauchen, brauchte, gebraucht, dauert, dauern, dauerte, gedauert, kostet, kosten, kostete, gekostet, bedeutet, heißt, heißen, hieß, meinst, meint, gemeint, sagst, sagt, sagen, sagte, gesagt, denkst, glaubst, weißt, funktioniert, funktionieren, nutzt, nutzen, benutzt, verwendest, verwendet, hilft, geholfen, passiert, passierte, liegt, steht, stehen, stand, aussieht, sieht, erklären, erkläre, genauer, ausführlicher, beispiel, beispiele, sache, sachen, ding, dinge, grund, gründe, problem, teil, fall, mal, tag, tage, jahr, jahre, wieder, nochmal, jetzt, erste, ersten, erster, zweite, zweiten, zweiter, dritte, dritten, dritter, letzte, letzten, letzter, anders, genau, eigentlich, wirklich, alt, lang, lange, groß, gut, besser, schlecht',
  auxiliaries:
    'ist, sind, war, waren, hat, haben, hatte, habe, hast, wird, werden, wurde, wurden, kann, können, soll, muss, macht, heißt, bedeutet, funktioniert',
  pronouns:
    'wie viele sind, wie viele waren, wie viele haben, er, ihm, ihn, ihnen, jener, jene, jenes, letzterer, letztere, ersterer, erstere, es, sie, sich',
  possessives: 'sein, seine, seinen, seinem, seiner, seines',
  demonstratives:
    'das, dies, dieser, diese, dieses, diesen, diesem, davon, damit, dafür, daran, darauf, dabei, dazu, darüber, darin, daraus, dagegen, danach, deshalb, dort, derselbe, dieselbe, dasselbe',
  articlesToo: 'das',
  notBeforeDemonstrative: 'alles',
  afterDemonstrative: '',
  idle: 'gibt es, gab es, es gibt, es gab, ist es möglich, ist es wahr, geht es um, es geht um, stimmt es, diese woche, diesen monat, dieses jahr',
  openers:
    'was ist mit, wie ist es mit, wie steht es mit, und was ist mit, und wie, und der, und die, und das, und den, und dem, und bei, und im, und in, und für, und wenn, warum nicht, wieso nicht, wieso denn, was noch, wer noch, sonst noch, was sonst, welcher davon, welche davon, welches davon, und zwar, zum beispiel, in dem fall, in diesem fall, seit wann, zurück zu, zurück zum, zurück zur, wie viele davon',
  weakOpeners: 'und, nein, ja, nicht, nur, aber, also, oder, dann, auch, trotzdem, doch',
  relatives:
    'andere, anderen, anderer, anderes, anderem, wieder, nochmal, stattdessen, beide, beiden, gleiche, gleichen, selbe, übrigen, rest, vorher, nachher',
  ordinals: {
    1: 'erste, ersten, erster, erstes',
    2: 'zweite, zweiten, zweiter, zweites',
    3: 'dritte, dritten, dritter, drittes',
    4: 'vierte, vierten, vierter, viertes',
    5: 'fünfte, fünften, fünfter, fünftes',
    [-1]: 'letzte, letzten, letzter, letztes',
  },
  shifts:
    'etwas anderes, was anderes, andere frage, eine andere frage, neue frage, anderes thema, neues thema, themenwechsel, übrigens, nebenbei, ganz etwas anderes, noch eine frage, noch etwas, danke',
  clauseWords: 'dass, wenn, ob, bevor, nachdem, weil, während, und, oder, aber, sobald, damit, als, bis',
  articles: 'der, die, das, den, dem, des, dieser, diese, dieses',
};
