// Portkey's gateway before the fake engine, for `bench/llm-tier.js`.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { running } from './processes.js';

/** The version that was looked at. With later versions of the server below it, its streams fail (its issue 1389). */
const PACKAGE = {
  private: true,
  dependencies: { '@portkey-ai/gateway': '1.15.2' },
  overrides: { '@hono/node-server': '1.13.8' },
};

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = address !== null && typeof address === 'object' ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** @param {string} url */
async function untilReady(url) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const reply = await fetch(url).catch(() => undefined);
    if (reply !== undefined) return;
    await delay(100);
  }
  throw new Error('it did not start within 10 s');
}

/** @param {{ packages: string | undefined, engineUrl: string }} options `packages`: where it is installed already */
export async function startPortkey({ packages, engineUrl }) {
  const directory = packages ?? (await mkdtemp(join(tmpdir(), 'twin-bench-portkey-')));
  const remove = async () => {
    if (packages === undefined) await rm(directory, { recursive: true });
  };
  try {
    if (packages === undefined) {
      process.stderr.write(`installing Portkey’s gateway\n`);
      await writeFile(join(directory, 'package.json'), JSON.stringify(PACKAGE));
      const flags = ['--no-audit', '--no-fund', '--ignore-scripts'];
      await promisify(execFile)('npm', ['install', '--prefix', directory, ...flags]);
    }
    const port = await freePort();
    const program = join(directory, 'node_modules/@portkey-ai/gateway/build/start-server.js');
    const env = { ...process.env, NODE_ENV: 'production' };
    const args = [program, `--port=${port}`, '--headless'];
    const child = spawn(process.execPath, args, { stdio: 'ignore', env });
    const { stop, ...started } = running(child, `http://127.0.0.1:${port}`);
    await untilReady(started.url);
    const stopAndRemove = () => stop().then(remove);
    const headers = {
      authorization: 'Bearer none',
      'x-portkey-provider': 'openai',
      'x-portkey-custom-host': `${engineUrl}/v1`,
    };
    return { started: { ...started, stop: stopAndRemove }, headers };
  } catch (error) {
    await remove();
    throw error;
  }
}
