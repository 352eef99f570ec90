import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const TWIN = fileURLToPath(new URL('../bin/twin.js', import.meta.url));

export interface TwinProcess extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number | null; stdout: string; stderr: string }>;
  /** Resolves when standard output matches; throws where the process ends without. */
  saying(pattern: RegExp): Promise<RegExpExecArray>;
}

/** The built `twin` as a process of its own, killed at the end of the block if it is still there. */
export function startTwin({
  args,
  cwd,
  env = {},
}: {
  args: readonly string[];
  cwd: string;
  env?: Readonly<Record<string, string>>;
}): TwinProcess {
  const child = spawn(process.execPath, [TWIN, ...args], { cwd, env: { ...process.env, ...env } });
  let stdout = '';
  let stderr = '';
  let check = (): void => {};
  child.stdout.on('data', (bytes: Buffer) => {
    stdout += bytes.toString();
    check();
  });
  child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
  const ended = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return {
    child,
    ended,
    saying: (pattern) =>
      new Promise((resolve, reject) => {
        check = () => {
          const match = pattern.exec(stdout);
          if (match !== null) resolve(match);
        };
        check();
        void ended.then(() => reject(new Error(`ended without ${String(pattern)}: ${stdout}${stderr}`)));
      }),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

export async function runTwinProcess(
  options: Parameters<typeof startTwin>[0],
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  await using twin = startTwin(options);
  twin.child.stdin?.end();
  return await twin.ended;
}
