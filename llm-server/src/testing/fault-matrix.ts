import { FAULT_NAMES, tokenize, type FaultName } from '@twinscribe/fake-engine';
import { ADAPTERS, createFakeWorld, type Adapter } from '../engines/testing/fake-world.ts';
import type { SilenceLimits } from '../engines/openai/limit-silence.ts';
import { createService } from './create-service.ts';
import { judgeEnding, type Ending } from './judge-ending.ts';

export const TRANSPORTS = ['json', 'sse'] as const;
export type Transport = (typeof TRANSPORTS)[number];

export interface MatrixCell {
  readonly fault: FaultName;
  readonly adapter: string;
  /** What our own caller asked for; the engine is always asked for a stream. */
  readonly transport: Transport;
  readonly ending: Ending;
  /** The same request once more, without the fault. */
  readonly after: Ending;
  readonly ms: number;
}

/** Longer than all waits of the service together, as configured here. */
const LIMIT_MS = 90_000;
/** Faults that only a wait of the service ends, and a wait that is short enough for them. */
const SILENT: ReadonlySet<FaultName> = new Set<FaultName>([
  'hang_before_headers',
  'hang_before_first_token',
  'stall_after_n',
  'slow_loris',
]);
const SHORT = { firstTokenTimeoutMs: 2_500, idleTimeoutMs: 2_500 };
/** Longer than a busy machine takes for anything but silence. */
const LONG = { firstTokenTimeoutMs: 60_000, idleTimeoutMs: 60_000 };
/** Short, because one fault writes a byte at a time. */
const ANSWER = 'Le fleuve chante parce que 川は 😀 hills send rain.';

/** Every fault, before every adapter, in both ways of asking, through the whole service. */
export async function runFaultMatrix({
  adapters = ADAPTERS,
  faults = FAULT_NAMES,
}: { adapters?: readonly Adapter[]; faults?: readonly FaultName[] } = {}): Promise<MatrixCell[]> {
  const run = async (some: readonly FaultName[], silence: SilenceLimits): Promise<MatrixCell[]> =>
    (await Promise.all(adapters.map((adapter) => runAdapter({ adapter, faults: some, silence })))).flat();
  const silent = await run(
    faults.filter((fault) => SILENT.has(fault)),
    SHORT,
  );
  const others = await run(
    faults.filter((fault) => !SILENT.has(fault)),
    LONG,
  );
  return [...silent, ...others];
}

async function runAdapter({
  adapter,
  faults,
  silence,
}: {
  adapter: Adapter;
  faults: readonly FaultName[];
  silence: SilenceLimits;
}): Promise<MatrixCell[]> {
  const scripts = [{ includes: 'river', text: ANSWER }];
  await using world = await createFakeWorld(adapter, { scripts, itlMs: 0, address: silence });
  await using service = await createService(world.engine);
  const cells: MatrixCell[] = [];
  for (const fault of faults) {
    const askBoth = (expected: string) =>
      Promise.all(
        TRANSPORTS.map((transport) => ask({ url: service.url, model: adapter.model, transport, expected })),
      );
    await askBoth(ANSWER); // leaves connections that are used again
    await world.fake.set({ faults: [{ fault }] });
    const struck = await askBoth(textUnder(fault));
    await world.fake.set({ faults: [] });
    const after = await askBoth(ANSWER);
    TRANSPORTS.forEach((transport, i) => {
      const [now, next] = [struck[i], after[i]];
      if (now === undefined || next === undefined) return;
      cells.push({ fault, adapter: adapter.name, transport, ...now, after: next.ending });
    });
  }
  return cells;
}

/** What a model only thinks is no part of its answer. */
function textUnder(fault: FaultName): string {
  const isThought = fault === 'reasoning_deltas' || fault === 'reasoning_content_deltas';
  return isThought ? tokenize(ANSWER).slice(3).join('') : ANSWER;
}

interface Call {
  readonly url: string;
  readonly model: string;
  readonly transport: Transport;
  readonly expected: string;
}

async function ask(call: Call): Promise<{ ending: Ending; ms: number }> {
  const startedAt = performance.now();
  const ending = await askForEnding(call);
  return { ending, ms: performance.now() - startedAt };
}

async function askForEnding({ url, model, transport, expected }: Call): Promise<Ending> {
  const messages = [{ role: 'user', content: 'Why does the river sing?' }];
  const signal = AbortSignal.timeout(LIMIT_MS);
  try {
    const reply = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model, messages, max_tokens: 200, stream: transport === 'sse' }),
      signal,
    });
    return await judgeEnding(reply, expected);
  } catch (error) {
    return signal.aborted ? { kind: 'hung' } : { kind: 'broken', how: String(error) };
  }
}
