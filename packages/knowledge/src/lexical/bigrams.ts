const SCRIPTS = ['Han', 'Hiragana', 'Katakana', 'Hangul', 'Thai', 'Lao', 'Khmer', 'Myanmar'];
// The long vowel mark belongs to both Japanese syllabaries and so, for Unicode, to no script.
const CLUSTER = `[${SCRIPTS.map((script) => `\\p{Script=${script}}`).join('')}\u30fc]\\p{M}*`;
const HAS_CLUSTER = new RegExp(CLUSTER, 'u');
const RUN = new RegExp(`(?:${CLUSTER})+`, 'gu');
const EACH_CLUSTER = new RegExp(CLUSTER, 'gu');
const HAN = /^\p{Script=Han}/u;

/** Whether part of the token is in a script that is searched by bigrams. */
export function hasBigrams(token: string): boolean {
  return HAS_CLUSTER.test(token);
}

/** Such runs, and the stretches between them, in order. */
export function splitRuns(token: string): { text: string; isRun: boolean }[] {
  const pieces: { text: string; isRun: boolean }[] = [];
  let end = 0;
  for (const match of token.matchAll(RUN)) {
    if (match.index > end) pieces.push({ text: token.slice(end, match.index), isRun: false });
    pieces.push({ text: match[0], isRun: true });
    end = match.index + match[0].length;
  }
  if (end < token.length) pieces.push({ text: token.slice(end), isRun: false });
  return pieces;
}

/**
 * Every two neighbouring characters of a run, marks kept with their letter; the character itself where it is alone. A Han
 * character between syllabic ones is a word as often as not (猫 in 黒い猫が) and is a term too. Korean is written with spaces,
 * but its particles are attached to the nouns, and bigrams see through them.
 */
export function bigrams(run: string): string[] {
  const characters = run.match(EACH_CLUSTER) ?? [];
  const terms: string[] = [];
  for (const [i, character] of characters.entries()) {
    const next = characters[i + 1];
    if (isHan(character) && !isHan(characters[i - 1]) && !isHan(next)) terms.push(character);
    else if (characters.length === 1) terms.push(character);
    if (next !== undefined) terms.push(character + next);
  }
  return terms;
}

function isHan(character: string | undefined): boolean {
  return character !== undefined && HAN.test(character);
}
