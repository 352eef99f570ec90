import { AppError } from '@twinscribe/platform';

interface Named {
  readonly aliases: readonly string[];
}

export interface EntryQuery<Entry extends Named> {
  /** Of the parameter, for people: "GPU". */
  readonly what: string;
  readonly param: string;
  readonly given: string;
  readonly entries: Readonly<Record<string, Entry>>;
  /** More names that mean an entry. */
  readonly namesOf?: (entry: Entry) => readonly string[];
}

/**
 * The key and entry that a name means, whatever its case, spaces and punctuation. Throws AppError `invalid_request` that
 * lists the keys, and the closest first as a question, if there is none.
 */
export function findEntry<Entry extends Named>(query: EntryQuery<Entry>): { key: string; entry: Entry } {
  const { what, param, given, entries, namesOf = () => [] } = query;
  const wanted = fold(given);
  const named = Object.entries(entries).map(([key, entry]) => ({
    key,
    entry,
    names: [key, ...entry.aliases, ...namesOf(entry)].map(fold),
  }));
  const found = named.find(({ names }) => names.includes(wanted));
  if (found !== undefined) return { key: found.key, entry: found.entry };
  const known = named.map(({ key }) => key);
  const [closest] = named
    .map(({ key, names }) => ({ key, edits: Math.min(...names.map((name) => distance(name, wanted))) }))
    .filter(({ key, edits }) => edits <= Math.max(1, fold(key).length / 3))
    .sort((a, b) => a.edits - b.edits);
  const guess = closest === undefined ? '' : ` Did you mean ${closest.key}?`;
  throw new AppError(
    'invalid_request',
    `There is no ${what} ${JSON.stringify(shorten(given))} here.${guess} There are: ${known.join(', ')}.`,
    { param, details: { known, ...(closest === undefined ? {} : { closest: closest.key }) } },
  );
}

const shorten = (name: string): string => (name.length > 60 ? `${name.slice(0, 60)}…` : name);

const fold = (name: string): string => name.toLowerCase().replace(/[^\p{Letter}\p{Number}]+/gu, '');

/** Names that go on where the given one ends come before those that differ from it. */
function distance(name: string, wanted: string): number {
  return wanted.length > 1 && name.startsWith(wanted) ? 0.5 : countEdits(name, wanted);
}

/** Levenshtein distance, over at most the first 60 characters. */
function countEdits(left: string, right: string): number {
  const target = [...right].slice(0, 60);
  let previous = Array.from({ length: target.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...left].slice(0, 60).entries()) {
    const current = [row + 1];
    for (const [column, other] of target.entries()) {
      const insert = (current[column] ?? 0) + 1;
      const remove = (previous[column + 1] ?? 0) + 1;
      const replace = (previous[column] ?? 0) + (letter === other ? 0 : 1);
      current.push(Math.min(insert, remove, replace));
    }
    previous = current;
  }
  return previous[target.length] ?? 0;
}
