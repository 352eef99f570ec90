/**
 * How long `twin ingest` takes over a folder of Markdown files, first and again.
 *
 *   node bench/ingest.js [--files 2000] [--json]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { generateDocument } from './generated-library.js';

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '2000' },
    json: { type: 'boolean', default: false },
  },
});

const home = mkdtempSync(join(tmpdir(), 'twin-bench-ingest-'));
try {
  const folder = join(home, 'blog');
  mkdirSync(folder);
  writeFiles({ folder, files: Number(values.files) });
  const rows = ['first run', 'again, nothing changed'].map((what) => ({ what, ...ingest({ folder, home }) }));
  if (values.json) console.log(JSON.stringify(rows));
  else console.table(rows);
} finally {
  rmSync(home, { recursive: true });
}

/** Five sections of about 120 words each: five chunks. @param {{ folder: string, files: number }} size */
function writeFiles({ folder, files }) {
  for (let number = 0; number < files; number += 1) {
    const { title, text } = generateDocument({ number });
    const body = text.split('## ').slice(1, 6).join('## ');
    const head = `---\ntitle: "${title}"\ndate: 2024-01-01\ntags: [bench]\nlang: en\n---\n\n`;
    writeFileSync(join(folder, `${number}.md`), `${head}# ${title}\n\n## ${body}`);
  }
}

/** @param {{ folder: string, home: string }} where */
function ingest({ folder, home }) {
  const from = performance.now();
  const twin = new URL('../ingestion/bin/twin.js', import.meta.url).pathname;
  const env = { ...process.env, TWIN_DATA_DIR: join(home, 'data') };
  const { status, stdout, stderr } = spawnSync(process.execPath, [twin, 'ingest', folder, '--json'], {
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`twin ingest ended with ${status}: ${stderr}`);
  const seconds = Math.round((performance.now() - from) / 10) / 100;
  return { seconds, .../** @type {Record<string, unknown>} */ (JSON.parse(stdout)) };
}
