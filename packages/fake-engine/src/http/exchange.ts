import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Strike } from '../faults/fault-book.ts';
import type { EngineView, Flavour } from '../flavours/flavour.ts';
import type { Client } from './client.ts';

/** One request on its way through the engine. */
export interface Exchange {
  readonly engine: EngineView;
  readonly flavour: Flavour;
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly client: Client;
  /** `POST /v1/chat/completions`. */
  readonly route: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly strike: Strike;
}
