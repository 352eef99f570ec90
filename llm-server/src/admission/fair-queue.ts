import { Fifo } from './fifo.ts';
import { Heap } from './heap.ts';

export interface Queued {
  readonly tenant: string;
  readonly tokens: number;
}

/** One tenant's requests. */
interface Flow<Entry> {
  readonly tenant: string;
  readonly fifo: Fifo<Entry>;
  /** Virtual time at which its next request would start if every tenant had an even share of the engine. */
  start: number;
  /** Among equals, whose turn was set first. */
  turn: number;
}

/**
 * Tenants take turns by what they have been given, counted in tokens: whoever has had least is next, and is served in
 * the order of arrival. Nobody saves up a claim by being away, and nobody can be passed for ever: with each request that
 * is let in, those who come new start later.
 *
 * Source: start-time fair queueing (Goyal, Vin & Cheng, SIGCOMM 1996), its clock advanced by the even share of what was
 * served, as in weighted fair queueing.
 */
export class FairQueue<Entry extends Queued> {
  readonly #flows = new Map<string, Flow<Entry>>();
  readonly #order = new Heap<Flow<Entry>>(
    (a, b) => a.start < b.start || (a.start === b.start && a.turn < b.turn),
  );
  #now = 0;
  #turns = 0;
  #length = 0;
  #tokens = 0;
  /** Tenants who wait for something. */
  #tenants = 0;

  get length(): number {
    return this.#length;
  }

  /** Of all that waits. */
  get tokens(): number {
    return this.#tokens;
  }

  lengthOf(tenant: string): number {
    return this.#flows.get(tenant)?.fifo.length ?? 0;
  }

  /** The function returned takes it out again, wherever it stands; to be called once at most. */
  add(entry: Entry): () => void {
    const flow = this.#flows.get(entry.tenant) ?? this.#begin(entry.tenant);
    const leave = flow.fifo.add(entry);
    if (flow.fifo.length === 1) this.#tenants += 1;
    this.#length += 1;
    this.#tokens += entry.tokens;
    return () => {
      leave();
      if (flow.fifo.length === 0) this.#tenants -= 1;
      this.#length -= 1;
      this.#tokens -= entry.tokens;
    };
  }

  /** Whose turn it is; undefined where nobody waits. */
  first(): Entry | undefined {
    return this.#firstFlow()?.fifo.first;
  }

  /** The first has got its turn: its tenant is charged. It is still to be taken out. */
  charge(): void {
    const flow = this.#firstFlow();
    const entry = flow?.fifo.first;
    if (flow === undefined || entry === undefined) return;
    this.#now = Math.max(this.#now, flow.start) + entry.tokens / this.#tenants;
    this.#order.dropFirst();
    flow.start += entry.tokens;
    this.#schedule(flow);
  }

  /** Forgets those who wait for nothing when their turn comes. */
  #firstFlow(): Flow<Entry> | undefined {
    for (let flow = this.#order.first; flow !== undefined; flow = this.#order.first) {
      if (flow.fifo.length > 0) return flow;
      this.#order.dropFirst();
      this.#flows.delete(flow.tenant);
    }
    return undefined;
  }

  #begin(tenant: string): Flow<Entry> {
    const flow = { tenant, fifo: new Fifo<Entry>(), start: this.#now, turn: 0 };
    this.#flows.set(tenant, flow);
    this.#schedule(flow);
    return flow;
  }

  #schedule(flow: Flow<Entry>): void {
    this.#turns += 1;
    flow.turn = this.#turns;
    this.#order.add(flow);
  }
}
