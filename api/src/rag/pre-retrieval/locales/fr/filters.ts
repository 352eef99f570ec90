import type { FilterLocale } from '../../filters/filter-locale.ts';
import { FRENCH_FUNCTION_WORDS } from './function-words.ts';
import { FRENCH_TIME } from './time.ts';

export const FRENCH_FILTERS: FilterLocale = {
  language: 'fr',
  functionWords: FRENCH_FUNCTION_WORDS,
  notBeforePieces: 'je tu il elle on nous vous ils elles qui',
  ...FRENCH_TIME,
  words: {
    ...FRENCH_TIME.words,
    and: 'et, ou, et/ou, &, mais',
    subject: 'tu, vous, je, nous',
    your: 'ton, ta, tes, votre, vos, mon, ma, mes, notre, nos',
    article: "un, une, l', le, la, cet, cette, ce",
    definite: "le, la, les, l', cet, cette, ces, ce",
    clause:
      "que, qu', qui, quand, où, comment, pourquoi, si, est, sont, était, étaient, je, tu, il, elle, nous, vous",
    negation:
      'pas, pas dans, pas de, sauf, sauf dans, hors, hormis, sans, excepté, à part, en dehors de, plutôt que, au lieu de',
    passive:
      'fait, faite, faits, tenu, trouvé, construit, dessiné, envoyé, dit, dirigé, dirigée, proposé, proposée',
    modifier:
      'propres, vieux, anciens, anciennes, nouveaux, nouvelles, derniers, dernières, dernier, dernière, récents, récentes, premiers, premières, autres, longs, courts',
    seek: 'montre, montre-moi, montrez-moi, trouve, trouve-moi, trouvez, cherche, cherche dans, cherchez, cherchez dans, donne-moi, donnez-moi, liste, regarde dans, lis, recommande-moi',
    which:
      'quels, quelles, quel, quelle, tous, toutes, certains, certaines, plusieurs, seulement, uniquement, combien de',
    haveyou: 'as-tu, avez-vous, ai-je, avons-nous',
    have: 'as, a, avez, ai, avons, ont, avais, avait, aviez',
    adverb: 'déjà, aussi, encore, vraiment, récemment, jamais, été',
    written:
      'écrit, écrits, écrite, écrites, publié, publiés, publiée, publiées, posté, postés, postée, rédigé, rédigés, paru, parus, parue, parues, mis en ligne, sorti, sortis',
    be: 'est, sont, était, étaient, a été, ont été',
    que: "qu', que, quoi, où, quand, pourquoi",
    ceque: "ce que, ce qu', qu'est-ce que, qu'est-ce qu', est-ce que, est-ce qu', tout ce que, tout ce qu'",
    with: 'avec, sous, portant, ayant',
    tagword: 'tag, tags, étiquette, étiquettes, mot-clé, mots-clés, mot-clef',
  },
  singular: {
    post: 'post, billet, billet de blog, post de blog',
    article: 'article, essai',
    'article+post': 'article de blog',
    repository: 'dépôt, dépôt git, dépôt github, repo',
    code: 'code, code source',
    note: 'note',
    text: 'texte, écrit',
  },
  plural: {
    post: 'posts, billets, billets de blog, posts de blog',
    article: 'articles, essais',
    'article+post': 'articles de blog',
    repository: 'dépôts, repos',
    note: 'notes',
    text: 'textes, écrits, publications',
    any: 'quelque chose, rien, tout',
    those: 'ceux, celles',
  },
  notPieces:
    'code postal, code de, code pénal, code civil, code barre, article de loi, article défini, article indéfini, articles de loi, note de bas, notes de bas, notes de musique, note de musique, dépôt de, dépôt légal, billet de train, billet de banque, billets de train, billets de banque',
  pieces: {
    own: ['<your>'],
    listed: [
      '<which> de? les|tes|vos|mes?',
      "<seek> le|la|l'|les|un|une|des|tous? les?",
      "y a-t-il un|une|des|d'?",
      'il y a un|une|des',
      '<haveyou> <adverb>? <written>? un|une|des',
      'tu as <adverb>? <written>? un|une|des',
      "dans|parmi|sur|de|d' les|l'|le|la|un|une|des?",
      "^ les|l'|le|des?",
    ],
    definite: ["le|la|les|l'"],
    dated: [],
  },
  frames: [
    '<que> <haveyou> <adverb>? <written>',
    '^ <haveyou> <adverb>? <written>',
    '<ceque> <subject> <have> <adverb>? <written>',
    '^ <subject> <have> <adverb>? <written>',
    '<que> a <adverb>? <written> <author>',
    '^ par <authors>',
    "ce qui|qu' a été <written>",
    "qu' a été <written>",
  ],
  after: [
    ['de toi|vous|moi|nous', 'own'],
    ['à toi|vous|moi|nous', 'own'],
    ["de|d'|par <authors>", 'author'],
    ['qui? <be>? <have>? <adverb>? <written>', 'written'],
    ["que|qu' <subject> <have> <adverb>? <written>", 'written'],
    ['<haveyou> <adverb>? <written>', 'written'],
    ['sur|dans ton|votre|le blog|site', 'light'],
    ['seulement|uniquement|aussi|datant|datés', 'light'],
    ['quelque chose', 'light'],
  ],
  about: [
    'sur|concernant|traitant|contre',
    "à propos de|d'|du|des",
    'au sujet de|du|des',
    "parlant|parlent de|d'|du|des",
    "qui parlent|parle|traitent|traite de|d'|du|des",
  ],
  says: [
    'mentionnent|mentionne|expliquent|explique|décrivent|décrit|abordent|aborde|traitent|traite|parlent|parle|évoquent|évoque|disent|dit|comparent|compare|citent|cite',
  ],
  open: ['qui|où|avec|dans', '<haveyou>', 'dois-je', 'faut-il'],
  regarding: ['sur|concernant', "à propos de|d'|du|des", 'au sujet de|du|des'],
  tags: [
    '# <tags>',
    'tagué|tagués|taguée|taguées|taggé|taggés|étiqueté|étiquetés|étiquetée|étiquetées|marqués|marqué avec|comme|sous? <tags>',
    "<with> le|la|l'|les? <tagword> :? <tags>",
    "le|la|l' <tagword> :? <tags> <pause>",
    '<tagword> : <tags>',
  ],
};
