import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { AppError } from '@twinscribe/platform';
import type { Engine, EngineEvent, EngineRequest } from '../engine.ts';

export interface EngineWorld extends AsyncDisposable {
  readonly engine: Engine;
  /** Brings an answer of more than twenty words. */
  readonly request: EngineRequest;
}

const TIMELY_MS = 250;

/** What `Engine` promises, for every implementation. */
export function runEngineContract({
  name,
  create,
}: {
  name: string;
  create: () => Promise<EngineWorld>;
}): void {
  const never = (): AbortSignal => new AbortController().signal;

  test(`${name}: an answer is deltas that are not empty and then one end, with usage that adds up`, async () => {
    await using world = await create();
    const events = await collect(world.engine.generate(world.request, { signal: never() }));
    const end = events.at(-1);
    expect(events.filter(({ type }) => type === 'end')).toHaveLength(1);
    if (end?.type !== 'end') throw new Error('the last event is not the end');
    expect(end.finishReason).toBe('stop');
    expect(textOf(events).split(' ').length).toBeGreaterThan(20);
    expect(events.every((event) => event.type !== 'delta' || event.text !== '')).toBe(true);
    expect(end.usage.total_tokens).toBe(end.usage.prompt_tokens + end.usage.completion_tokens);
    expect(end.usage.completion_tokens).toBeGreaterThan(0);
  });

  test(`${name}: answers that are written at the same time do not disturb one another`, async () => {
    await using world = await create();
    const [one, two] = await Promise.all(
      [1, 2].map(() => collect(world.engine.generate(world.request, { signal: never() }))),
    );
    expect(textOf(one ?? [])).toBe(textOf(two ?? []));
  });

  test(`${name}: a signal that has aborted before brings no answer at all`, async () => {
    await using world = await create();
    const reason = new AppError('cancelled', 'The client has left.');
    const events: EngineEvent[] = [];
    await expect(
      collect(world.engine.generate(world.request, { signal: AbortSignal.abort(reason) }), events),
    ).rejects.toBe(reason);
    expect(events).toEqual([]);
  });

  test(`${name}: an abort ends the answer within ${TIMELY_MS} ms, with the reason and without an end`, async () => {
    await using world = await create();
    const controller = new AbortController();
    const reason = new AppError('cancelled', 'The client has left.');
    const events: EngineEvent[] = [];
    let abortedAt = 0;
    const reading = (async () => {
      for await (const event of world.engine.generate(world.request, controller)) {
        events.push(event);
        if (events.length === 3) {
          abortedAt = performance.now();
          controller.abort(reason);
        }
      }
    })();
    await expect(reading).rejects.toBe(reason);
    expect(performance.now() - abortedAt).toBeLessThan(TIMELY_MS);
    expect(events.length).toBeLessThanOrEqual(4);
    expect(events.some(({ type }) => type === 'end')).toBe(false);
  });

  test(`${name}: an abort with a reason that is no AppError is still thrown as one`, async () => {
    await using world = await create();
    const error = await collect(world.engine.generate(world.request, { signal: AbortSignal.abort() })).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ name: 'AppError', code: 'cancelled' });
  });

  test(`${name}: leaving the loop early is over at once`, async () => {
    await using world = await create();
    const started = performance.now();
    for await (const event of world.engine.generate(world.request, { signal: never() }))
      if (event.type === 'delta') break;
    await delay(0);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  test(`${name}: the engine describes at least one model, with a context and where the figure comes from`, async () => {
    await using world = await create();
    const { models } = await world.engine.describe({ signal: never() });
    expect(models.map(({ id }) => id)).toContain(world.request.model);
    for (const { maxContextTokens, maxOutputTokens } of models) {
      expect(maxContextTokens.value).toBeGreaterThan(0);
      expect(maxOutputTokens.value).toBeLessThanOrEqual(maxContextTokens.value);
    }
  });

  test(`${name}: a prompt is counted, and the more there is of it, the higher`, async () => {
    await using world = await create();
    const { model, messages } = world.request;
    const { models } = await world.engine.describe({ signal: never() });
    const once = await world.engine.countPrompt({ model, messages }, { signal: never() });
    const twice = await world.engine.countPrompt(
      { model, messages: [...messages, ...messages] },
      { signal: never() },
    );
    expect(once.tokens).toBeGreaterThan(0);
    expect(twice.tokens).toBeGreaterThan(once.tokens);
    expect(once.exact).toBe(models.find(({ id }) => id === model)?.countsExactly);
  });
}

export async function collect(
  events: AsyncIterable<EngineEvent>,
  into: EngineEvent[] = [],
): Promise<EngineEvent[]> {
  for await (const event of events) into.push(event);
  return into;
}

export function textOf(events: readonly EngineEvent[]): string {
  return events.map((event) => (event.type === 'delta' ? event.text : '')).join('');
}
