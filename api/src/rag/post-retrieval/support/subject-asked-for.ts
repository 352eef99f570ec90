/** What asks for a thing by its name. `what` does so only where a verb follows soon: not in "what happened when". */
const QUESTIONS: readonly RegExp[] = [
  /\b(?:which|how many|how much)\s+([\p{L}\p{N}-]+)/iu,
  /\bwhat\s+([\p{L}\p{N}-]+)(?:\s+[\p{L}\p{N}'-]+){0,2}?\s+(?:is|are|was|were|do|does|did|has|have|had|can|could|should|will|would)\b/iu,
  /(?<!\p{L})(?:welche[nrsm]?|wie\s?viele?)\s+([\p{L}\p{N}-]+)/iu,
  /(?<!\p{L})(?:quel(?:le)?s?|combien\s+d(?:e\s+|'))\s*([\p{L}\p{N}-]+)/iu,
  /(?<!\p{L})cuánt[oa]s?\s+([\p{L}\p{N}-]+)/iu,
];

/** Asked for by name and answered without it: how much of something, what kind of thing, in what respect. */
const ASKED_WITHOUT_NAME: ReadonlySet<string> = new Set(
  (
    'share part portion percentage proportion per number amount count sort kind type way manner reason cause point step steps ' +
    'situation situations case cases thing things ones difference time times name purpose idea problem problems trouble issue ' +
    'advice lesson opinion view effect result advantage benefit role mistake question answer rule ' +
    'more less fewer better worse faster slower bigger smaller larger longer shorter later earlier cheaper higher lower older ' +
    'good bad long far often new old other last first second ' +
    'anteil teil prozentsatz anzahl zahl art weise grund fall fällen unterschied zeit mal name problem idee frage mehr weniger ' +
    'part proportion nombre sorte type façon manière raison cas différence temps fois nom problème idée plus moins ' +
    'parte porcentaje número tipo manera razón caso tiempo veces nombre problema idea más menos'
  ).split(' '),
);

/** The word for the thing that a question asks for by name: `flour` in "How much flour does Gaston get?". */
export function subjectAskedFor(question: string): string | undefined {
  for (const pattern of QUESTIONS) {
    const subject = pattern.exec(question)?.[1]?.toLowerCase();
    if (subject !== undefined) return ASKED_WITHOUT_NAME.has(subject) ? undefined : subject;
  }
  return undefined;
}
