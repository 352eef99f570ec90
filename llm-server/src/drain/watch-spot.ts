import { linkSignals, type Clock, type Logger } from '@twinscribe/platform';
import { z } from 'zod';

/** What EC2 announces of a spot instance, about two minutes before. */
export interface SpotNotice {
  readonly action: string;
  /** When, in milliseconds since 1970. */
  readonly at: number;
}

const POLL_MS = 5_000;
const REQUEST_TIMEOUT_MS = 1_000;
const TOKEN_TTL_SECONDS = 21_600;

const noticeSchema = z.object({ action: z.string(), time: z.iso.datetime({ offset: true }) });

/**
 * Asks EC2's instance metadata (IMDSv2) every five seconds and tells a notice once; the function returned ends it. A
 * metadata service that does not answer is told in the log once and asked again: the tier serves without it.
 *
 * Source: Amazon EC2 User Guide, "Spot Instance interruption notices" and "Use IMDSv2".
 */
export function watchSpot(
  { url, onNotice }: { url: string; onNotice: (notice: SpotNotice) => void },
  { clock, logger }: { clock: Clock; logger: Logger },
): () => void {
  const closing = new AbortController();
  let token: string | undefined;
  let isBroken = false;
  let told: number | undefined;
  let cancel = (): void => {};

  async function ask(): Promise<SpotNotice | undefined> {
    const { signal } = closing;
    token ??= await fetchToken({ url, signal });
    let reply = await fetchAction({ url, token, signal });
    if (reply.status === 401) {
      token = await fetchToken({ url, signal }); // the old one has expired
      reply = await fetchAction({ url, token, signal });
    }
    const { status, text } = reply;
    if (status === 404) return undefined;
    if (status !== 200) throw new Error(`status ${status}`);
    const { action, time } = noticeSchema.parse(JSON.parse(text));
    return { action, at: Date.parse(time) };
  }

  async function poll(): Promise<void> {
    try {
      const notice = await ask();
      isBroken = false;
      if (notice !== undefined && notice.at !== told) onNotice(notice);
      told = notice?.at;
    } catch (error) {
      if (closing.signal.aborted) return;
      if (!isBroken) logger.warn('spot-poll-failed', { error });
      isBroken = true;
    }
    if (!closing.signal.aborted) cancel = clock.after(POLL_MS, () => void poll());
  }

  void poll();
  return () => {
    closing.abort();
    cancel();
  };
}

async function fetchToken({ url, signal }: { url: string; signal: AbortSignal }): Promise<string> {
  const headers = { 'x-aws-ec2-metadata-token-ttl-seconds': String(TOKEN_TTL_SECONDS) };
  const { status, text } = await fetchText(`${url}/latest/api/token`, { method: 'PUT', headers, signal });
  if (status !== 200) throw new Error(`no token: status ${status}`);
  return text;
}

const fetchAction = ({
  url,
  token,
  signal,
}: {
  url: string;
  token: string;
  signal: AbortSignal;
}): Promise<{ status: number; text: string }> =>
  fetchText(`${url}/latest/meta-data/spot/instance-action`, {
    headers: { 'x-aws-ec2-metadata-token': token },
    signal,
  });

async function fetchText(
  url: string,
  { signal, ...init }: RequestInit & { signal: AbortSignal },
): Promise<{ status: number; text: string }> {
  using linked = linkSignals([signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]);
  const reply = await fetch(url, { ...init, signal: linked.signal });
  return { status: reply.status, text: await reply.text() };
}
