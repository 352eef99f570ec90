export interface NumberMention {
  readonly start: number;
  /** Behind the unit, if there is one. */
  readonly end: number;
  /** What it may stand for: `1.000` is a thousand or, to three places, one. Numbers are equal if they share a value. */
  readonly values: readonly string[];
  /** `%`, `ms`, `£`; undefined where none stands beside it. */
  readonly unit: string | undefined;
  /** `48 210` may also be two numbers; otherwise empty. */
  readonly parts: readonly string[];
  readonly isWord: boolean;
}
