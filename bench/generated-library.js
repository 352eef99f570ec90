// Text that is distributed like natural text: word frequencies by Zipf's law, function words of English at the top, documents
// of several sections. The same numbers give the same text.
import { chunkDocument, DEFAULT_TENANT, documentId } from '@twinscribe/knowledge';

/** That of the api, so that it can serve what is generated. */
export const TENANT = DEFAULT_TENANT;

const VOCABULARY = 60_000;
const WORDS_PER_CHUNK = 120;
const CHUNKS_PER_DOCUMENT = 10;
const FUNCTION_WORDS =
  'the of and to a in is that it was for on with as are be this by at from have or an not which but can you they has were all their been one there we if more when will would who so no'.split(
    ' ',
  );
const SYLLABLES =
  'ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu bra cle dri flo gru sta pre tri sko plu'.split(
    ' ',
  );
const CATEGORIES = /** @type {const} */ (['article', 'post', 'repository', 'note']);
const DAY_MS = 24 * 60 * 60 * 1000;

/** Numbers in [0, 1), the same for the same seed (mulberry32). @param {number} seed */
function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The word of a rank, the most frequent first. @param {number} rank */
function wordOf(rank) {
  const functionWord = FUNCTION_WORDS[rank];
  if (functionWord !== undefined) return functionWord;
  let rest = rank - FUNCTION_WORDS.length;
  let word = '';
  for (let length = 0; length < 2 || rest > 0; length += 1) {
    word += SYLLABLES[rest % SYLLABLES.length] ?? '';
    rest = Math.floor(rest / SYLLABLES.length);
  }
  return word;
}

/** Shares of text up to each rank: a rank's frequency falls as 1 / (rank + 2.7), after Mandelbrot. */
const cumulative = new Float64Array(VOCABULARY);
let total = 0;
for (let rank = 0; rank < VOCABULARY; rank += 1) {
  total += 1 / (rank + 2.7);
  cumulative[rank] = total;
}
const words = Array.from({ length: VOCABULARY }, (_, rank) => wordOf(rank));

/** @param {() => number} random */
function drawRank(random) {
  const share = random() * total;
  let low = 0;
  let high = VOCABULARY - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cumulative[middle] ?? 0) < share) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @param {() => number} random */
function drawSection(random) {
  const drawn = Array.from({ length: WORDS_PER_CHUNK }, () => words[drawRank(random)] ?? '');
  const sentences = [];
  while (drawn.length > 0) sentences.push(`${drawn.splice(0, 12 + Math.floor(random() * 8)).join(' ')}.`);
  return sentences.join(' ');
}

/** @param {{ number: number, generation?: number }} which @returns {import('@twinscribe/knowledge').SourceDocument} */
export function generateDocument({ number, generation = 0 }) {
  const random = randomNumbers(number * 2_654_435_761 + generation);
  const sections = Array.from({ length: CHUNKS_PER_DOCUMENT }, () => {
    const heading = `${words[drawRank(random)]} ${words[drawRank(random)]}`;
    return `## ${heading}\n\n${drawSection(random)}\n\n`;
  });
  return {
    uri: `bench:${number}`,
    format: 'markdown',
    text: sections.join(''),
    title: `${words[drawRank(random)]} ${words[drawRank(random)]} ${number}`,
    author: `Author ${number % 20}`,
    category: CATEGORIES[number % CATEGORIES.length] ?? 'note',
    language: 'en',
    tags: [`tag ${number % 50}`, `tag ${number % 7}`],
    url: null,
    publishedAt: new Date(Date.UTC(2018, 0, 1) + (number % 3_000) * DAY_MS).toISOString().slice(0, 10),
  };
}

/** @param {import('@twinscribe/knowledge').SourceDocument} document @param {import('@twinscribe/knowledge').LibraryStore} store */
export async function ingestGenerated(document, store) {
  const { uri, format, title, text } = document;
  const chunks = chunkDocument({
    tenant: TENANT,
    documentId: documentId({ tenant: TENANT, uri }),
    format,
    title,
    text,
  });
  await store.replaceDocument({ tenant: TENANT, document, chunks, fingerprint: uri });
}

/** @param {{ chunks: number, onProgress: (done: number) => void }} size @param {import('@twinscribe/knowledge').LibraryStore} store */
export async function fillLibrary({ chunks, onProgress }, store) {
  const { documents, chunks: present } = await store.stats({ tenant: TENANT });
  let written = present;
  for (let number = documents; written < chunks; number += 1) {
    await ingestGenerated(generateDocument({ number }), store);
    written += CHUNKS_PER_DOCUMENT;
    if (number % 100 === 0) {
      written = (await store.stats({ tenant: TENANT })).chunks;
      onProgress(written);
    }
  }
}

/**
 * Queries of three words of the middle of the vocabulary, and as asked for of common words (each in a tenth of all chunks or
 * more) and of function words around them.
 * @param {{ count: number, common: number, stopWords?: boolean }} shape
 */
export function createQueries({ count, common, stopWords = false }) {
  const random = randomNumbers(99);
  const pick = (/** @type {number} */ from, /** @type {number} */ to) =>
    words[from + Math.floor(random() * (to - from))] ?? '';
  return Array.from({ length: count }, () => {
    const chosen = Array.from({ length: 3 }, () => pick(500, 20_000));
    for (let n = 0; n < common; n += 1) chosen.push(pick(FUNCTION_WORDS.length, 140));
    return stopWords ? `what is the ${chosen.join(' of ')} and how was it` : chosen.join(' ');
  });
}
