import { resolveBehaviour, type Behaviour } from './behaviour.ts';
import { FaultBook } from './faults/fault-book.ts';
import type { FaultSpec } from './faults/fault-spec.ts';
import type { EngineView } from './flavours/flavour.ts';
import { Scheduler } from './generation/scheduler.ts';
import { behaviourOf, faultOf, type BehaviourChange } from './read-change.ts';
import { Ledger, timestamp, type EngineStats } from './stats.ts';

/** What the engine is at this moment: its behaviour, the faults in force, what it runs, what it has counted. */
export class EngineState implements EngineView {
  readonly ledger = new Ledger();
  readonly faults = new FaultBook();
  readonly scheduler: Scheduler;
  readonly startedAt = Math.floor(timestamp() / 1_000);
  #given: Partial<Behaviour>;
  #behaviour: Behaviour;
  #refusal: FaultSpec | undefined;

  constructor(given: Partial<Behaviour>) {
    this.#given = given;
    this.#behaviour = resolveBehaviour(given);
    this.scheduler = new Scheduler({ limits: () => this.#behaviour, ledger: this.ledger });
    this.#useFaults(this.#behaviour.faults);
  }

  get behaviour(): Behaviour {
    return this.#behaviour;
  }

  /** The fault `refuse`, which closes the port, if it is in force. */
  get refusal(): FaultSpec | undefined {
    return this.#refusal;
  }

  /** Takes hold for the next request; more room is used at once. Throws RangeError where it makes no sense. */
  change(change: BehaviourChange): void {
    const given = { ...this.#given, ...behaviourOf(change) };
    const behaviour = resolveBehaviour(given);
    const added = faultOf(change);
    this.#given = given;
    this.#behaviour = behaviour;
    if (added !== undefined) this.#useFaults([...(change.faults ?? this.faultsInForce()), added]);
    else if (change.faults !== undefined) this.#useFaults(change.faults);
    this.scheduler.startWaiting();
  }

  #useFaults(specs: readonly FaultSpec[]): void {
    this.#refusal = specs.find(({ fault }) => fault === 'refuse');
    this.faults.replace({
      specs: specs.filter(({ fault }) => fault !== 'refuse'),
      seed: this.#behaviour.seed,
    });
  }

  /** False where another one, or none, has taken its place. */
  endRefusal(refusal: FaultSpec): boolean {
    if (this.#refusal !== refusal) return false;
    this.#refusal = undefined;
    return true;
  }

  faultsInForce(): FaultSpec[] {
    return [...(this.#refusal === undefined ? [] : [this.#refusal]), ...this.faults.inForce()];
  }

  stats(connections: EngineStats['connections']): EngineStats {
    const { ledger, scheduler } = this;
    return {
      ...ledger.counts,
      running: scheduler.running,
      waiting: scheduler.waiting,
      kvTokensInUse: scheduler.kvTokensInUse(),
      cancelMs: ledger.cancelMs(),
      connections: { ...connections },
      faults: this.faults.struck(),
      unexpected: ledger.unexpected(),
    };
  }

  reset(): void {
    this.ledger.reset();
    this.faults.reset();
  }
}
