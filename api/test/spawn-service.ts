import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface SpawnedService extends AsyncDisposable {
  readonly url: string;
  /** All that it has printed so far, its log among it. */
  readonly output: () => string;
  /** SIGTERM, and the exit code that it leads to. */
  stop(): Promise<number | null>;
  /** SIGKILL: what happens to a machine. */
  kill(): void;
}

/** A service as it is run: its built `main.js` in a process of its own, on a free port. */
export async function spawnService(
  name: 'api' | 'llm-server',
  { env }: { env: Readonly<Record<string, string>> },
): Promise<SpawnedService> {
  const script = fileURLToPath(new URL(`../../${name}/dist/main.js`, import.meta.url));
  const ports = { API_PORT: '0', LLM_SERVER_PORT: '0', LOG_LEVEL: 'error' };
  // Jest's own flags and loaders are not the service's.
  const child = fork(script, {
    env: { PATH: process.env['PATH'], ...ports, ...env },
    execArgv: [],
    silent: true,
  });
  let complaint = '';
  let output = '';
  child.stderr?.on('data', (text: Buffer) => (complaint += text.toString()));
  child.stdout?.on('data', (text: Buffer) => (output += text.toString()));
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const ready = new Promise<string>(
    (resolve) => child.once('message', (message) => resolve((message as { url: string }).url)), // our own services' one message
  );
  const url = await Promise.race([
    ready,
    exited.then((code) => Promise.reject(new Error(`${name} ended with ${code}: ${complaint}`))),
  ]);
  return {
    url,
    output: () => output + complaint,
    stop: () => {
      child.kill('SIGTERM');
      return exited;
    },
    kill: () => void child.kill('SIGKILL'),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
