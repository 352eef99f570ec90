/** Tells the language of prose as an ISO 639-1 code; null where it cannot say. */
export type DetectLanguage = (prose: string) => Promise<string | null>;

/** Below this many letters the answer would be a guess. */
const MIN_LETTERS = 40;
/** More text takes longer and tells nothing new. */
const LIMIT_PROSE = 1_500;
/** How far into the document that much prose is looked for. */
const LIMIT_LOOK = 16_000;

/** Loads its tables (about 0.3 s) with the first text that needs them. */
export const detectLanguage: DetectLanguage = async (prose) => {
  const text = withoutMarkup(prose).slice(0, LIMIT_PROSE);
  if ((text.match(/\p{L}/gu) ?? []).length < MIN_LETTERS) return null;
  const { eld } = await import('eld/small');
  const result = eld.detect(text);
  return result.isReliable() && result.language !== '' ? result.language : null;
};

/** Code and addresses look like English. */
function withoutMarkup(prose: string): string {
  return prose
    .slice(0, LIMIT_LOOK)
    .replace(/^ {0,3}(`{3,}|~{3,})[^\n]*\n[\s\S]*?(?:^ {0,3}\1|$(?![\s\S]))/gm, ' ')
    .replace(/`[^`\n]*`|<[^<>\n]*>|\bhttps?:\/\/\S+/g, ' ');
}
