/**
 * How a language leans on what was said before. Forms are separated by commas, may be of several words, and are folded like
 * a question's words.
 */
export interface FollowUpLocale {
  readonly language: string;
  /** Separated by spaces. */
  readonly functionWords: string;
  /** Words that name no subject: what one does with anything, and what one counts it by. */
  readonly lightWords: string;
  /** Before the subject of a question: "what *is* crumb", "how *does* it work". */
  readonly auxiliaries: string;
  /** What points back, unless the question itself names what is meant. */
  readonly pronouns: string;
  /** Mostly bound by a noun before them: "does an author own her letters". */
  readonly possessives: string;
  /** What may point back, and may join clauses as well. */
  readonly demonstratives: string;
  /** Demonstratives that are articles before a noun: "das Rad". */
  readonly articlesToo: string;
  /** Behind these a demonstrative joins clauses: "all that". */
  readonly notBeforeDemonstrative: string;
  /** What follows a demonstrative that points back: "that off?". */
  readonly afterDemonstrative: string;
  /** Phrases with such words in which they point at nothing: "is it true that". */
  readonly idle: string;
  /** A question that begins with one is not a whole one. */
  readonly openers: string;
  /** A question that begins with one may or may not be whole. */
  readonly weakOpeners: string;
  /** What compares or repeats, and so needs something to compare with. */
  readonly relatives: string;
  /** By place in a list. */
  readonly ordinals: Readonly<Record<string, string>>;
  /** Announce another subject. */
  readonly shifts: string;
  /** Start a clause that may refer to the one before it. */
  readonly clauseWords: string;
  /** "the backups": something known. */
  readonly articles: string;
}
