// Run with: node check.mjs

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Lines, Window, dig } from './window.mjs';

const SPOKE = fileURLToPath(new URL('spoke.mjs', import.meta.url));
const SAMPLE = fileURLToPath(new URL('sample.jsonl', import.meta.url));
const run = (...args) => spawnSync(process.execPath, [SPOKE, ...args], { encoding: 'utf8' });

test('nearest rank gives values that were measured', () => {
  const w = new Window(100);
  for (let i = 1; i <= 100; i += 1) w.add(i);
  assert.deepEqual(w.percentiles([0, 50, 90, 99, 100]), [1, 50, 90, 99, 100]);
});

test('one value is every percentile, and none is null', () => {
  const w = new Window(5);
  assert.deepEqual(w.percentiles([50]), [null]);
  w.add(7);
  assert.deepEqual(w.percentiles([1, 50, 100]), [7, 7, 7]);
});

test('the window forgets the oldest first', () => {
  const w = new Window(3);
  for (const v of [100, 1, 2, 3]) w.add(v);
  assert.equal(w.count, 3);
  assert.deepEqual(w.percentiles([100]), [3]);
});

test('dig follows a path and does not fall off', () => {
  assert.equal(dig({ ms: { total: 4 } }, 'ms.total'), 4);
  assert.equal(dig({ ms: null }, 'ms.total'), undefined);
  assert.equal(dig({}, 'constructor'), undefined);
});

test('a character in two pieces survives', () => {
  const lines = new Lines();
  const bytes = Buffer.from('é\nx');
  assert.deepEqual(lines.push(bytes.subarray(0, 1)), []);
  assert.deepEqual(lines.push(bytes.subarray(1)), ['é']);
  assert.deepEqual(lines.end(), ['x']);
});

test('the sample, once, by ending', () => {
  const { status, stdout } = run('--once', '--by', 'end', SAMPLE);
  assert.equal(status, 0);
  assert.match(stdout, /^done +9 +5870 +7310 +7310 +7310$/m);
  assert.match(stdout, /^refused +2 +38 +41 +41 +41$/m);
  assert.match(stdout, /^skipped: 1 /m);
});

test('bad options are an error with status 2', () => {
  assert.equal(run('--window', 'many', SAMPLE).status, 2);
  assert.equal(run().status, 2);
  assert.equal(run('no-such-file').status, 1);
});

test('it follows a file through growth and rotation', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'spoke-'));
  const log = join(folder, 'a.jsonl');
  writeFileSync(log, '{"ms":{"total":1}}\n{"ms":{"tot');
  const child = spawn(process.execPath, [SPOKE, '--every', '0.1', log]);
  let out = '';
  child.stdout.on('data', (bytes) => (out += bytes));
  const until = async (pattern) => {
    for (let i = 0; i < 100 && !pattern.test(out); i += 1) await sleep(100);
    assert.match(out, pattern);
  };
  try {
    await until(/^all +1 +1 /m);
    appendFileSync(log, 'al":2}}\n');
    await until(/^all +2 .* 2$/m);
    renameSync(log, `${log}.1`);
    writeFileSync(log, '{"ms":{"total":300}}\n');
    await until(/^all +3 .* 300$/m);
    assert.doesNotMatch(out, /skipped/);
  } finally {
    child.kill();
    rmSync(folder, { recursive: true });
  }
});
