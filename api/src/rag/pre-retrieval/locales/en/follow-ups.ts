import type { FollowUpLocale } from '../../follow-ups/follow-up-locale.ts';
import { ENGLISH_FUNCTION_WORDS } from './function-words.ts';

export const ENGLISH_FOLLOW_UPS: FollowUpLocale = {
  language: 'en',
  functionWords: ENGLISH_FUNCTION_WORDS,
  lightWords:
    'make, makes, made, take, takes, took, taken, come, comes, came, go, goes, went, gone, give, gave, given, put, keep, kept, work, works, worked, use, used, happen, happens, happened, need, needs, needed, mean, means, meant, cost, costs, look, looks, looked, think, thought, know, knew, known, say, says, said, try, tried, help, helps, call, called, start, end, stay, turn, run, find, found, show, want, like, explain, describe, elaborate, expand, tell, thing, things, way, kind, sort, example, examples, problem, reason, point, part, case, time, times, day, year, years, detail, details, again, now, once, first, second, third, fourth, fifth, last, next, different, short, long, big, old, new, good, bad, better, best, worse, exactly, really, actually',
  auxiliaries: "is, are, was, were, 's, does, do, did, has, have, had, can, could, will, would, should",
  pronouns:
    'he, she, him, ones, the one, that one, this one, other one, another one, which one, first one, second one, third one, fourth one, last one, next one, new one, old one, need one, have one, use one, latter, former, how many are, how many were, how many do, how many did, how many have, how many has, how many can, how many will, it, they, them, itself, themselves',
  possessives: 'its, their, his, her',
  demonstratives: 'this, that, these, those',
  articlesToo: '',
  notBeforeDemonstrative: 'all, everything, anything, something, nothing, so, than, one, those, such, now',
  afterDemonstrative:
    'off, on, up, out, in, for, with, at, to, by, from, of, about, again, now, then, too, as, when, if, before, after, and, or, be, is, was, work, works, worked, happen, happens, happened, cost, take, mean, make, compare, help, change, come, go',
  idle: 'does it take to, did it take to, is it true, is it possible, is it worth, worth it, is it better, is it safe, is it ok, was it worth, how is it that, that is to say, this year, this month, this week, this time of year, is there, are there, was there, were there, one of, one day, one by one, more than one',
  openers:
    'what about, how about, why not, how come, what else, who else, where else, what then, so what, in that case, in which case, for example, for instance, like what, such as, because, anything else, any other, any others, any more, same for, same with, and the, and what about, and how about, and why, and if, and once, what if, since when, by how much, by whom, with what, to what, for how long, and yours, go back to, back to, going back to, coming back to, to come back to, returning to',
  weakOpeners: 'and, no, nope, yes, ok, okay, not, only, but, so, or, then, also, still, even, yet, though',
  relatives:
    'other, others, another, again, instead, different, same, rest, both, neither, alternative, opposite, similar, previous, next, last time',
  ordinals: {
    1: 'first',
    2: 'second',
    3: 'third',
    4: 'fourth',
    5: 'fifth',
    6: 'sixth',
    7: 'seventh',
    [-1]: 'last',
  },
  shifts:
    "something else, another question, another thing, another topic, a different question, different question, different topic, new question, new topic, next question, changing the subject, change of subject, to change the subject, by the way, btw, on another note, on a different note, unrelated, separately, moving on, now something different, now for something, now to something, leaving that aside, apart from that, one more thing, forget that, never mind, thanks, thank you, let us talk about, let's talk about",
  clauseWords:
    'that, which, who, when, if, before, after, while, because, so, and, or, but, until, unless, than, to, where, once',
  articles: 'the, this, that, these, those, any, some, such, every, each, all',
};
