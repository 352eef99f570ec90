import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError, methodNotAllowed, route } from '@twinscribe/platform';
import { Router } from 'express';
import type { AppDeps } from '../app-deps.ts';
import { serverStateOf } from './health.ts';

type Deps = Pick<AppDeps, 'admission' | 'capabilities' | 'drain' | 'readiness'>;

/** POST /admin/drain and /admin/undrain, for who has the token. Both may be repeated, and tell what is left to do. */
export function admin(token: string, deps: Deps): Router {
  const router = Router();
  router.use((req, res, next) => {
    if (isSame(req.headers.authorization ?? '', `Bearer ${token}`)) return next();
    res.setHeader('www-authenticate', 'Bearer');
    throw new AppError('unauthorized', 'Send the token of LLM_ADMIN_TOKEN as Authorization: Bearer …');
  });
  const report = (): unknown => {
    const { running, queued } = deps.admission.load();
    return { state: serverStateOf(deps), running, queued };
  };
  router.post(
    '/drain',
    route({
      handler: () => {
        if (!deps.drain.isDraining) deps.drain.begin({ reason: 'admin' });
        return report();
      },
    }),
  );
  router.post(
    '/undrain',
    route({
      handler: () => {
        deps.drain.end();
        return report();
      },
    }),
  );
  router.all(['/drain', '/undrain'], methodNotAllowed(['POST']));
  return router;
}

/** In a time that tells nothing of where they differ, nor of the length. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
