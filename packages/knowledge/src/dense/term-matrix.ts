import type { SparseMatrix } from './matrix.ts';
import { rarityOf, weighTerms, type TermCounts, type Vocabulary } from './weigh-terms.ts';

export interface TermMatrix {
  /** By column. */
  readonly termIds: Uint32Array;
  readonly vocabulary: Vocabulary;
  /** TF-IDF of one text a row, of length 1; 0 where a text has no term that is kept. */
  readonly matrix: SparseMatrix;
}

/**
 * Columns are numbered by their content: equal texts in equal order make an equal matrix, whatever numbers their terms
 * have. Terms of fewer than `minTexts` texts are left out; what only one text has ties it to no other.
 */
export function buildTermMatrix({
  texts,
  minTexts,
}: {
  texts: readonly TermCounts[];
  minTexts: number;
}): TermMatrix {
  const survey = surveyTerms(texts);
  const termIds = orderColumns({ survey, minTexts });
  const columnOf = new Int32Array(survey.holding.length).fill(-1);
  termIds.forEach((termId, column) => (columnOf[termId] = column));
  const rarity = Float32Array.from(termIds, (termId) =>
    rarityOf({ texts: texts.length, holding: survey.holding[termId] ?? 0 }),
  );
  const vocabulary = { columnOf, rarity };
  return { termIds, vocabulary, matrix: fillRows({ texts, vocabulary }) };
}

interface TermSurvey {
  /** By term id: how many texts have it. */
  readonly holding: Uint32Array;
  /** By term id: two hashes of which texts have it and how often. */
  readonly hashA: Uint32Array;
  readonly hashB: Uint32Array;
}

function surveyTerms(texts: readonly TermCounts[]): TermSurvey {
  const size = texts.reduce((most, { termIds }) => Math.max(most, termIds.at(-1) ?? -1), -1) + 1;
  const survey = {
    holding: new Uint32Array(size),
    hashA: new Uint32Array(size),
    hashB: new Uint32Array(size),
  };
  const { holding, hashA, hashB } = survey;
  texts.forEach(({ termIds, counts }, row) => {
    termIds.forEach((termId, place) => {
      const count = counts[place] ?? 0;
      holding[termId] = (holding[termId] ?? 0) + 1;
      hashA[termId] = stir(stir(hashA[termId] ?? 0, row), count);
      hashB[termId] = stir(stir(hashB[termId] ?? 0, count), row);
    });
  });
  return survey;
}

/** Source: one round of MurmurHash3's finaliser. */
function stir(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value ^ 0x9e3779b1, 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
}

/** The terms that are kept, most widespread first. Where all is equal, so are the columns: their order is no matter. */
function orderColumns({ survey, minTexts }: { survey: TermSurvey; minTexts: number }): Uint32Array {
  const { holding, hashA, hashB } = survey;
  const kept: number[] = [];
  holding.forEach((texts, termId) => {
    if (texts >= Math.max(1, minTexts)) kept.push(termId);
  });
  const difference = (key: Uint32Array) => (a: number, b: number) => (key[a] ?? 0) - (key[b] ?? 0);
  const [byHolding, byHashA, byHashB] = [difference(holding), difference(hashA), difference(hashB)];
  return Uint32Array.from(kept.sort((a, b) => byHolding(b, a) || byHashA(a, b) || byHashB(a, b)));
}

function fillRows({
  texts,
  vocabulary,
}: {
  texts: readonly TermCounts[];
  vocabulary: Vocabulary;
}): SparseMatrix {
  const rows = texts.length;
  const entries = texts.reduce((sum, { termIds }) => sum + termIds.length, 0);
  const starts = new Uint32Array(rows + 1);
  const columns = new Uint32Array(entries);
  const values = new Float32Array(entries);
  let end = 0;
  texts.forEach((text, row) => {
    const { columns: ofRow, weights } = weighTerms({ text, vocabulary });
    columns.set(ofRow, end);
    values.set(weights, end);
    end += ofRow.length;
    starts[row + 1] = end;
  });
  const width = vocabulary.rarity.length;
  return { rows, width, starts, columns: columns.subarray(0, end), values: values.subarray(0, end) };
}
