import type { Citation, RagAnswer } from '@twinscribe/contracts';
import { saysNoAnswer } from '../post-retrieval/support/says-no-answer.ts';

/**
 * What an engine's answer comes to: it abstains where it says that there is no answer and claims nothing besides, as
 * `checkSupport` has found; it is unsupported where it claims something and nothing of that is borne out.
 */
export function judgeOutcome({
  answer,
  citations,
}: {
  answer: string;
  /** Of `checkSupport`. */
  citations: readonly Citation[];
}): Pick<RagAnswer, 'abstained' | 'abstainedBy' | 'unsupported'> {
  const claims = citations.filter(({ support }) => support !== null);
  const abstained =
    claims.length === 0 && citations.some(({ start, end }) => saysNoAnswer(answer.slice(start, end)));
  const unsupported = claims.length > 0 && claims.every(({ support }) => support === 'unsupported');
  return { abstained, abstainedBy: abstained ? 'engine' : null, unsupported };
}
