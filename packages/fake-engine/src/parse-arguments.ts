import { parseArgs } from 'node:util';
import type { FaultSpec } from './faults/fault-spec.ts';
import { BEHAVIOUR_FIELDS, readChange } from './read-change.ts';
import type { FakeEngineOptions } from './start-fake-engine.ts';

const SERVER_FLAGS = ['host', 'port', 'adminPort', 'startAfterMs'] as const;
const TEXT_FLAGS = new Set<string>([
  'host',
  'flavour',
  'model',
  'version',
  'overflow',
  'onDisconnect',
  'schedulingPolicy',
  'startup',
  'apiKey',
]);
const WHOLE_FLAGS = new Set<string>(['port', 'adminPort', 'startAfterMs']);
const DEFAULT_PORT = 8_100;

/** `--max-model-len` for `maxModelLen`. */
export const flagOf = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const LIST_FIELDS = ['adapters', 'scripts', 'faults'];

export const FLAGS: readonly string[] = [
  ...SERVER_FLAGS,
  ...BEHAVIOUR_FIELDS.filter((name) => !LIST_FIELDS.includes(name)),
].map(flagOf);

/**
 * Options from the command line: a flag for each setting, `--fault` (a name, `name:times`, or JSON), `--script` (the text
 * of every answer) and `--adapter`, each as often as one likes. Throws where something is not known or not right.
 */
export function parseArguments(args: readonly string[]): FakeEngineOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries(FLAGS.map((flag) => [flag, { type: 'string' } as const])),
      fault: { type: 'string', multiple: true },
      script: { type: 'string', multiple: true },
      adapter: { type: 'string', multiple: true },
    },
  });
  const { fault, script, adapter, ...flags } = values;
  const settings = Object.fromEntries(
    Object.entries(flags).map(([flag, value]) => readFlag(flag, String(value))),
  );
  const {
    host,
    port = DEFAULT_PORT,
    adminPort = port === 0 ? 0 : Number(port) + 1,
    startAfterMs,
    ...behaviour
  } = settings;
  const change = readChange({
    ...behaviour,
    ...(fault === undefined ? {} : { faults: fault.map(readFault) }),
    ...(script === undefined ? {} : { scripts: script.map((text) => ({ includes: '', text })) }),
    ...(adapter === undefined ? {} : { adapters: adapter }),
  });
  return {
    ...change,
    ...Object.fromEntries(
      Object.entries({ host, port, adminPort, startAfterMs }).filter(([, value]) => value !== undefined),
    ),
  };
}

function readFlag(flag: string, value: string): [string, unknown] {
  const name = flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const read = TEXT_FLAGS.has(name) ? value : readValue(value);
  if (WHOLE_FLAGS.has(name) && !(Number.isSafeInteger(read) && Number(read) >= 0)) {
    throw new RangeError(`--${flag} must be a whole number from 0`);
  }
  return [name, read];
}

/** Numbers, true, false and null; what is none of them stays text, and is refused where it must not be. */
function readValue(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

function readFault(value: string): FaultSpec {
  if (value.startsWith('{')) return JSON.parse(value) as FaultSpec; // readChange checks it
  const [fault, times] = value.split(':');
  return { fault, ...(times === undefined ? {} : { times: Number(times) }) } as FaultSpec; // as above
}
