import type { FilterLocale } from '../../filters/filter-locale.ts';
import { SPANISH_FUNCTION_WORDS } from './function-words.ts';
import { SPANISH_TIME } from './time.ts';

export const SPANISH_FILTERS: FilterLocale = {
  language: 'es',
  functionWords: SPANISH_FUNCTION_WORDS,
  notBeforePieces: 'yo tú él ella usted nosotros ellos quien quién',
  ...SPANISH_TIME,
  words: {
    ...SPANISH_TIME.words,
    and: 'y, e, o, u, y/o, &, pero',
    subject: 'tú, usted, yo, nosotros',
    your: 'tu, tus, su, sus, vuestro, vuestros, vuestras, mi, mis, nuestro, nuestros, nuestras',
    article: 'un, una, el, la, este, esta, algún, alguna, otro, otra',
    definite: 'el, la, los, las, este, esta, estos, estas',
    clause: 'que, quien, quién, cuando, donde, cómo, si, es, son, era, eran, yo, tú, él, ella, usted',
    negation:
      'no, no en, no de, excepto, excepto en, salvo, salvo en, menos, sin, aparte de, además de, fuera de, en lugar de, en vez de',
    passive:
      'hecho, hecha, hechos, hechas, dirigido, dirigida, encontrado, dibujado, enviado, dicho, propuesto, propuesta',
    modifier:
      'propios, viejos, viejas, antiguos, antiguas, nuevos, nuevas, últimos, últimas, último, última, recientes, primeros, primeras, otros, otras, largos, cortos, largas, cortas',
    seek: 'muestra, muéstrame, muéstreme, enséñame, encuentra, busca, busca en, buscar en, busque en, dame, deme, lista, lee, recomiéndame, mira en, consulta',
    which:
      'qué, cuáles, cuál, todos, todas, algunos, algunas, varios, varias, solo, sólo, solamente, cuántos, cuántas, cuáles de, cuál de, alguno de, algunos de',
    have: 'ha, has, he, hemos, habéis, han, había, habías',
    adverb: 'ya, también, alguna vez, sido',
    wrote:
      'escribiste, publicaste, escribí, publiqué, escribimos, publicamos, escribisteis, publicasteis, has escrito, has publicado, he escrito, he publicado, habéis escrito, habéis publicado, hemos escrito, hemos publicado, escribió usted, publicó usted, ha escrito usted, ha publicado usted, has ya escrito, subiste, colgaste',
    written:
      'escrito, escritos, escrita, escritas, publicado, publicados, publicada, publicadas, aparecido, aparecidos, aparecidas, salido, salidos',
    theywrote: 'escribió, publicó, ha escrito, ha publicado',
    appear: 'apareció, aparecieron, salió, salieron',
    be: 'fue, fueron, es, son, han sido, ha sido, se han, se ha, están',
    with: 'con, bajo, en',
    tagword: 'etiqueta, etiquetas, tag, tags',
  },
  singular: {
    post: 'post, entrada de blog, entrada del blog, entrada de tu blog',
    article: 'artículo, ensayo',
    'article+post': 'artículo de blog, artículo del blog',
    repository: 'repositorio, repo',
    code: 'código, código fuente',
    note: 'nota',
    text: 'texto, escrito',
  },
  plural: {
    post: 'posts, entradas de blog, entradas del blog, entradas de tu blog, entradas',
    article: 'artículos, ensayos',
    'article+post': 'artículos de blog, artículos del blog',
    repository: 'repositorios, repos',
    note: 'notas, apuntes',
    text: 'textos, escritos, publicaciones',
    any: 'algo, nada, todo',
  },
  notPieces:
    'código postal, código de, código civil, código penal, artículo de fe, notas musicales, notas al pie, nota al pie, entradas al, entradas de cine, entradas del museo, entradas para, entradas a',
  pieces: {
    own: ['<your>'],
    listed: [
      '<which> los|las|tus|sus|de? los|las|tus?',
      '<seek> el|la|los|las|un|una|algún|alguna|todos? los|las?',
      'hay un|una|algún|alguna|algunos|algunas|más?',
      'tienes un|una|algún|alguna|algunos|algunas?',
      '<wrote> un|una|algún|alguna|algunos|algunas|los?',
      'en|entre|de los|las|el|la|un|una|algún|alguno?',
      '^ los|las|el?',
    ],
    definite: ['el|la|los|las'],
    dated: [],
  },
  frames: [
    '^ sobre? qué? <wrote>',
    'lo que <wrote>',
    '^ por <authors>',
    '^ qué? <theywrote> <author>',
    '^ qué <author> <theywrote>',
    'lo que <theywrote> <author>',
    'lo que <author> <theywrote>',
    '^ qué <be> <written>',
    '^ qué se publicó|escribió',
  ],
  after: [
    ['tuyos|tuyas|tuyo|tuya|suyos|suyas|míos|mías|nuestros|nuestras', 'own'],
    ['de|por <authors>', 'author'],
    ['que? <wrote>', 'written'],
    ['que <theywrote> <author>', 'written'],
    ['que <author> <theywrote>', 'written'],
    ['<theywrote> <author>', 'written'],
    ['que? <be>? <written>', 'written'],
    ['que? <appear>', 'written'],
    ['en|de tu|el blog', 'light'],
    ['solo|sólo|también|fechados|algo', 'light'],
  ],
  about: [
    'sobre|respecto|referente|referentes|contra',
    'acerca de',
    'a propósito de',
    'en torno a',
    'que? hablan|habla|tratan|trata de|sobre',
  ],
  says: [
    'mencionan|menciona|explican|explica|describen|describe|tratan|trata|hablan|habla|abordan|aborda|comparan|compara|dicen|dice|citan|cita',
  ],
  open: ['que|donde|con|en', 'escribiste|publicaste|has|tienes|hay', 'debo leer?'],
  regarding: ['sobre|respecto', 'acerca de'],
  tags: [
    '# <tags>',
    'etiquetado|etiquetados|etiquetada|etiquetadas|marcados|marcado con|como|bajo? <tags>',
    '<with> el|la|los|las? <tagword> :? <tags>',
    'el|la <tagword> :? <tags> <pause>',
    '<tagword> : <tags>',
  ],
};
