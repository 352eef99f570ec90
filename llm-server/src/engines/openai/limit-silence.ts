import { AppError, type Clock } from '@twinscribe/platform';

export interface SilenceLimits {
  readonly firstTokenTimeoutMs: number;
  readonly idleTimeoutMs: number;
}

/**
 * The same events. Waiting too long for the first one, or for the next one, aborts the controller with AppError
 * `first_token_timeout` or `stalled`; the source must then throw that reason. Time in which the consumer does not ask
 * for an event is not the source's silence.
 */
export async function* limitSilence<Event>(
  {
    events,
    firstTokenTimeoutMs,
    idleTimeoutMs,
  }: SilenceLimits & { events: AsyncGenerator<Event, void, undefined> },
  { controller, clock }: { controller: AbortController; clock: Clock },
): AsyncGenerator<Event, void, undefined> {
  let isBegun = false;
  try {
    for (;;) {
      const limitMs = isBegun ? idleTimeoutMs : firstTokenTimeoutMs;
      const cancel = clock.after(limitMs, () => controller.abort(isBegun ? stalled() : notBegun()));
      const next = await events.next().finally(cancel);
      if (next.done === true) return;
      isBegun = true;
      yield next.value;
    }
  } finally {
    await events.return();
  }
}

const notBegun = (): AppError =>
  new AppError('first_token_timeout', 'The engine did not begin to answer in time.');
const stalled = (): AppError => new AppError('stalled', 'The engine stopped in the middle of its answer.');
