export interface FusedHit<Id> {
  readonly id: Id;
  readonly score: number;
}

/** A comparator of ids, as for `Array.sort`: negative where the first one goes first. */
export type IdOrder<Id> = (a: Id, b: Id) => number;

/** What each list gives to an id that it has. */
export type Contribution<Id> = readonly [id: Id, amount: number];

/**
 * Each id once, best sum first; equal sums by `tieBreak`, without one by first appearance. What an id gets is summed
 * smallest first: the same amounts make the same sum, to the last bit, whichever list each comes from.
 */
export function rankBySum<Id>({
  contributions,
  tieBreak = () => 0,
}: {
  contributions: Iterable<Contribution<Id>>;
  tieBreak?: IdOrder<Id> | undefined;
}): FusedHit<Id>[] {
  const amounts = new Map<Id, number[]>();
  for (const [id, amount] of contributions) {
    const known = amounts.get(id);
    if (known === undefined) amounts.set(id, [amount]);
    else known.push(amount);
  }
  return [...amounts]
    .map(([id, ofId]) => ({ id, score: ofId.sort((a, b) => a - b).reduce((sum, amount) => sum + amount, 0) }))
    .sort((a, b) => b.score - a.score || tieBreak(a.id, b.id));
}
