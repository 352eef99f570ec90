const LIMIT_MS = 3_000;
const LIMIT_BYTES = 8 * 1024 * 1024;

/** The body as text; undefined where there is none to be had in time. */
export async function getText(url: string, { signal }: { signal: AbortSignal }): Promise<string | undefined> {
  try {
    const reply = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]) });
    if (!reply.ok || reply.body === null) {
      await reply.body?.cancel();
      return undefined;
    }
    return await readText(reply.body);
  } catch {
    return undefined; // nobody depends on it: what it would have told is then not told
  }
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string | undefined> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > LIMIT_BYTES) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString();
}
