import { CATEGORIES, type SearchFilter } from '@twinscribe/contracts';
import { formatDay, parseDay, type Day } from './filters/calendar.ts';
import { chooseGrammar } from './filters/choose-grammar.ts';
import type { Finding } from './filters/finding.ts';
import { authorTable, tagTable } from './filters/name-tables.ts';
import { createQuestionReader, type QuestionReader } from './filters/question-reader.ts';
import { readFindings } from './filters/read-findings.ts';
import type { DateRange } from './filters/read-when.ts';
import { tokenizeQuestion } from './words/tokenize-question.ts';

/** Where the question says a part of its filter: `question.slice(start, end)`. */
export interface MatchedPhrase {
  readonly field: Finding['field'];
  readonly start: number;
  readonly end: number;
}

export interface ParsedFilters {
  readonly filter: SearchFilter;
  /** In the order of the question. They do not overlap. */
  readonly matched: readonly MatchedPhrase[];
}

/** A longer text is more than a question: what is pasted into it speaks of dates and posts of its own. */
const LIMIT_LENGTH = 2_000;

/**
 * The conditions that a question puts on the pieces it asks for: category, author, tags and dates of publication, read by
 * rules. `{}` where it puts none. Rather misses a condition than invents one, since a wrong one hides the answer.
 *
 * `today` is a day (YYYY-MM-DD). Authors and tags are those of the library; no others are ever found, and they are given
 * back as they are spelt there.
 */
export function parseFilters({
  question,
  today,
  authors,
  tags,
}: {
  question: string;
  today: string;
  authors: readonly string[];
  tags: readonly string[];
}): ParsedFilters {
  if (question.length > LIMIT_LENGTH) return { filter: {}, matched: [] };
  const tokens = tokenizeQuestion(question);
  const reader = createQuestionReader({
    tokens,
    grammar: chooseGrammar(tokens),
    authors: authorTable({ names: authors, question }),
    tags: tagTable({ names: tags, question }),
  });
  const findings = readFindings({ today: parseDay(today) }, reader);
  return { filter: filterOf(findings), matched: matchedIn(findings, reader) };
}

function filterOf(findings: readonly Finding[]): SearchFilter {
  const authors = new Set(findings.flatMap((found) => (found.field === 'authors' ? found.authors : [])));
  const categories = new Set(
    findings.flatMap((found) => (found.field === 'categories' ? found.categories : [])),
  );
  const tags = new Set(findings.flatMap((found) => (found.field === 'tags' ? found.tags : [])));
  const range = hullOf(findings.flatMap((found) => (found.field === 'published' ? [found.range] : [])));
  return {
    ...(authors.size > 0 && { authors: [...authors] }),
    ...(categories.size > 0 && { categories: CATEGORIES.filter((category) => categories.has(category)) }),
    ...(tags.size > 0 && { tags: [...tags] }),
    ...(range?.from !== undefined && { publishedFrom: formatDay(range.from) }),
    ...(range?.to !== undefined && { publishedTo: formatDay(range.to) }),
  };
}

/** The smallest range that holds them all: two dates in one question are two answers, and neither may be hidden. */
function hullOf(ranges: readonly DateRange[]): DateRange | undefined {
  if (ranges.length === 0) return undefined;
  const [one, other] = ranges;
  if (one !== undefined && other !== undefined && ranges.length === 2) {
    // "since March but before June": two open ends make one range.
    const from = one.from ?? other.from;
    const to = one.to ?? other.to;
    const isOpen = (range: DateRange): boolean => range.from === undefined || range.to === undefined;
    if (from !== undefined && to !== undefined && from <= to && isOpen(one) && isOpen(other))
      return { from, to };
  }
  const least = (days: readonly (Day | undefined)[]): Day | undefined =>
    days.reduce((a, b) => (a === undefined || b === undefined ? undefined : Math.min(a, b)));
  const from = least(ranges.map((range) => range.from));
  const to = least(ranges.map((range) => range.to && -range.to));
  return { from, to: to && -to };
}

function matchedIn(findings: readonly Finding[], { tokens }: QuestionReader): MatchedPhrase[] {
  return findings
    .map(({ field, at, end }) => ({ field, start: tokens[at]?.start ?? 0, end: tokens[end - 1]?.end ?? 0 }))
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .filter((phrase, i, all) => all.slice(0, i).every((before) => before.end <= phrase.start));
}
