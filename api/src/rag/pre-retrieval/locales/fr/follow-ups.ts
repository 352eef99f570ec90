import type { FollowUpLocale } from '../../follow-ups/follow-up-locale.ts';
import { FRENCH_FUNCTION_WORDS } from './function-words.ts';

export const FRENCH_FOLLOW_UPS: FollowUpLocale = {
  language: 'fr',
  functionWords: FRENCH_FUNCTION_WORDS,
  lightWords:
    'fais, fait, font, faire, prend, prends, prendre, pris, vient, viens, viennent, venir, venu, va, vas, vont, aller, allé, donne, donner, donné, met, mets, mettre, mis, marche, fonctionne, fonctionnent, utilise, utilises, utiliser, utilisé, sert, servir, passe, passé, besoin, veut, dire, dis, dit, signifie, coûte, coûté, coûter, dure, duré, pense, penses, sais, essayé, aide, appelle, appelles, trouve, explique, expliquer, préciser, détaille, détails, exemple, exemples, chose, choses, façon, manière, sorte, raison, problème, point, partie, cas, fois, jour, jours, an, ans, année, années, âge, temps, maintenant, premier, première, deuxième, second, seconde, troisième, dernier, dernière, différent, différente, long, grand, bon, bonne, mieux, exactement, vraiment',
  auxiliaries:
    'est, sont, était, étaient, a, ont, avait, fait, fais, as-tu, es-tu, est-ce, peut, peux, doit, faut, signifie, fonctionne',
  pronouns:
    'combien sont, combien étaient, combien en, cela, ça, ceci, celui-ci, celui-là, celle-ci, celle-là, ceux-ci, ceux-là, elle, elles, ils, lui, eux, a-t-il, a-t-elle, est-il, est-elle, sont-ils, sont-elles, ont-ils, ont-elles, fait-il, fait-elle, était-il, était-elle, peut-il, peut-elle, vient-il, vient-elle, sert-il, sert-elle, ce dernier, cette dernière, là-bas, là-dessus, il, y, leur',
  possessives: 'son, sa, ses, leur, leurs',
  demonstratives: 'celui, celle, ceux, celles',
  articlesToo: '',
  notBeforeDemonstrative: 'tout, tous, toutes',
  afterDemonstrative: '',
  idle: "il y a, y a-t-il, il faut, faut-il, il est possible, est-il possible, est-il vrai, s'agit-il, il s'agit",
  openers:
    "et le, et la, et les, et l', et pour, et si, et quand, et dans, et avec, et sur, et au, et à, et chez, et pourquoi, et comment, qu'en est-il, pourquoi pas, quoi d'autre, qui d'autre, lequel, laquelle, lesquels, lesquelles, par exemple, dans ce cas, et depuis quand, revenons à, pour revenir à, et toi, comme quoi, pourquoi cela, pourquoi ça",
  weakOpeners: 'et, non, oui, seulement, mais, donc, ou, alors, aussi, puis',
  relatives: 'autre, autres, encore, même, mêmes, plutôt, reste, précédent, précédente, pareil',
  ordinals: {
    1: 'premier, première',
    2: 'deuxième, second, seconde',
    3: 'troisième',
    4: 'quatrième',
    5: 'cinquième',
    [-1]: 'dernier, dernière',
  },
  shifts:
    'autre chose, autre question, une autre question, nouvelle question, autre sujet, changement de sujet, pour changer de sujet, changeons de sujet, au fait, à propos, par ailleurs, rien à voir, merci, encore une question',
  clauseWords: "que, qu', qui, quand, si, avant, après, parce, et, ou, mais, lorsque, lorsqu', où, pour",
  articles: "le, la, les, l', ce, cet, cette, ces, du, des, au, aux",
};
