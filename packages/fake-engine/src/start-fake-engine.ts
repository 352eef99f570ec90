import { createAdminHandler } from './admin/handle-admin.ts';
import type { Behaviour } from './behaviour.ts';
import { EngineState } from './engine-state.ts';
import { Listener } from './http/listener.ts';
import { Power } from './power.ts';
import { readChange, type BehaviourChange } from './read-change.ts';
import type { EngineStats, RequestRecord } from './stats.ts';

export interface FakeEngineOptions extends Partial<Behaviour> {
  readonly host?: string;
  /** 0: a free one. */
  readonly port?: number;
  readonly adminPort?: number;
  /** Time in which the model loads, and the port is closed or answers 503. */
  readonly startAfterMs?: number;
}

export interface FakeEngine extends AsyncDisposable {
  /** Without a slash at the end. Stays the same over restarts. */
  readonly url: string;
  /** Of the admin routes. Open also while the engine itself is not. */
  readonly adminUrl: string;
  /** Resolves when the engine takes requests for the first time. */
  readonly ready: Promise<void>;
  behaviour(): Behaviour;
  stats(): EngineStats;
  /** The last 1,000 requests for text, oldest first. */
  requests(): RequestRecord[];
  /** Resolves when the change is in force, a restart and all. Rejects with RangeError where it makes no sense. */
  set(change: BehaviourChange): Promise<void>;
  /** Sets counters to zero and forgets requests. */
  reset(): void;
  close(): Promise<void>;
}

/** Starts the engine. Resolves at once when it starts late: `ready` tells when it does. */
export async function startFakeEngine(options: FakeEngineOptions = {}): Promise<FakeEngine> {
  const { host = '127.0.0.1', port = 0, adminPort = 0, startAfterMs = 0, ...given } = options;
  readChange(given);
  const state = new EngineState(given);
  const power = new Power({ host, port }, state);
  const engine = createFakeEngine(state, power);
  const admin = new Listener({ host, port: adminPort }, createAdminHandler(engine));
  await admin.open();
  const { ready } = await power.start(startAfterMs);
  const address = ({ port }: Listener): string => `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const close = async (): Promise<void> => {
    await power.off();
    await admin.close();
  };
  return {
    ...engine,
    url: address(power.listener),
    adminUrl: address(admin),
    ready,
    close,
    [Symbol.asyncDispose]: close,
  };
}

export type RunningEngine = Omit<
  FakeEngine,
  'url' | 'adminUrl' | 'ready' | 'close' | typeof Symbol.asyncDispose
>;

function createFakeEngine(state: EngineState, power: Power): RunningEngine {
  return {
    behaviour: () => ({ ...state.behaviour, faults: state.faultsInForce() }),
    stats: () => state.stats(power.listener.connections),
    requests: () => state.ledger.records(),
    reset: () => state.reset(),
    set: async (change) => {
      const { restartMs } = readChange(change);
      state.change(change);
      power.listener.setKeepAlive(state.behaviour.keepAliveMs);
      if (restartMs !== undefined) await power.restart(restartMs);
      else await power.obeyRefusal();
    },
  };
}
