// Kills a process that writes to a library, at random moments, and checks after each time that the library opens, holds
// every acknowledged change byte for byte, and has no document half replaced or half searchable.
//
//   node tools/kill-during-ingest.js [--kills 200] [--seed 1]
//
// Needs a build. Prints a summary; at the first fault it says what was wrong and where the library lies, and exits with 1.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openEmbeddedStore } from '@twinscribe/knowledge';
import { idOf, randomNumbers, SLOTS, TENANT, textOf, wordOf } from './kill-during-ingest-writer.js';

/** @typedef {import('./kill-during-ingest-writer.js').LibraryStore} LibraryStore */
/** @typedef {import('./kill-during-ingest-writer.js').Version} Version */
/** @typedef {{ done: Version[], begun: Version | undefined, hasOpened: boolean }} Outcome `begun` was not acknowledged */

const WRITER = fileURLToPath(new URL('./kill-during-ingest-writer.js', import.meta.url));
const LIMIT_DELAY_MS = 250;
/** Of so many kills one counts its time from the start of the process and not from the opening of the library. */
const KILLS_PER_EARLY_KILL = 8;

const { values: options } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
});

/** @param {{ directory: string, seed: number, delayMs: number, isEarly: boolean }} kill @returns {Promise<Outcome>} */
async function writeAndKill({ directory, seed, delayMs, isEarly }) {
  const writer = spawn(process.execPath, [WRITER, directory, String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const opened = new Promise((resolve) => {
    writer.stdout.setEncoding('utf8').on('data', (/** @type {string} */ data) => {
      output += data;
      resolve(undefined);
    });
  });
  const ended = new Promise((resolve) => writer.on('close', resolve));
  if (!isEarly) await Promise.race([opened, ended]);
  await sleep(delayMs);
  assert(writer.exitCode === null, 'the writer ended before it was killed');
  writer.kill('SIGKILL');
  await ended;
  return readOutput(output);
}

/** @param {string} output @returns {Outcome} */
function readOutput(output) {
  /** @type {Outcome} */
  const outcome = { done: [], begun: undefined, hasOpened: output !== '' };
  for (const line of output.split('\n').slice(0, -1)) {
    const [, slot, version, sections] = /^start (\d+) (\d+) (\d+)$/.exec(line) ?? [];
    if (slot !== undefined) {
      outcome.begun = { slot: Number(slot), version: Number(version), sections: Number(sections) };
    } else if (outcome.begun !== undefined) {
      outcome.done.push(outcome.begun);
      outcome.begun = undefined;
    }
  }
  return outcome;
}

/** @param {string} directory */
async function checkIntegrity(directory) {
  const { DatabaseSync } = /** @type {typeof import('@photostructure/sqlite')} */ (
    process.getBuiltinModule('node:sqlite') ?? (await import('@photostructure/sqlite'))
  );
  const database = new DatabaseSync(join(directory, 'library.sqlite'));
  assert.deepEqual({ ...database.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' });
  assert.equal(database.prepare('PRAGMA foreign_key_check').get(), undefined);
  database.close();
}

/** How many chunks of the document hold the section's word. @param {{ version: Version, section: number }} place @param {LibraryStore} store */
async function countHits({ version, section }, store) {
  const query = wordOf(version, section);
  /** @type {Parameters<LibraryStore['search']>[0]} */
  const request = { tenant: TENANT, query, limit: 5, legs: ['bm25'] };
  const hits = await store.search(request, { signal: new AbortController().signal });
  for (const hit of hits) {
    assert.equal(hit.document.id, idOf(version.slot));
    assert(hit.text.includes(request.query));
  }
  return hits.length;
}

/** Which of the versions the library holds, byte for byte, and searchable in all sections. @param {Version[]} versions @param {LibraryStore} store */
async function findHeld(versions, store) {
  const slot = versions[0]?.slot ?? 0;
  const document = await store.getDocument({ tenant: TENANT, documentId: idOf(slot) });
  const held = versions.find((version) => textOf(version) === (document?.text ?? ''));
  assert(
    held !== undefined,
    `document ${slot} is not ${versions.map(({ version }) => version).join(' or ')}`,
  );
  for (const version of versions) {
    for (let section = 0; section < version.sections; section += 1) {
      const isFound = (await countHits({ version, section }, store)) > 0;
      assert.equal(
        isFound,
        version === held,
        `version ${version.version} of document ${slot}, section ${section}`,
      );
    }
  }
  return held;
}

/**
 * Checks what the library holds of every document. Returns the change that was not acknowledged if it is there.
 * @param {{ expected: Map<number, Version>, replaced: Version[], begun: Version | undefined }} state @param {LibraryStore} store
 */
async function checkLibrary({ expected, replaced, begun }, store) {
  for (let slot = 0; slot < SLOTS; slot += 1) {
    const current = expected.get(slot) ?? { slot, version: 0, sections: 0 };
    const held = await findHeld(begun?.slot === slot ? [current, begun] : [current], store);
    expected.set(slot, held);
  }
  for (const version of replaced.filter(({ slot, sections }) => sections > 0 && expected.has(slot))) {
    if (expected.get(version.slot) === version) continue;
    assert.equal(
      await countHits({ version, section: 0 }, store),
      0,
      `version ${version.version} was replaced and is still found`,
    );
  }
  return begun !== undefined && expected.get(begun.slot) === begun;
}

/** @param {{ directory: string, expected: Map<number, Version>, kill: number, random: () => number }} round */
async function runRound({ directory, expected, kill, random }) {
  // Every other time a second process has the library open meanwhile, and must see the same in the end.
  const reader = kill % 2 === 0 ? await openEmbeddedStore({ directory, preload: true }) : undefined;
  const isEarly = kill % KILLS_PER_EARLY_KILL === 0;
  const delayMs = random() * LIMIT_DELAY_MS * (isEarly ? 2 : 1);
  const { done, begun, hasOpened } = await writeAndKill({ directory, seed: kill, delayMs, isEarly });
  const replaced = [...expected.values(), ...done];
  for (const version of done) expected.set(version.slot, version);
  await checkIntegrity(directory);
  const store = await openEmbeddedStore({ directory });
  const isBegunKept = await checkLibrary({ expected, replaced, begun }, store);
  await store.close();
  if (reader !== undefined) await checkLibrary({ expected, replaced, begun: undefined }, reader);
  await reader?.close();
  return {
    acknowledged: done.length,
    kept: Number(isBegunKept),
    cut: Number(begun !== undefined),
    unopened: Number(!hasOpened),
  };
}

async function main() {
  const directory = await mkdtemp(join(tmpdir(), 'twinscribe-kill-'));
  const kills = Number(options.kills);
  const random = randomNumbers(Number(options.seed));
  /** @type {Map<number, Version>} */
  const expected = new Map();
  const sums = { acknowledged: 0, kept: 0, cut: 0, unopened: 0 };
  for (let kill = 1; kill <= kills; kill += 1) {
    try {
      const counts = await runRound({ directory, expected, kill, random });
      for (const name of /** @type {(keyof typeof sums)[]} */ (Object.keys(sums))) sums[name] += counts[name];
    } catch (error) {
      console.error(
        `kill ${kill}: ${error instanceof Error ? error.message : String(error)}\nThe library lies in ${directory}`,
      );
      process.exit(1);
    }
    if (process.stderr.isTTY) process.stderr.write(`\r${kill} of ${kills} kills `);
  }
  await rm(directory, { recursive: true });
  console.log(
    `${kills} kills, ${sums.unopened} of them before the library was open: ${sums.acknowledged} acknowledged changes, 0 lost. ` +
      `Of ${sums.cut} changes that were cut off, ${sums.kept} are wholly there and ${sums.cut - sums.kept} wholly absent.`,
  );
}

await main();
