import type { IncomingMessage, ServerResponse } from 'node:http';
import { loopback } from '@twinscribe/platform/testing';

export interface FakeImds extends AsyncDisposable {
  readonly url: string;
  /** Tokens given so far. */
  readonly tokens: () => number;
  /** Questions that came with a token that holds. */
  readonly asked: () => number;
  announce(notice: { action: string; time: string }): void;
  /** Tokens given before hold no longer. */
  expireTokens(): void;
}

const TOKEN_ROUTE = 'PUT /latest/api/token';
const ACTION_ROUTE = 'GET /latest/meta-data/spot/instance-action';

/**
 * EC2's instance metadata service as IMDSv2, as far as spot notices need it. It fails loudly on what it does not know:
 * with 501, and with an error when it is disposed of.
 */
export async function createFakeImds(): Promise<FakeImds> {
  const faults: string[] = [];
  let notice: string | undefined;
  let tokens = 0;
  let asked = 0;
  let oldest = 1;

  function answer(req: IncomingMessage): { status: number; body: string } {
    const route = `${req.method} ${req.url}`;
    if (route === TOKEN_ROUTE) {
      if (!(Number(req.headers['x-aws-ec2-metadata-token-ttl-seconds']) > 0))
        return { status: 400, body: '' };
      tokens += 1;
      return { status: 200, body: `token-${tokens}` };
    }
    if (route !== ACTION_ROUTE) {
      faults.push(route);
      return { status: 501, body: '' };
    }
    const token = /^token-(\d+)$/.exec(String(req.headers['x-aws-ec2-metadata-token']))?.[1];
    if (!(Number(token) >= oldest)) return { status: 401, body: '' };
    asked += 1;
    return notice === undefined ? { status: 404, body: '' } : { status: 200, body: notice };
  }

  const server = await loopback((req: IncomingMessage, res: ServerResponse) => {
    const { status, body } = answer(req);
    res.writeHead(status, { 'content-type': 'text/plain' }).end(body);
  });
  return {
    url: server.url,
    tokens: () => tokens,
    asked: () => asked,
    announce: (next) => {
      notice = JSON.stringify(next);
    },
    expireTokens: () => {
      oldest = tokens + 1;
    },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      if (faults.length > 0) throw new Error(`the metadata service does not know: ${faults.join(', ')}`);
    },
  };
}
