import { expect, test } from '@jest/globals';
import { AppError } from '@twinscribe/platform';
import { createManualClock } from '@twinscribe/platform/testing';
import fc from 'fast-check';
import type { Admitted, Capacity } from './admission.ts';
import { createAdmission } from './create-admission.ts';

const LIMITS = { queueMax: 12, tenantMax: 6, queueTimeoutMs: 1_000 };

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('come' as const),
      tokens: fc.integer({ min: 1, max: 60 }),
      tenant: fc.constantFrom(undefined, 'a', 'b', 'c'),
      priority: fc.constantFrom('interactive' as const, 'batch' as const),
      patienceMs: fc.constantFrom(undefined, 0, 50, 400),
      hasId: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('end' as const), which: fc.nat(100) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('leave' as const), which: fc.nat(100) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 700 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('resize' as const),
      maxConcurrency: fc.integer({ min: 1, max: 5 }),
      kvCacheTokens: fc.constantFrom(undefined, 60, 120),
    }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** Those who came, and what became of them, checked after every step. */
class Crowd {
  readonly clock = createManualClock();
  capacity: Capacity = { maxConcurrency: 2, kvCacheTokens: 100 };
  readonly admission = createAdmission(LIMITS, {
    capacity: () => this.capacity,
    clock: this.clock,
    random: () => 0.5,
  });
  readonly running: { place: Admitted; tokens: number }[] = [];
  readonly waiting = new Map<AbortController, Promise<void>>();
  came = 0;
  answered = 0;

  come({ tokens, tenant, priority, patienceMs, hasId }: Extract<Step, { do: 'come' }>): void {
    this.came += 1;
    const controller = new AbortController();
    const deadlineAt = patienceMs === undefined ? undefined : this.clock.now() + patienceMs;
    const id = hasId ? `request-${this.came}` : undefined;
    const claim = { tokens, tenant, priority, deadlineAt, id };
    const coming = this.admission.admit(claim, { signal: controller.signal }).then(
      (place) => {
        this.running.push({ place, tokens });
        const { maxConcurrency, kvCacheTokens = Infinity } = this.capacity;
        const reserved = this.running.reduce((sum, one) => sum + one.tokens, 0);
        expect(this.running.length).toBeLessThanOrEqual(maxConcurrency);
        expect(reserved).toBeLessThanOrEqual(kvCacheTokens);
      },
      (error: unknown) => {
        expect(error).toBeInstanceOf(AppError);
        this.answered += 1;
      },
    );
    this.waiting.set(
      controller,
      coming.finally(() => this.waiting.delete(controller)),
    );
  }

  async run(next: Step): Promise<void> {
    if (next.do === 'come') this.come(next);
    else if (next.do === 'wait') await this.clock.advance(next.ms);
    else if (next.do === 'resize') this.capacity = next;
    else if (next.do === 'leave')
      [...this.waiting.keys()][next.which % Math.max(1, this.waiting.size)]?.abort(
        new AppError('cancelled', 'gone'),
      );
    else this.end(next.which);
    await new Promise((resolve) => setImmediate(resolve));
    this.check();
  }

  end(which: number): void {
    const [gone] = this.running.splice(which % Math.max(1, this.running.length), 1);
    if (gone !== undefined) this.answered += 1;
    gone?.place.release();
  }

  check(): void {
    const { running, queued, reservedTokens, estimatedWaitMs } = this.admission.load();
    expect(running).toBe(this.running.length);
    expect(reservedTokens).toBe(this.running.reduce((sum, { tokens }) => sum + tokens, 0));
    expect(queued).toBe(this.waiting.size);
    expect(queued).toBeLessThanOrEqual(LIMITS.queueMax);
    expect(estimatedWaitMs).toBeGreaterThanOrEqual(0);
    expect(this.came).toBe(this.answered + this.running.length + this.waiting.size);
  }
}

test('whatever comes, goes, waits and is resized: bounds hold and nobody is lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const crowd = new Crowd();
      for (const next of steps) await crowd.run(next);
      for (let left = 200; left > 0 && crowd.running.length + crowd.waiting.size > 0; left -= 1)
        await crowd.run({ do: 'end', which: 0 });
      await crowd.clock.advance(LIMITS.queueTimeoutMs);
      expect(crowd.answered).toBe(crowd.came);
      expect(crowd.clock.pending()).toBe(0);
    }),
    { numRuns: 60 },
  );
});
