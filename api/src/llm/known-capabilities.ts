import { capabilitiesSchema, type Capabilities } from '@twinscribe/contracts';
import { AppError, untilAborted, type Clock, type HttpClient } from '@twinscribe/platform';
import { callHeaders, type CallContext } from './call-context.ts';

export interface KnownCapabilities {
  /** Throws AppError where the tier does not tell, and has not told for `maxStaleMs`. */
  read(context: CallContext): Promise<Capabilities>;
  /** The revision that a reply named: where it is not the known one, the document is asked for before its next use. */
  hear(revision: string): void;
}

export interface CapabilityAges {
  /** How long the document holds without asking. */
  readonly maxAgeMs: number;
  /** How long it is used while the tier does not answer. */
  readonly maxStaleMs: number;
  /** How long a caller waits for news where there is an older document to go by. */
  readonly patienceMs: number;
  /** How long the tier may take to tell. */
  readonly timeoutMs: number;
}

interface Known {
  readonly document: Capabilities;
  readonly tag: string | undefined;
  readonly at: number;
}

/** What the llm-server last told of itself, asked by one caller at a time, and only for what has changed. */
export function createKnownCapabilities(
  { maxAgeMs, maxStaleMs, patienceMs, timeoutMs }: CapabilityAges,
  { http, clock }: { http: Pick<HttpClient, 'getJsonUnless'>; clock: Clock },
): KnownCapabilities {
  let known: Known | undefined;
  let heard: string | undefined;
  let asking: Promise<Capabilities> | undefined;

  async function ask(context: CallContext): Promise<Capabilities> {
    const request = { path: '/v1/capabilities', schema: capabilitiesSchema, headers: callHeaders(context) };
    // Nobody's own signal: the others who wait must not lose the answer when one of them leaves.
    const limit = new AbortController();
    const cancelLimit = clock.after(timeoutMs, () => limit.abort(untold()));
    try {
      const before = known;
      const news = await http.getJsonUnless({ ...request, tag: before?.tag }, limit);
      const document = news?.value ?? before?.document;
      if (document === undefined) throw untold();
      known = { document, tag: news === undefined ? before?.tag : news.tag, at: clock.now() };
      return document;
    } finally {
      cancelLimit();
      asking = undefined;
    }
  }

  return {
    read: async (context) => {
      const ageMs = known === undefined ? Infinity : clock.now() - known.at;
      const isCurrent = heard === undefined || heard === known?.document.revision;
      if (known !== undefined && ageMs < maxAgeMs && isCurrent) return known.document;
      const news = untilAborted((asking ??= ask(context)), context);
      if (known === undefined || ageMs >= maxStaleMs) return await news;
      return await within({ news, otherwise: known.document, patienceMs }, { clock });
    },
    hear: (revision) => {
      heard = revision;
    },
  };
}

/** What comes in time, else the other; also where it fails. */
async function within<Value>(
  { news, otherwise, patienceMs }: { news: Promise<Value>; otherwise: Value; patienceMs: number },
  { clock }: { clock: Clock },
): Promise<Value> {
  let cancel = (): void => {};
  const late = new Promise<Value>((resolve) => {
    cancel = clock.after(patienceMs, () => resolve(otherwise));
  });
  try {
    return await Promise.race([news.catch(() => otherwise), late]);
  } finally {
    cancel();
  }
}

const untold = (): AppError =>
  new AppError('llm_unavailable', 'The language model tier does not tell what it can do.', {
    retryAfterMs: 1_000,
  });
