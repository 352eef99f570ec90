// The process that tools/kill-during-ingest.js kills: `node tools/kill-during-ingest-writer.js <directory> <seed>` changes one
// document after another without end, and says before and after each change what it does.
import { writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chunkDocument, documentId, openEmbeddedStore } from '@twinscribe/knowledge';

/** @typedef {import('@twinscribe/knowledge').LibraryStore} LibraryStore */
/** @typedef {{ slot: number, version: number, sections: number }} Version `slot` numbers the document; no sections: removed */

export const TENANT = 'crash';
export const SLOTS = 25;

/** Numbers in [0, 1), the same for the same seed (mulberry32). @param {number} seed */
export function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A word that stands in this section of this version and nowhere else. @param {Version} version @param {number} section */
export function wordOf({ slot, version }, section) {
  const letters = (/** @type {number} */ n) =>
    [...String(n)].map((digit) => 'bcdfghjkmp'[Number(digit)]).join('');
  return `q${letters(slot)}v${letters(version)}s${letters(section)}z`;
}

/** @param {Version} version */
export function textOf(version) {
  const filler = 'The keeper counts the waves, writes them down and lets the lamp go out — 灯塔 🌊. '.repeat(
    10,
  );
  const sections = Array.from(
    { length: version.sections },
    (_, n) => `# Part ${n}\n\n${wordOf(version, n)} ${filler}\n\n`,
  );
  return sections.join('');
}

/** @param {number} slot */
const uriOf = (slot) => `crash:${slot}`;

/** @param {number} slot */
export const idOf = (slot) => documentId({ tenant: TENANT, uri: uriOf(slot) });

/** @param {() => number} random @param {number} version @returns {Version} */
function drawVersion(random, version) {
  const slot = Math.floor(random() * SLOTS);
  const kind = random();
  if (kind < 0.15) return { slot, version, sections: 0 };
  return { slot, version, sections: kind < 0.2 ? 200 : 1 + Math.floor(random() * 15) };
}

/** @param {Version} version @param {LibraryStore} store */
async function replace(version, store) {
  const base = {
    tenant: TENANT,
    format: /** @type {const} */ ('markdown'),
    title: 'Crash',
    text: textOf(version),
  };
  const chunks = chunkDocument({ ...base, documentId: idOf(version.slot) });
  const { tenant, ...facts } = base;
  const unknown = { author: null, language: 'en', tags: [], url: null, publishedAt: null };
  const document = {
    ...facts,
    ...unknown,
    uri: uriOf(version.slot),
    category: /** @type {const} */ ('note'),
  };
  await store.replaceDocument({ tenant, document, chunks, fingerprint: String(version.version) });
}

/** @param {{ directory: string, seed: number }} start */
async function writeWithoutEnd({ directory, seed }) {
  const random = randomNumbers(seed);
  // Straight to the pipe: what was acknowledged must not die in a buffer.
  const say = (/** @type {string} */ line) => writeSync(1, `${line}\n`);
  const store = await openEmbeddedStore({ directory });
  say('open');
  for (let number = seed * 100_000; ; number += 1) {
    const version = drawVersion(random, number);
    say(`start ${version.slot} ${version.version} ${version.sections}`);
    if (version.sections > 0) await replace(version, store);
    else await store.removeDocument({ tenant: TENANT, documentId: idOf(version.slot) });
    say('done');
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , directory = '', seed] = process.argv;
  await writeWithoutEnd({ directory, seed: Number(seed) });
}
