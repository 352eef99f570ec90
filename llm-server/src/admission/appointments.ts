import { Fifo } from './fifo.ts';

/** No later than this: OpenAI's clients ignore a longer Retry-After. */
const LIMIT_AHEAD_MS = 60_000;
/** How long before its time a place begins to be kept free. */
const LEAD_MS = 1_000;
/** How late one may be: Retry-After is in whole seconds, and networks take their time. */
const GRACE_MS = 2_500;
/** Share of the engine that is promised to those who come back; the rest is for those who come for the first time. */
const SHARE = 0.8;
const LIMIT_BOOKED = 10_000;
/** How many of those who are told to come back do so: what is taken before anybody could, and the least. */
const SHOWING_FIRST = 0.5;
const SHOWING_LEAST = 0.05;
/** Weight of what was known before, at each who comes or stays away. */
const MEMORY = 0.95;
/** Callers who nobody would know again are told about the same time, more or less. */
const SPREAD = 0.25;

interface Appointment {
  readonly id: string;
  readonly at: number;
  leave: () => void;
}

/**
 * When those who are refused shall come back. Each is told a time of its own, one after the other at the rate at which
 * the engine gets through, and where the refused request has a name that its caller will use again, a place is kept for
 * it around that time. So whoever waits as told gets in, however many others come meanwhile. Where many stay away, their
 * times are given out several times over.
 */
export class Appointments {
  readonly #byId = new Map<string, Appointment>();
  /** Both in the order of time. */
  readonly #ahead = new Fifo<Appointment>();
  readonly #due = new Fifo<Appointment>();
  #lastAt = { known: 0, unknown: 0 };
  #showing = SHOWING_FIRST;

  /** Places that are to be kept free. */
  kept(now: number): number {
    this.#advance(now);
    return this.#due.length;
  }

  /** Whether a place is kept for this request now. */
  isKept(id: string | undefined, { now }: { now: number }): boolean {
    const booked = id === undefined ? undefined : this.#byId.get(id);
    return booked !== undefined && booked.at - LEAD_MS <= now;
  }

  /** The request has come in, one way or the other. */
  end(id: string | undefined): void {
    const booked = id === undefined ? undefined : this.#byId.get(id);
    if (booked !== undefined) this.#forget(booked, { hasShown: true });
  }

  /** In how many milliseconds to come back: `intervalMs` after whoever was told before. `random`: from 0 to 1. */
  book(
    { id, intervalMs }: { id: string | undefined; intervalMs: number },
    { now, random }: { now: number; random: number },
  ): number {
    this.#advance(now);
    const kind = id === undefined ? 'unknown' : 'known';
    const booked = id === undefined ? undefined : this.#byId.get(id);
    if (booked !== undefined && booked.at > now) return booked.at - now;
    if (booked !== undefined) this.#forget(booked, { hasShown: true });
    const density = kind === 'known' ? Math.max(SHOWING_LEAST, this.#showing) : 1;
    const at = Math.max(now, this.#lastAt[kind]) + (density * intervalMs) / SHARE;
    const isBeyond = at > now + LIMIT_AHEAD_MS;
    if (!isBeyond) this.#lastAt[kind] = at;
    const hasPlace = !isBeyond && this.#byId.size < LIMIT_BOOKED;
    if (id === undefined || !hasPlace) return spreadDelay(at - now, { random });
    this.#keep({ id, at });
    return at - now;
  }

  #keep({ id, at }: { id: string; at: number }): void {
    const appointment: Appointment = { id, at, leave: () => {} };
    appointment.leave = this.#ahead.add(appointment);
    this.#byId.set(id, appointment);
  }

  #advance(now: number): void {
    for (
      let next = this.#ahead.first;
      next !== undefined && next.at - LEAD_MS <= now;
      next = this.#ahead.first
    ) {
      next.leave();
      next.leave = this.#due.add(next);
    }
    for (let next = this.#due.first; next !== undefined && next.at + GRACE_MS < now; next = this.#due.first)
      this.#forget(next, { hasShown: false });
  }

  #forget(appointment: Appointment, { hasShown }: { hasShown: boolean }): void {
    this.#showing = MEMORY * this.#showing + (hasShown ? 1 - MEMORY : 0);
    appointment.leave();
    this.#byId.delete(appointment.id);
  }
}

/** So much later than this, up to a minute in all, that callers who know of no appointment do not all come at once. */
export const spreadDelay = (delayMs: number, { random }: { random: number }): number =>
  Math.min(delayMs, LIMIT_AHEAD_MS / (1 + SPREAD)) * (1 + SPREAD * random);
