import type { IncomingMessage } from 'node:http';
import type { Clock } from './clock.ts';

interface BodyGuard {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly toAbortError: (reason: unknown) => Error;
  readonly toTimeoutError: () => Error;
  readonly toReadError: (cause: unknown) => Error;
}

/**
 * The bytes of a reply. Waits at most `idleTimeoutMs` for the next ones; time in which nobody waits does not count.
 * Every end but the last byte destroys the socket at once.
 */
export function readBody(
  { stream, idleTimeoutMs }: { stream: IncomingMessage; idleTimeoutMs: number },
  { clock, signal, toAbortError, toTimeoutError, toReadError }: BodyGuard,
): AsyncIterable<Uint8Array> {
  const abort = (): void => void stream.destroy(toAbortError(signal.reason));
  stream.on('error', () => {}); // told to whoever reads; without a reader an abort must not end the process
  stream.once('close', () => signal.removeEventListener('abort', abort));
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();

  const pieces = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>; // no encoding is set: buffers
  async function next(): Promise<IteratorResult<Uint8Array>> {
    let expired: Error | undefined;
    const cancel = clock.after(idleTimeoutMs, () => {
      expired = toTimeoutError();
      stream.destroy(expired);
    });
    try {
      return await pieces.next();
    } catch (cause) {
      throw expired ?? (signal.aborted ? toAbortError(signal.reason) : toReadError(cause));
    } finally {
      cancel();
    }
  }
  function leave(): Promise<IteratorResult<Uint8Array>> {
    stream.destroy();
    return Promise.resolve({ done: true, value: undefined });
  }
  return { [Symbol.asyncIterator]: () => ({ next, return: leave }) };
}

/** As text, up to the limit. */
export async function collectText(
  body: AsyncIterable<Uint8Array>,
  { limitBytes }: { limitBytes: number },
): Promise<{ text: string; isCut: boolean }> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body) {
    pieces.push(piece);
    length += piece.length;
    if (length > limitBytes) break;
  }
  return { text: Buffer.concat(pieces).subarray(0, limitBytes).toString('utf8'), isCut: length > limitBytes };
}
