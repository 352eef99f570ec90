import { crc32 } from 'node:zlib';
import { loopback } from '@twinscribe/platform/testing';
import { z } from 'zod';
import { analyzeText } from '../lexical/analyze-text.ts';

export interface EmbeddingsStandIn extends AsyncDisposable {
  readonly url: string;
  /** The texts of each request, oldest first; refused ones too. */
  readonly requests: readonly (readonly string[])[];
  /** What requests are answered with from now on, where it is not 200. */
  status: number;
  /** Texts with this in them are refused. */
  refuses: string | undefined;
}

const DIMENSIONS = 512;

const requestSchema = z.strictObject({
  model: z.string(),
  input: z.array(z.string()).min(1),
  encoding_format: z.literal('float'),
});

/**
 * A server that speaks `/v1/embeddings`. Its vectors count words, each with its synonyms in the same place, so that texts
 * without a word in common are perpendicular; the first number is for texts without words.
 */
export async function startEmbeddingsStandIn({
  synonyms = [],
  dimensions = DIMENSIONS,
}: { synonyms?: readonly (readonly string[])[]; dimensions?: number } = {}): Promise<EmbeddingsStandIn> {
  const requests: string[][] = [];
  const embed = (text: string): number[] => {
    const numbers = new Array<number>(dimensions).fill(0);
    const terms = [...analyzeText({ text, language: null })];
    for (const term of terms) {
      const name = synonyms.find((words) => words.includes(term))?.[0] ?? term;
      const place = 1 + (crc32(name) % (dimensions - 1));
      numbers[place] = (numbers[place] ?? 0) + 1;
    }
    if (terms.length === 0) numbers[0] = 1;
    return numbers;
  };
  const server = await loopback((request, response) => {
    void request.toArray().then((parts: Buffer[]) => {
      const parsed = requestSchema.safeParse(JSON.parse(Buffer.concat(parts).toString('utf8')));
      if (request.url !== '/v1/embeddings' || !parsed.success) return response.writeHead(501).end();
      const { input } = parsed.data;
      requests.push(input);
      const { status, refuses } = standIn;
      if (status !== 200) return response.writeHead(status).end();
      if (refuses !== undefined && input.some((text) => text.includes(refuses)))
        return response.writeHead(400).end();
      const data = input.map((text, index) => ({ index, embedding: embed(text) }));
      return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data }));
    });
  });
  const standIn: EmbeddingsStandIn = {
    url: server.url,
    requests,
    status: 200,
    refuses: undefined,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
  return standIn;
}
