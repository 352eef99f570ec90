import { expect, test } from '@jest/globals';
import { FAULT_NAMES, type FaultName } from '@twinscribe/fake-engine';
import { ADAPTERS } from '../engines/testing/fake-world.ts';
import { runFaultMatrix, TRANSPORTS, type MatrixCell } from './fault-matrix.ts';

/** Faults that cost nobody an answer. Under all others there is no whole answer to be had. */
const HARMLESS: ReadonlySet<FaultName> = new Set<FaultName>([
  'keepalive_race',
  'done_missing',
  'finish_reason_stop_sequence',
  'finish_reason_eos_token',
  'usage_on_choice_chunk',
  'usage_missing',
  'empty_deltas',
  'reasoning_deltas',
  'reasoning_content_deltas',
  'comment_keepalives',
  'crlf',
  'no_space_data',
  'multi_line_data',
  'bytes_split_in_utf8',
  'one_byte_writes',
]);

/** Nine million bytes take seconds to read, and all adapters read them with the same code: one is enough. */
const HEAVY: FaultName = 'oversize_line';

test('whatever an engine does, the caller has the whole answer or one honest error, and the next request works', async () => {
  const faults = FAULT_NAMES.filter((fault) => fault !== HEAVY);
  const cells = await runFaultMatrix({ faults });
  expect(cells).toHaveLength(faults.length * TRANSPORTS.length * ADAPTERS.length);
  expect(dishonestOf(cells)).toEqual([]);
}, 240_000);

test('a line larger than anybody’s buffers is an error, too', async () => {
  const cells = await runFaultMatrix({ adapters: ADAPTERS.slice(0, 1), faults: [HEAVY] });
  expect(cells).toHaveLength(TRANSPORTS.length);
  expect(dishonestOf(cells)).toEqual([]);
}, 30_000);

function dishonestOf(cells: readonly MatrixCell[]): MatrixCell[] {
  return cells.filter(
    ({ fault, ending, after }) =>
      ending.kind !== (HARMLESS.has(fault) ? 'whole' : 'error') || after.kind !== 'whole',
  );
}
