import type { FilterLocale } from '../../filters/filter-locale.ts';
import { GERMAN_FUNCTION_WORDS } from './function-words.ts';
import { GERMAN_TIME } from './time.ts';

export const GERMAN_FILTERS: FilterLocale = {
  language: 'de',
  functionWords: GERMAN_FUNCTION_WORDS,
  notBeforePieces: 'ich du er sie es wir ihr wer man zu',
  ...GERMAN_TIME,
  words: {
    ...GERMAN_TIME.words,
    and: 'und, oder, und/oder, sowie, &, aber',
    subject: 'du, ich, wir, ihr',
    your: 'dein, deine, deinen, deinem, deiner, deines, ihre, ihren, ihrem, ihrer, ihres, mein, meine, meinen, meinem, meiner, meines, eure, euren, eurem, eurer, unsere, unseren, unserer',
    article: 'ein, eine, einen, einem, einer, der, die, das, den, dem, kein, keine',
    definite: 'der, die, das, den, dem, dieser, diese, dieses, diesen, diesem',
    clause:
      'was, welche, welcher, welches, wer, wen, wem, wann, wo, wie, warum, wenn, ob, weil, dass, ich, du, er, sie, wir, ist, sind, war, waren',
    negation:
      'nicht, nicht in, nicht aus, nicht von, außer, außer in, ausgenommen, ohne, abgesehen von, statt, anstatt, neben, außerhalb',
    passive: 'gemacht, betrieben, gefunden, gebaut, gezeichnet, gesendet, geleitet, gesagt, vorgeschlagen',
    modifier:
      'eigene, eigenen, alte, alten, ältere, älteren, neue, neuen, neuere, neueren, neueste, neuesten, letzte, letzten, frühere, früheren, kurze, kurzen, lange, langen, öffentliche, öffentlichen, alle, ganzen',
    seek: 'zeig, zeig mir, zeige, zeige mir, finde, finde mir, such, suche, such in, suche in, such nach, suche nach, suche mir, nenne, nenne mir, nenn mir, gib mir, liste, schau in, lies',
    which:
      'welche, welcher, welches, welchen, welchem, einige, alle, allen, nur, mehr, mehrere, wie viele, wieviele, irgendwelche, keine, jeder, jede',
    have: 'hast, hat, habe, haben, habt, hatte, hattest',
    werden: 'wurde, wurden, ist, sind, waren, war',
    written:
      'geschrieben, veröffentlicht, publiziert, gepostet, verfasst, gebloggt, erschienen, herausgebracht, veröffentlichte, veröffentlichten',
    what: 'was, alles, alles was, etwas, wo, wann, warum, wieso, weshalb',
    with: 'mit, unter, mit dem, unter dem, mit den, unter den, mit der',
    tagword:
      'tag, tags, schlagwort, schlagwörter, schlagwörtern, schlagworte, schlagworten, stichwort, etikett',
  },
  singular: {
    post: 'blogpost, blogbeitrag, blogeintrag, blogbeitrags, beitrag, eintrag',
    article: 'aufsatz, artikels',
    'article+post': 'blogartikel',
    repository: 'repository, repo, codebasis',
    code: 'code, quellcode, quelltext',
    note: 'notiz',
    text: 'text',
  },
  plural: {
    post: 'posts, blogposts, blogbeiträge, blogbeiträgen, blogeinträge, blogeinträgen, beiträge, beiträgen, einträge, einträgen',
    article: 'artikel, artikeln, aufsätze, aufsätzen',
    'article+post': 'blogartikeln',
    repository: 'repositories, repositorys, repositorien, repos',
    note: 'notizen',
    text: 'texte, texten, stücke, stücken, veröffentlichungen, publikationen',
    any: 'etwas, irgendetwas, nichts, alles',
    those: 'denen, denjenigen, diejenigen, solche',
  },
  notPieces: 'code of conduct, code review, artikel 1, artikelnummer',
  pieces: {
    own: ['<your>'],
    listed: [
      '<which> der|die|deiner|von? deinen?',
      '<seek> der|die|das|den|ein|eine|einen|alle?',
      'gibt es ein|eine|einen|auch|schon? ein|eine|einen?',
      '<have> du schon? ein|eine|einen?',
      'in|aus|unter|im der|die|den|dem|einem|einer?',
      '^ die|das|der?',
    ],
    definite: ['der|die|das|den|dem'],
    dated: [],
  },
  frames: [
    '<what> <have> <subject> ~<written>',
    '^ <have> <subject> ~<written>',
    '<what> haben sie ~<written>',
    '^ haben sie ~<written>',
    '<what> <subject> ~<written>',
    '<what> schriebst|veröffentlichtest|publiziertest|postetest du',
    '<what> schrieb|veröffentlichte|publizierte <author>',
    '^ von <authors>',
    'was|etwas <werden> ~<written>',
  ],
  after: [
    ['von dir|mir|uns|euch|ihnen', 'own'],
    ['von <authors>', 'author'],
    ['<written>', 'written'],
    ['<werden> ~<written>', 'written'],
    ['<have> <subject> ~<written>', 'written'],
    ['die|das|den|der <subject> ~<written>', 'written'],
    ['die|das|der ~<written>', 'written'],
    ['in|auf|aus deinem blog', 'light'],
    ['nur|bitte|auch|etwas|schon', 'light'],
  ],
  about: ['über|zu|zum|zur|bezüglich|betreffend|gegen', 'rund um', 'mit dem thema', 'handeln|handelt von'],
  says: [
    'erwähnen|erwähnt|behandeln|behandelt|erklären|erklärt|beschreiben|beschreibt|handeln|handelt|besprechen|bespricht|vergleichen|vergleicht|sagen|sagt|nennen|nennt',
    'geht|gehen es um',
  ],
  open: ['die|das|wo|mit|von', 'hast|habe|haben|hat|soll <subject>', 'gibt es', 'in denen|dem|der'],
  regarding: ['über|bezüglich', 'zum|zu thema?'],
  tags: [
    '# <tags>',
    'getaggt|verschlagwortet|markiert mit|als|unter? dem|den? <tagword>? :? <tags>',
    '<with> <tagword> :? <tags>',
    '<tagword> : <tags>',
    'das tag|schlagwort|stichwort <tags> <pause>',
    'mit <tags> getaggt|verschlagwortet',
  ],
};
