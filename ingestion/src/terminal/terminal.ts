/** Where a command speaks: results to standard output, everything else to standard error. */
export interface Terminal {
  /** Text for people: control characters of what it quotes cannot move the cursor. Resolves when there is room for more. */
  print(text: string): Promise<void>;
  /** One value for programs and people: no character of it is anything but data. */
  json(value: unknown): Promise<void>;
  /** Data for programs, as it is. Resolves when there is room for more. */
  write(data: string): Promise<void>;
  /** One line beside the result. */
  note(line: string): void;
  /** Overwrites what it showed before; shows nothing where nobody watches. An empty text takes it away. */
  progress(text: string): void;
  /** Aborts when nobody reads the results any more (`twin export | head`). */
  readonly closed: AbortSignal;
}

export interface OutputStream {
  write(text: string): boolean;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  on(event: 'error' | 'drain', listener: (error: NodeJS.ErrnoException) => void): unknown;
}

export function createTerminal({ stdout, stderr }: { stdout: OutputStream; stderr: OutputStream }): Terminal {
  const closed = new AbortController();
  let waiting: (() => void)[] = [];
  const wake = (): void => {
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  stdout.on('drain', wake);
  stdout.on('error', (error) => {
    closed.abort(error);
    wake();
  });
  stderr.on('error', () => {}); // its reader has gone, which is no reason to stop the work
  const line = createProgressLine(stderr);

  const write = async (data: string): Promise<void> => {
    line.clear();
    closed.signal.throwIfAborted();
    if (!stdout.write(data)) await new Promise<void>((resolve) => waiting.push(resolve));
    closed.signal.throwIfAborted();
  };
  return {
    closed: closed.signal,
    write,
    print: (text) => write(printable(text)),
    json: (value) => write(`${escapeControls(JSON.stringify(value, null, 2))}\n`),
    note: (text) => {
      line.clear();
      stderr.write(`${printable(text)}\n`);
    },
    progress: (text) => line.show(printable(text)),
  };
}

const CLEAR_LINE = '\r\u001b[2K';

function createProgressLine(stderr: OutputStream): { show(text: string): void; clear(): void } {
  let isShown = false;
  const clear = (): void => {
    if (isShown) stderr.write(CLEAR_LINE);
    isShown = false;
  };
  const show = (text: string): void => {
    if (stderr.isTTY !== true) return;
    clear();
    if (text === '') return;
    stderr.write(text.slice(0, (stderr.columns ?? 80) - 1));
    isShown = true;
  };
  return { show, clear };
}

/** They turn the text around that stands beside them. */
const DIRECTION_MARKS = /[\u202a-\u202e\u2066-\u2069]/g;

/** Documents may hold anything, escape sequences that rewrite the screen among it. */
function printable(text: string): string {
  return text
    .replace(/\r/g, '')
    .replace(/[^\P{Cc}\n\t]/gu, '\ufffd')
    .replace(DIRECTION_MARKS, '');
}

/** JSON leaves those above ASCII as they are. */
function escapeControls(json: string): string {
  const escape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return json.replace(/[\u007f-\u009f]/g, escape).replace(DIRECTION_MARKS, escape);
}
