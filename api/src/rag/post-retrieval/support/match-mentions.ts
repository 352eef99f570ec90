import type { Context } from './contexts.ts';
import type { Mention, MentionIndex } from './mention.ts';

/** A number or a name as a sentence has it. */
export interface Claim {
  /** Any of them will do. */
  readonly values: readonly string[];
  readonly unit: string | undefined;
  readonly context: Context;
}

/**
 * `absent`: nowhere in the passages, less often than claimed, or only with another unit. `displaced`: there, but in its
 * place, among the same words, the passages have another one, which the sentence does not have.
 */
export type Match = 'found' | 'absent' | 'displaced';

/** How alike the surroundings of two must be for the one to displace the other. */
const LEAST_LIKENESS = 0.5;
const LEAST_SHARED = 2;
/** Of one passage; a table of data may have thousands. */
const LIMIT_MENTIONS = 500;

/** One match for each claim. `usesUp`: a mention in a passage bears out one claim. */
export function matchMentions({
  claims,
  passages,
  usesUp,
}: {
  claims: readonly Claim[];
  passages: readonly MentionIndex[];
  usesUp: boolean;
}): Match[] {
  const claimed = new Set(claims.flatMap(({ values }) => values));
  const others = passages
    .flatMap(({ all }) => all.slice(0, LIMIT_MENTIONS))
    .filter(({ forms }) => !forms.some(({ value }) => claimed.has(value)));
  const used = new Set<Mention>();
  return claims.map((claim) => {
    const mention = bestMention({ claim, passages, used });
    if (mention === undefined) return 'absent';
    // What a title says, or can be read in two ways, may be said twice.
    if (usesUp && mention.context !== undefined && mention.forms.length === 1) used.add(mention);
    const likeness = likenessOf(claim, mention);
    return others.some((other) => displaces({ claim, other, likeness })) ? 'displaced' : 'found';
  });
}

function bestMention({
  claim,
  passages,
  used,
}: {
  claim: Claim;
  passages: readonly MentionIndex[];
  used: ReadonlySet<Mention>;
}): Mention | undefined {
  const mentions = claim.values.flatMap((value) =>
    passages.flatMap(({ byValue }) => (byValue.get(value) ?? []).slice(0, LIMIT_MENTIONS)),
  );
  let best: Mention | undefined;
  for (const mention of mentions) {
    if (used.has(mention) || !hasUnit(claim, mention)) continue;
    if (best === undefined || likenessOf(claim, mention) > likenessOf(claim, best)) best = mention;
  }
  return best;
}

/** Units must be the same where both sides name one. */
const hasUnit = ({ values, unit }: Claim, { forms }: Mention): boolean =>
  forms.some((form) => values.includes(form.value) && areUnitsAlike(unit, form.unit));

const areUnitsAlike = (a: string | undefined, b: string | undefined): boolean =>
  a === undefined || b === undefined || a === b;

/** The share of what stands around the claim that stands around the mention, too. */
function likenessOf({ context }: Claim, mention: Mention): number {
  return mention.context === undefined ? 0 : sharedBy(context, mention.context) / Math.max(1, context.size);
}

function displaces({ claim, other, likeness }: { claim: Claim; other: Mention; likeness: number }): boolean {
  if (other.context === undefined || !other.forms.some(({ unit }) => areUnitsAlike(unit, claim.unit)))
    return false;
  const shared = sharedBy(claim.context, other.context);
  const otherLikeness = shared / Math.max(1, claim.context.size);
  return shared >= LEAST_SHARED && otherLikeness >= LEAST_LIKENESS && otherLikeness > likeness;
}

function sharedBy(a: Context, b: Context): number {
  let shared = 0;
  for (const key of a) if (b.has(key)) shared += 1;
  return shared;
}
