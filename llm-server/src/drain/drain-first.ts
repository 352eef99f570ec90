import type { Clock, Lifecycle } from '@twinscribe/platform';
import type { Drain } from './drain.ts';

/**
 * The same lifecycle, whose shutdown drains first: it goes on listening, and refuses with an answer and not with a
 * closed port, while load balancers take notice.
 */
export function drainFirst(
  { lifecycle, deregistrationMs }: { lifecycle: Lifecycle; deregistrationMs: number },
  { drain, clock }: { drain: Drain; clock: Clock },
): Lifecycle {
  let stopping: Promise<void> | undefined;
  const stop: Lifecycle['shutdown'] = async (servers) => {
    drain.begin({ reason: 'shutdown' });
    if (deregistrationMs > 0) await new Promise<void>((resolve) => clock.after(deregistrationMs, resolve));
    await lifecycle.shutdown(servers);
  };
  return { ...lifecycle, shutdown: (servers) => (stopping ??= stop(servers)) };
}
