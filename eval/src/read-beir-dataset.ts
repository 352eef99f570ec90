import { join } from 'node:path';
import { AppError } from '@twinscribe/platform';
import { z } from 'zod';
import { readLines, type Line } from './read-lines.ts';
import type { Qrels } from './score-run.ts';

export interface BeirDocument {
  readonly id: string;
  /** Empty where there is none. */
  readonly title: string;
  readonly text: string;
}

export interface BeirQuery {
  readonly id: string;
  readonly text: string;
}

export interface BeirDataset {
  /** Those that are judged, in the order of the file. */
  readonly queries: readonly BeirQuery[];
  readonly qrels: Qrels;
  /** Reads the corpus from its start, each time that it is called; one document in memory at a time. */
  documents(): AsyncGenerator<BeirDocument, void, undefined>;
}

/** What is left of half a character, which the library refuses, is read as such. */
const textSchema = z.string().transform((text) => text.replace(/\p{Surrogate}/gu, '\ufffd'));
/** The qrels know a number as it is written there. */
const idSchema = z
  .union([z.string().min(1), z.int()], 'must be a string or a whole number')
  .transform((id) => String(id));
const documentSchema = z.object({ _id: idSchema, title: textSchema.nullish(), text: textSchema });
const querySchema = z.object({ _id: idSchema, text: textSchema });

const WHOLE_NUMBER = /^-?\d{1,9}(\.0+)?$/;

/**
 * A test collection in the layout of BEIR: `corpus.jsonl`, `queries.jsonl`, `qrels/<split>.tsv`. Strict, because a
 * collection that was read wrongly still yields figures: what is malformed, doubled or judged without being asked throws
 * AppError `invalid_request` with file and line. The corpus is checked as it is read.
 *
 * Documents and queries may be empty and their ids numbers. Judgements may begin with a line of names, and be written as
 * TREC does: with the iteration as second of four columns, and with blanks between them.
 *
 * Source: Thakur et al., NeurIPS Datasets and Benchmarks 2021.
 */
export async function readBeirDataset({
  directory,
  split = 'test',
}: {
  directory: string;
  split?: string;
}): Promise<BeirDataset> {
  const asked = new Map<string, BeirQuery>();
  for await (const query of readQueries(join(directory, 'queries.jsonl'))) asked.set(query.id, query);
  const qrels = await readQrels({ path: join(directory, 'qrels', `${split}.tsv`), asked });
  return {
    queries: [...asked.values()].filter(({ id }) => qrels.has(id)),
    qrels,
    documents: () => readDocuments(join(directory, 'corpus.jsonl')),
  };
}

async function* readDocuments(path: string): AsyncGenerator<BeirDocument, void, undefined> {
  const seen = new Set<string>();
  for await (const line of readLines({ path })) {
    const { _id: id, title, text } = parseJsonLine({ path, line, schema: documentSchema });
    refuseRepeat({ path, line, id, seen });
    yield { id, title: title ?? '', text };
  }
}

async function* readQueries(path: string): AsyncGenerator<BeirQuery, void, undefined> {
  const seen = new Set<string>();
  for await (const line of readLines({ path })) {
    const { _id: id, text } = parseJsonLine({ path, line, schema: querySchema });
    refuseRepeat({ path, line, id, seen });
    yield { id, text };
  }
}

async function readQrels({
  path,
  asked,
}: {
  path: string;
  asked: ReadonlyMap<string, BeirQuery>;
}): Promise<Map<string, Map<string, number>>> {
  const qrels = new Map<string, Map<string, number>>();
  let isFirst = true;
  for await (const line of readLines({ path })) {
    const columns = splitJudgement(line);
    const isHeader = isFirst && isNames(columns);
    isFirst = false;
    if (isHeader) continue;
    const { query, document, score } = parseJudgement({ path, line, columns });
    if (!asked.has(query)) {
      throw fault({ path, line, what: `judges query ${query}, which queries.jsonl does not have` });
    }
    const judgements = qrels.get(query) ?? new Map<string, number>();
    if (judgements.has(document)) {
      throw fault({ path, line, what: `judges document ${document} for query ${query} again` });
    }
    qrels.set(query, judgements.set(document, score));
  }
  if (qrels.size === 0) throw new AppError('invalid_request', `${path} has no judgement.`);
  return qrels;
}

interface Place {
  readonly path: string;
  readonly line: Line;
}

/** Query, document, score. Ids may hold blanks where tabs stand between them. */
function splitJudgement({ text }: Line): string[] {
  const columns = text.includes('\t')
    ? text.split('\t').map((column) => column.trim())
    : text.trim().split(/\s+/);
  return columns.length === 4 ? columns.filter((_, place) => place !== 1) : columns;
}

function isNames(columns: readonly string[]): boolean {
  return columns.length === 3 && !/\d/.test(columns[2] ?? '');
}

function parseJudgement({
  columns: [query = '', document = '', score = '', ...more],
  ...place
}: Place & { columns: readonly string[] }): { query: string; document: string; score: number } {
  if (query === '' || document === '' || !WHOLE_NUMBER.test(score) || more.length > 0) {
    throw fault({
      ...place,
      what: 'must be query-id, corpus-id and a whole score, with tabs between them, or the four columns of TREC',
    });
  }
  return { query, document, score: Number(score) };
}

function parseJsonLine<Schema extends z.ZodType>({
  schema,
  ...place
}: Place & { schema: Schema }): z.output<Schema> {
  const result = schema.safeParse(parseJson(place));
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
  throw fault({ ...place, what: faults.join('; ') });
}

function parseJson(place: Place): unknown {
  try {
    return JSON.parse(place.line.text);
  } catch (cause) {
    throw fault({ ...place, what: 'is not JSON', cause });
  }
}

function refuseRepeat({ id, seen, ...place }: Place & { id: string; seen: Set<string> }): void {
  if (seen.has(id)) throw fault({ ...place, what: `has the id ${id} again` });
  seen.add(id);
}

function fault({ path, line, what, cause }: Place & { what: string; cause?: unknown }): AppError {
  return new AppError('invalid_request', `${path}:${line.number} ${what}.`, { cause });
}
