/** `on`: a question that the evidence speaks against is refused; `report`: the doubts are told and the engine asked; `off`: neither. */
export const ABSTAIN_MODES = ['on', 'off', 'report'] as const;
export type AbstainMode = (typeof ABSTAIN_MODES)[number];

/** What of an answer's steps is configured. */
export interface AnsweringOptions {
  /** For each step in which a model words what is searched for. */
  readonly rewriteTimeoutMs: number;
  readonly multiQuery: boolean;
  readonly hyde: boolean;
  readonly abstain: AbstainMode;
}
