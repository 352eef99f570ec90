// Starts what a benchmark measures, each in a process of its own, and reads what such a process costs.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadavg } from 'node:os';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */
/** @typedef {{ url: string, pid: number, child: ChildProcess, stop: () => Promise<void> }} Started */

/** @param {string} path */
const fileOf = (path) => fileURLToPath(new URL(path, import.meta.url));

/** What the fake engine is asked for unless a bench says otherwise: it must never be what limits. */
const AMPLE = { slots: 4_096, 'kv-tokens': 100_000_000, 'keep-alive-ms': 60_000 };

/** Flags as of its command line. @param {Record<string, string | number>} flags @returns {Promise<Started & { adminUrl: string }>} */
export async function startEngine(flags) {
  const args = Object.entries({ port: 0, 'admin-port': 0, ...AMPLE, ...flags }).flatMap(([name, value]) => [
    `--${name}`,
    String(value),
  ]);
  const child = spawn(process.execPath, [fileOf('../packages/fake-engine/bin/fake-engine.js'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await firstLine(child);
  const [url = '', adminUrl = ''] = line.match(/http:\/\/[\d.]+:\d+/g) ?? [];
  return { ...running(child, url), adminUrl };
}

/**
 * A module that says `{ url }` over its channel when it is ready.
 * @param {{ file: string, env?: Record<string, string>, execArgv?: string[] }} program path beside this file
 * @returns {Promise<Started>}
 */
export async function startModule({ file, env = {}, execArgv = [] }) {
  const child = fork(fileOf(file), {
    env: { ...process.env, ...env },
    execArgv,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ready = /** @type {Promise<[{ url: string }]>} */ (once(child, 'message'));
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${file} did not start`)));
  const [{ url }] = await Promise.race([ready, ended]);
  ended.catch(() => {}); // from now on it may end
  return running(child, url);
}

/** @param {{ engineUrl: string, file?: string, env?: Record<string, string>, execArgv?: string[] }} options */
export function startLlmServer({ engineUrl, file = '../llm-server/dist/main.js', env = {}, execArgv = [] }) {
  const settings = {
    ...{ ENGINE: 'vllm', ENGINE_URL: engineUrl, LLM_SERVER_PORT: '0' },
    // Who waits for a place is not measured unless the bench says so.
    ...{ LLM_MAX_CONCURRENCY: '1024', LLM_QUEUE_MAX: '1024', LLM_QUEUE_TENANT_MAX: '1024' },
    ...env,
  };
  return startModule({ file, env: settings, execArgv });
}

/** @param {ChildProcess} child @param {string} url @returns {Started} */
export function running(child, url) {
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await once(child, 'exit');
    clearTimeout(timer);
  };
  return { url, pid: child.pid ?? 0, child, stop };
}

/** @param {ChildProcess} child @returns {Promise<string>} */
async function firstLine(child) {
  let text = '';
  for await (const piece of child.stdout ?? []) {
    text += String(piece);
    if (text.includes('\n')) break;
  }
  child.stdout?.resume();
  return text.split('\n')[0] ?? '';
}

/** User and system time of a process so far. @param {number} pid */
export function cpuMsOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10; // clock ticks, of which Linux has 100 a second
}

/** @param {number} pid */
export function rssMbOf(pid) {
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kb) / 1_024);
}

/** @param {readonly number[]} values @param {number} share @returns {number} NaN of nothing */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}

/** Other work on the machine falsifies figures: they are told with the load that they were taken under. */
export const loadNow = () => Math.round((loadavg()[0] ?? 0) * 100) / 100;
