import type { RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { AppError } from './app-error.ts';
import { parseInput, type InputPart } from './parse-input.ts';
import { requestIdOf } from './request-id.ts';

/** Absent schema: `undefined`. The handler does not see what nobody has parsed. */
type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

export interface RouteContext {
  /** Aborts with AppError `cancelled` when the client leaves before the response has ended. */
  readonly signal: AbortSignal;
  readonly res: Response;
  readonly requestId: string;
}

/**
 * An Express handler over parsed input. Input that does not fit its schema throws AppError `invalid_request`. A value
 * that the handler returns is sent as JSON; one that answers by itself returns nothing. Whatever it throws goes to the
 * error handler.
 */
export function route<
  Body extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Params extends z.ZodType | undefined = undefined,
>({
  body,
  query,
  params,
  handler,
}: {
  body?: Body;
  query?: Query;
  params?: Params;
  handler: (
    input: { body: Parsed<Body>; query: Parsed<Query>; params: Parsed<Params> },
    context: RouteContext,
  ) => unknown;
}): RequestHandler {
  return async (req, res) => {
    const input = {
      params: parsePart<Params>({ input: req.params, part: 'params' }, params),
      query: parsePart<Query>({ input: req.query, part: 'query' }, query),
      body: parsePart<Body>({ input: req.body as unknown, part: 'body' }, body),
    };
    const answer = await handler(input, { signal: clientSignal(res), res, requestId: requestIdOf(res) });
    if (answer !== undefined && !res.headersSent && !res.destroyed) res.json(answer);
  };
}

function parsePart<Schema extends z.ZodType | undefined>(
  data: { input: unknown; part: InputPart },
  schema: Schema | undefined,
): Parsed<Schema> {
  // The conditional type says in types what this line does in values; the compiler cannot see that.
  return (schema === undefined ? undefined : parseInput(data, { schema })) as Parsed<Schema>;
}

/** The request's own `close` comes when its body has been read; the response's tells whether the client is there. */
function clientSignal(res: Response): AbortSignal {
  const controller = new AbortController();
  const leave = (): void => {
    if (!res.writableEnded) controller.abort(new AppError('cancelled', 'The client has left.'));
  };
  if (res.closed || res.destroyed) leave();
  else res.once('close', leave);
  return controller.signal;
}
