import { toAppError, type AppError, type Clock } from '@twinscribe/platform';
import type { Priority } from '../engines/engine.ts';
import type { Admission, Admitted, Capacity, Claim, Load } from './admission.ts';
import { Appointments, spreadDelay } from './appointments.ts';
import { EnginePlaces } from './engine-places.ts';
import type { Queued } from './fair-queue.ts';
import * as refusals from './refusals.ts';
import { WaitingLine } from './waiting-line.ts';

export interface QueueLimits {
  /** Requests that may wait; 0: whoever cannot begin at once is refused. */
  readonly queueMax: number;
  /** Of these, of one tenant who gives a name. */
  readonly tenantMax: number;
  readonly queueTimeoutMs: number;
}

export interface AdmissionCapabilities {
  /** Asked anew whenever it matters: it may change at any time. */
  readonly capacity: () => Capacity;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random?: () => number;
}

export function createAdmission(limits: QueueLimits, capabilities: AdmissionCapabilities): Admission {
  const gate = new EngineGate(limits, capabilities);
  return {
    admit: (claim, { signal }) => gate.admit(claim, { signal }),
    assertRoom: (claim) => gate.assertRoom(claim),
    load: () => gate.load(),
    drain: () => gate.drain(),
    undrain: () => gate.undrain(),
  };
}

interface Waiter extends Queued {
  readonly priority: Priority;
  enter(): void;
  refuse(error: AppError): void;
}

/** How soon a capacity that has grown is seen while nobody comes or goes. */
const CAPACITY_POLL_MS = 50;

/** The most of the queue that is kept for those who were told to come back. */
const KEPT_SHARE = 0.5;

class EngineGate {
  readonly #limits: QueueLimits;
  readonly #places: EnginePlaces;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #line = new WaitingLine<Waiter>();
  readonly #appointments = new Appointments();
  #isDraining = false;
  #stopPoll: (() => void) | undefined;

  constructor(limits: QueueLimits, { capacity, clock, random = Math.random }: AdmissionCapabilities) {
    this.#limits = limits;
    this.#places = new EnginePlaces({ capacity, clock });
    this.#clock = clock;
    this.#random = random;
  }

  async admit(claim: Claim, { signal }: { signal: AbortSignal }): Promise<Admitted> {
    if (signal.aborted) throw toAppError(signal.reason);
    this.assertRoom(claim);
    this.#appointments.end(claim.id);
    return this.#canBegin(claim) ? this.#enter(claim, { waitedMs: 0 }) : this.#wait(claim, { signal });
  }

