import type { IncomingMessage } from 'node:http';
import { isRecord } from '../read-change.ts';

const LIMIT_BYTES = 64 * 1024 * 1024;

/** The JSON object of a request; `{}` where there is no body, undefined where it is anything else. */
export async function readBody(req: IncomingMessage): Promise<Record<string, unknown> | undefined> {
  if (req.method === 'GET' || req.method === 'HEAD') return {};
  const text = await readText(req);
  if (text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function readText(req: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    req.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > LIMIT_BYTES) req.destroy(new RangeError('the body is too long'));
      else chunks.push(chunk);
    });
    req.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    req.once('error', reject);
  });
}
