import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { AppError, toErrorBody } from './app-error.ts';
import { errorCodeOf } from './is-error.ts';

/**
 * For a server's `clientError`: what cannot be read as a request gets our error body as well, and the connection ends.
 * Where a reply is on its way already, another one would be taken for its end: the connection is cut.
 *
 * Source: https://nodejs.org/api/http.html#event-clienterror
 */
export function refuseUnreadable(failure: Error, socket: Duplex): void {
  if (!socket.writable || isReplying(socket)) {
    socket.destroy();
    return;
  }
  const { status, message } = describe(errorCodeOf(failure));
  const error = new AppError('invalid_request', message, { cause: failure });
  const body = JSON.stringify(toErrorBody(error, { requestId: randomUUID() }));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'connection: close',
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** Node's own handler looks at the same field; it has no public name. */
function isReplying(socket: Duplex): boolean {
  const { _httpMessage: reply } = socket as { _httpMessage?: { headersSent: boolean } | null };
  return reply?.headersSent === true;
}

function describe(code: string | undefined): { status: 400 | 408 | 431; message: string } {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return { status: 431, message: 'The headers of the request are too large.' };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { status: 408, message: 'The request took too long to arrive.' };
    default:
      return { status: 400, message: 'This is not a valid HTTP request.' };
  }
}
