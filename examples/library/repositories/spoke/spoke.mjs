#!/usr/bin/env node
// spoke: tail a log of JSON lines and print latency percentiles.

import { open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Lines, Window, dig } from './window.mjs';

const USAGE = `usage: spoke [options] <file | ->

  --field <path>   the number to read from each line   (default ms.total)
  --by <path>      a separate row for each value of this field
  --window <n>     how many of the latest lines count  (default 500)
  --every <s>      seconds between two reports         (default 5)
  --once           read to the end, print once, stop
`;

const WANTED = [50, 90, 99, 100];
const POLL_MS = 500;
const MAX_ROWS = 50;

class Report {
  rows = new Map();
  skipped = 0;
  dropped = 0;

  constructor(options) {
    this.options = options;
  }

  line(text) {
    if (text.trim() === '') return;
    let record;
    try {
      record = JSON.parse(text);
    } catch {
      this.skipped += 1;
      return;
    }
    const value = dig(record, this.options.field);
    if (typeof value !== 'number') {
      this.skipped += 1;
      return;
    }
    const name = this.options.by === undefined ? 'all' : String(dig(record, this.options.by) ?? '(none)');
    let row = this.rows.get(name);
    if (row === undefined) {
      if (this.rows.size >= MAX_ROWS) {
        this.dropped += 1;
        return;
      }
      row = new Window(this.options.window);
      this.rows.set(name, row);
    }
    row.add(value);
  }

  toString() {
    const head = ['', 'n', 'p50', 'p90', 'p99', 'max'];
    const body = [...this.rows]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, row]) => [name, row.count, ...row.percentiles(WANTED)].map(String));
    const widths = head.map((_, i) => Math.max(...[head, ...body].map((cells) => cells[i].length)));
    const out = [head, ...body].map((cells) =>
      cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '),
    );
    if (this.skipped > 0) out.push(`skipped: ${this.skipped} (no number at ${this.options.field})`);
    if (this.dropped > 0) out.push(`dropped: ${this.dropped} (more than ${MAX_ROWS} values of ${this.options.by})`);
    return out.join('\n');
  }
}

async function readStream(stream, report) {
  const lines = new Lines();
  for await (const bytes of stream) for (const line of lines.push(bytes)) report.line(line);
  for (const line of lines.end()) report.line(line);
}

// Reads what has been appended since the last time. A file that has been cut
// short, or replaced by another of the same name, is read from its beginning.
class Tail {
  #lines = new Lines();
  #position = 0;
  #inode;

  constructor(path) {
    this.path = path;
  }

  async read(report) {
    const file = await open(this.path);
    try {
      const { ino, size } = await file.stat();
      if (this.#inode !== undefined && (ino !== this.#inode || size < this.#position)) {
        this.#lines = new Lines();
        this.#position = 0;
      }
      this.#inode = ino;
      const buffer = Buffer.alloc(64 * 1024);
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, buffer.length, this.#position);
        if (bytesRead === 0) return;
        this.#position += bytesRead;
        for (const line of this.#lines.push(buffer.subarray(0, bytesRead))) report.line(line);
      }
    } finally {
      await file.close();
    }
  }

  end(report) {
    for (const line of this.#lines.end()) report.line(line);
  }
}

function readOptions() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      field: { type: 'string', default: 'ms.total' },
      by: { type: 'string' },
      window: { type: 'string', default: '500' },
      every: { type: 'string', default: '5' },
      once: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return { help: true };
  const window = Number(values.window);
  const every = Number(values.every);
  if (positionals.length !== 1) throw new Error('give one file, or - for standard input');
  if (!Number.isInteger(window) || window < 1) throw new Error('--window must be a whole number, at least 1');
  if (!(every > 0)) throw new Error('--every must be a number of seconds, more than 0');
  return { ...values, window, every, path: positionals[0] };
}

async function main() {
  let options;
  try {
    options = readOptions();
  } catch (error) {
    process.stderr.write(`spoke: ${error.message}\n\n${USAGE}`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const report = new Report(options);
  if (options.path === '-') {
    await readStream(process.stdin, report);
    process.stdout.write(`${report}\n`);
    return 0;
  }
  const tail = new Tail(options.path);
  await tail.read(report);
  if (options.once) {
    tail.end(report);
    process.stdout.write(`${report}\n`);
    return 0;
  }
  process.stdout.write(`${report}\n`);
  let printed = Date.now();
  for (;;) {
    await sleep(POLL_MS);
    try {
      await tail.read(report);
    } catch (error) {
      if (error.code !== 'ENOENT') throw error; // between two files, during a rotation
    }
    if (Date.now() - printed >= options.every * 1000) {
      process.stdout.write(`\n${new Date().toISOString()}\n${report}\n`);
      printed = Date.now();
    }
  }
}

process.exitCode = await main().catch((error) => {
  process.stderr.write(`spoke: ${error.message}\n`);
  return 1;
});
