import { capabilitiesSchema } from '@twinscribe/contracts';
import { AppError, createHttpClient } from '@twinscribe/platform';

const TIMEOUT_MS = 2_000;

/** Which engine answers, for people. Where nobody can say yet, it says that. */
export async function describeEngine(
  { url }: { url: string },
  { signal }: { signal: AbortSignal },
): Promise<string> {
  const client = createHttpClient({
    baseUrl: url,
    peer: `The llm-server at ${url}`,
    errorCodes: { unavailable: 'llm_unavailable', timeout: 'llm_unavailable', badReply: 'llm_unavailable' },
    connectTimeoutMs: TIMEOUT_MS,
    firstByteTimeoutMs: TIMEOUT_MS,
    idleTimeoutMs: TIMEOUT_MS,
  });
  try {
    const { engine, models } = await client.getJson(
      { path: '/v1/capabilities', schema: capabilitiesSchema },
      { signal },
    );
    const [model] = models;
    if (model === undefined) return `${engine.kind} (it has not told its models yet)`;
    if (!model.features.generates) return `${engine.kind} (no language model: answers quote your passages)`;
    return `${engine.kind}, model ${model.id}`;
  } catch (thrown) {
    if (!(thrown instanceof AppError) || signal.aborted) throw thrown;
    return `unknown: ${thrown.message} Questions fail until it does.`;
  } finally {
    client.close();
  }
}
