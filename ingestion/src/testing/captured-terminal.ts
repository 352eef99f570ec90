import { createTerminal, type OutputStream, type Terminal } from '../terminal/terminal.ts';

export interface CapturedTerminal extends Terminal {
  stdout(): string;
  stderr(): string;
}

/** The real terminal, writing into memory; `isTTY` as if somebody watched. */
export function createCapturedTerminal({ isTTY = false }: { isTTY?: boolean } = {}): CapturedTerminal {
  const out = createSink(isTTY);
  const err = createSink(isTTY);
  return { ...createTerminal({ stdout: out, stderr: err }), stdout: () => out.text, stderr: () => err.text };
}

function createSink(isTTY: boolean): OutputStream & { text: string } {
  return {
    text: '',
    isTTY,
    on: () => undefined,
    write(text) {
      this.text += text;
      return true;
    },
  };
}
