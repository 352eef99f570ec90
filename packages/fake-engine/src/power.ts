import { setTimeout as delay } from 'node:timers/promises';
import type { EngineState } from './engine-state.ts';
import type { FaultSpec } from './faults/fault-spec.ts';
import { handleRequest } from './http/handle-request.ts';
import { Listener } from './http/listener.ts';

/** Whether the engine is there at all. Going down takes with it all that runs. */
export class Power {
  readonly listener: Listener;
  readonly #state: EngineState;
  readonly #leaving = new AbortController();
  #isLoading = false;
  /** Starts and restarts under way: the port stays as it is until the last of them is over. */
  #windows = 0;

  constructor(address: { host: string; port: number }, state: EngineState) {
    this.#state = state;
    this.listener = new Listener(address, (req, res) =>
      handleRequest({ req, res }, { engine: state, faults: state.faults, isLoading: () => this.#isLoading }),
    );
  }

  /** Resolves when the port is known; `ready` when the engine takes requests. */
  async start(afterMs: number): Promise<{ ready: Promise<void> }> {
    this.listener.setKeepAlive(this.#state.behaviour.keepAliveMs);
    await this.listener.open();
    if (afterMs === 0) return { ready: this.obeyRefusal() };
    if (this.#state.behaviour.startup === 'refuse') await this.listener.close();
    this.#isLoading = true;
    return { ready: this.#upAfter(afterMs, Promise.resolve()) };
  }

  async restart(downMs: number): Promise<void> {
    await this.#upAfter(downMs, this.#down());
  }

  /** Goes down or comes up as the fault `refuse` has it. */
  async obeyRefusal(): Promise<void> {
    const { refusal } = this.#state;
    if (refusal === undefined) return this.#up();
    await this.#down();
    if (refusal.ms !== undefined) setTimeout(() => void this.#endRefusal(refusal), refusal.ms).unref();
  }

  async off(): Promise<void> {
    this.#leaving.abort();
    await this.#down();
  }

  async #endRefusal(refusal: FaultSpec): Promise<void> {
    if (this.#state.endRefusal(refusal)) await this.#up();
  }

  async #down(): Promise<void> {
    this.#state.scheduler.abortAll();
    await this.listener.close();
  }

  async #up(): Promise<void> {
    if (this.#leaving.signal.aborted || this.#windows > 0 || this.#state.refusal !== undefined) return;
    this.#isLoading = false;
    await this.listener.open();
  }

  async #upAfter(ms: number, down: Promise<void>): Promise<void> {
    this.#windows += 1;
    await down;
    await delay(ms, undefined, { signal: this.#leaving.signal }).catch(() => {}); // then we are leaving for good
    this.#windows -= 1;
    await this.#up();
  }
}
