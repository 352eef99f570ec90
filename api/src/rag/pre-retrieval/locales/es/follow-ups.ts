import type { FollowUpLocale } from '../../follow-ups/follow-up-locale.ts';
import { SPANISH_FUNCTION_WORDS } from './function-words.ts';

export const SPANISH_FOLLOW_UPS: FollowUpLocale = {
  language: 'es',
  functionWords: SPANISH_FUNCTION_WORDS,
  lightWords:
    'hago, haces, hace, hacen, hizo, hecho, tomar, toma, tomó, viene, vienen, vino, va, van, fue, ir, da, dan, dio, dar, pone, poner, puso, funciona, funcionan, funcionó, usa, usas, usan, usar, usó, sirve, sirven, pasa, pasó, necesita, necesitas, necesitan, significa, quiere, dice, dices, decir, dijo, cuesta, cuestan, costó, dura, duró, tarda, tardó, piensas, crees, sabes, intentaste, ayuda, llama, llaman, explica, explicar, detalla, detalles, ejemplo, ejemplos, cosa, cosas, manera, forma, tipo, razón, motivo, problema, punto, parte, caso, vez, veces, día, días, año, años, edad, tiempo, tiene, tienen, tenía, ahora, primero, primera, segundo, segunda, tercero, tercera, último, última, diferente, largo, grande, bueno, buena, mejor, exactamente, realmente',
  auxiliaries:
    'es, son, era, eran, está, están, ha, has, han, hace, hizo, puede, debe, significa, funciona, tiene',
  pronouns:
    'cuántos son, cuántos eran, cuántos hay, cuántas son, cuántas hay, ella, ello, ellos, ellas, eso, esto, aquello, este último, esta última, allí, ahí, lo, le, les',
  possessives: 'su, sus, suyo, suya',
  demonstratives: 'ese, esa, esos, esas, este, esta, estos, estas, aquel, aquella',
  articlesToo: '',
  notBeforeDemonstrative: 'todo, todos',
  afterDemonstrative: '',
  idle: 'lo que, hay que, se puede, es posible, es verdad, se trata, este año, este mes, esta semana, por lo, se escribe, se llama',
  openers:
    'y el, y la, y los, y las, y si, y en, y para, y con, y cuando, y cuándo, y por qué, y cómo, y tú, qué hay de, qué pasa con, y qué pasa con, por qué no, qué más, quién más, cuál, cuáles, cuál de, por ejemplo, en ese caso, volviendo a, como qué',
  weakOpeners: 'y, no, sí, solo, pero, o, entonces, también, luego, pues, así que',
  relatives: 'otro, otra, otros, otras, mismo, misma, mismos, ambos, ambas, resto, anterior, demás',
  ordinals: {
    1: 'primero, primera, primer',
    2: 'segundo, segunda',
    3: 'tercero, tercera, tercer',
    4: 'cuarto, cuarta',
    5: 'quinto, quinta',
    [-1]: 'último, última',
  },
  shifts:
    'otra cosa, otra pregunta, una pregunta distinta, nueva pregunta, otro tema, cambio de tema, cambiando de tema, por cierto, a propósito, aparte, gracias, una pregunta más',
  clauseWords: 'que, quien, cuando, si, antes, después, porque, y, o, pero, donde, para, mientras',
  articles: 'el, la, los, las, este, esta, estos, estas, ese, esa, esos, esas, del, al',
};
