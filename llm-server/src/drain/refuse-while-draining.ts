import type { RequestHandler } from 'express';
import { draining } from '../admission/refusals.ts';
import type { Drain } from './drain.ts';

/** Before a body is read or an engine is asked: new work is refused with 503 `draining`. */
export function refuseWhileDraining({ drain }: { drain: Pick<Drain, 'isDraining'> }): RequestHandler {
  return (_req, _res, next) => {
    if (drain.isDraining) throw draining();
    next();
  };
}