  assertRoom(claim: Claim): void {
    const { tokens, deadlineAt = Infinity } = claim;
    const { limitTokens } = this.#places;
    const now = this.#clock.now();
    if (this.#isDraining) throw refusals.draining();
    if (tokens > limitTokens) throw refusals.largerThanCache({ tokens, limitTokens });
    if (deadlineAt <= now) throw refusals.deadlineExceeded();
    if (!this.#canBegin(claim)) this.#assertMayWait(claim, { now });
  }

  load(): Load {
    const { running, reservedTokens } = this.#places;
    const estimatedWaitMs = this.#places.waitMs({ before: this.#line.before('interactive') });
    return { running, queued: this.#line.length, estimatedWaitMs, reservedTokens };
  }

  drain(): void {
    this.#isDraining = true;
    for (let next = this.#line.first(); next !== undefined; next = this.#line.first())
      next.refuse(refusals.draining());
    this.#pollCapacity();
  }

  undrain(): void {
    this.#isDraining = false;
  }

  #assertMayWait(claim: Claim, { now }: { now: number }): void {
    const { tokens, deadlineAt = Infinity, priority = 'interactive' } = claim;
    const { queueTimeoutMs } = this.#limits;
    const waitMs = this.#places.waitMs({ before: this.#line.before(priority), tokens });
    if (this.#isBeyondShare(claim, { now })) throw refusals.tenantLimit(this.#bookReturn(claim, { now }));
    if (this.#line.length >= this.#lengthFor(claim, { now }))
      throw refusals.queueFull(this.#bookReturn(claim, { now }));
    const budgetMs = Math.min(deadlineAt - now, queueTimeoutMs);
    if (waitMs > budgetMs)
      throw refusals.waitTooLong({ waitMs, budgetMs }, { retryAfterMs: this.#spread(waitMs - budgetMs) });
  }

  #isBeyondShare({ id, tenant }: Claim, { now }: { now: number }): boolean {
    if (tenant === undefined || this.#appointments.isKept(id, { now })) return false;
    return this.#line.lengthOf(tenant) >= this.#limits.tenantMax;
  }

  /** Who was told to come now may have any place of the queue; others leave some of it free for them. */
  #lengthFor({ id }: Claim, { now }: { now: number }): number {
    const { queueMax } = this.#limits;
    const kept = this.#appointments.kept(now);
    if (this.#appointments.isKept(id, { now })) return queueMax;
    return queueMax - Math.min(kept, Math.floor(queueMax * KEPT_SHARE));
  }

  #bookReturn({ id }: Claim, { now }: { now: number }): number {
    const intervalMs = this.#places.intervalMs();
    return this.#appointments.book({ id, intervalMs }, { now, random: this.#random() });
  }

  #spread(delayMs: number): number {
    return spreadDelay(delayMs, { random: this.#random() });
  }

  #wait(claim: Claim, { signal }: { signal: AbortSignal }): Promise<Admitted> {
    const { tokens, tenant = '', priority = 'interactive' } = claim;
    const since = this.#clock.now();
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        leave();
        stopTimer();
        signal.removeEventListener('abort', abort);
      };
      const enter = (): void => {
        settle();
        resolve(this.#enter(claim, { waitedMs: this.#clock.now() - since }));
      };
      const refuse = (error: AppError): void => {
        settle();
        reject(error);
      };
      const giveUp = (error: AppError): void => {
        refuse(error);
        this.#letIn(); // whoever was behind may fit
      };
      const abort = (): void => giveUp(toAppError(signal.reason));
      const leave = this.#line.add({ tokens, tenant, priority, enter, refuse });
      const stopTimer = this.#limitWait(claim, { giveUp });
      signal.addEventListener('abort', abort, { once: true });
      this.#letIn();
    });
  }

  /** The function returned ends the limit. */
  #limitWait(
    { deadlineAt = Infinity, priority = 'interactive' }: Claim,
    { giveUp }: { giveUp: (error: AppError) => void },
  ): () => void {
    const { queueTimeoutMs } = this.#limits;
    const budgetMs = deadlineAt - this.#clock.now();
    return this.#clock.after(Math.min(budgetMs, queueTimeoutMs), () => {
      if (budgetMs <= queueTimeoutMs) return giveUp(refusals.deadlineExceeded());
      const waitMs = this.#places.waitMs({ before: this.#line.before(priority) });
      return giveUp(refusals.queueTimeout(this.#spread(waitMs)));
    });
  }

  #canBegin({ tokens }: Claim): boolean {
    return this.#line.length === 0 && this.#places.fits(tokens);
  }

  #enter({ tokens }: Claim, { waitedMs }: { waitedMs: number }): Admitted {
    return this.#places.take({ tokens, waitedMs }, { onRelease: () => this.#letIn() });
  }

  /** Lets in whoever's turn it is, as long as they fit. */
  #letIn(): void {
    for (let next = this.#line.first(); next !== undefined; next = this.#line.first()) {
      const { limitTokens } = this.#places;
      if (next.tokens > limitTokens) {
        next.refuse(refusals.largerThanCache({ tokens: next.tokens, limitTokens }));
      } else if (this.#places.fits(next.tokens)) {
        this.#line.charge();
        next.enter();
      } else break;
    }
    this.#pollCapacity();
  }

  #pollCapacity(): void {
    if (this.#line.length === 0) {
      this.#stopPoll?.();
      this.#stopPoll = undefined;
      return;
    }
    this.#stopPoll ??= this.#clock.after(CAPACITY_POLL_MS, () => {
      this.#stopPoll = undefined;
      this.#letIn();
    });
  }
}
