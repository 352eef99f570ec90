import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { FAULTS } from '../faults/catalogue.ts';
import { readBody } from '../http/read-body.ts';
import { readChange } from '../read-change.ts';
import type { RunningEngine } from '../start-fake-engine.ts';

type AdminRoute = (body: Record<string, unknown>) => unknown;

/** The routes by which drills and people at a keyboard steer the engine. They are on a port of their own. */
export function createAdminHandler(engine: RunningEngine): RequestListener {
  const routes: Readonly<Record<string, AdminRoute>> = {
    'GET /__admin/behaviour': () => engine.behaviour(),
    // Where the change is a restart, this answers when the engine is back.
    'POST /__admin/behaviour': async (body) => {
      await engine.set(readChange(body));
      return engine.behaviour();
    },
    'GET /__admin/stats': () => engine.stats(),
    'GET /__admin/requests': () => engine.requests(),
    'GET /__admin/faults': () => FAULTS,
    'POST /__admin/reset': () => {
      engine.reset();
      return engine.stats();
    },
  };
  return (req, res) => void answer({ req, res }, routes);
}

async function answer(
  { req, res }: { req: IncomingMessage; res: ServerResponse },
  routes: Readonly<Record<string, AdminRoute>>,
): Promise<void> {
  const route = routes[`${req.method} ${req.url}`];
  const body = await readBody(req).catch(() => undefined);
  try {
    if (route === undefined)
      send(res, { status: 404, body: { error: `unknown; there are: ${Object.keys(routes).join(', ')}` } });
    else if (body === undefined) throw new RangeError('the body is not a JSON object');
    else send(res, { status: 200, body: await route(body) });
  } catch (cause) {
    send(res, { status: 400, body: { error: cause instanceof Error ? cause.message : String(cause) } });
  }
}

function send(res: ServerResponse, { status, body }: { status: number; body: unknown }): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body, null, 2)}\n`);
}
