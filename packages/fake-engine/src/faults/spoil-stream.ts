import type { EngineFailure } from '../flavours/failure.ts';
import type { StreamPart, TextPart, Usage } from '../flavours/flavour.ts';
import type { FaultName } from './catalogue.ts';
import { faultNumber, type FaultSpec } from './fault-spec.ts';
import type { Strike } from './fault-book.ts';

/** What a stream is made of when faults have had their way with it. */
export type SpoiledPart =
  | StreamPart
  | { readonly type: 'failure'; readonly failure: EngineFailure }
  | { readonly type: 'done' }
  /** As it stands, whatever the dialect. */
  | { readonly type: 'raw'; readonly data: string }
  | { readonly type: 'cut' }
  /** Silence until the client leaves, or for `ms`. */
  | { readonly type: 'hang'; readonly ms: number };

export type Parts = AsyncGenerator<SpoiledPart, void, undefined>;

type Spoil = (parts: Parts, spec: FaultSpec) => Parts;

const BROKEN_CHUNK =
  '{"id":"chatcmpl-broken","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"';

/** In the order in which they take hold: what changes parts comes before what ends them. */
const SPOILS: readonly (readonly [FaultName, Spoil])[] = [
  ['reasoning_deltas', (parts, spec) => renameFirst(parts, { spec, as: 'reasoning' })],
  ['reasoning_content_deltas', (parts, spec) => renameFirst(parts, { spec, as: 'reasoning_content' })],
  ['finish_reason_abort', (parts) => replaceFinish(parts, 'abort')],
  ['finish_reason_error', (parts) => replaceFinish(parts, 'error')],
  ['finish_reason_stop_sequence', (parts) => replaceFinish(parts, 'stop_sequence')],
  ['finish_reason_eos_token', (parts) => replaceFinish(parts, 'eos_token')],
  ['finish_reason_null', (parts) => replaceFinish(parts, null)],
  ['usage_on_choice_chunk', mergeUsage],
  ['usage_missing', (parts) => dropParts(parts, 'usage')],
  ['empty_deltas', addEmptyDeltas],
  ['oversize_line', (parts, spec) => insertAfter(parts, { after: nOf(spec), part: oversizePart(spec) })],
  [
    'malformed_json',
    (parts, spec) => insertAfter(parts, { after: nOf(spec), part: { type: 'raw', data: BROKEN_CHUNK } }),
  ],
  ['hang_before_first_token', (parts, spec) => insertAfter(parts, { after: 0, part: hangPart(spec) })],
  ['stall_after_n', (parts, spec) => insertAfter(parts, { after: nOf(spec), part: hangPart(spec) })],
  ['done_missing', (parts) => dropParts(parts, 'done')],
  [
    'done_without_content',
    (parts) => endAfter(parts, { after: 0, opening: false, with: [{ type: 'done' }] }),
  ],
  ['end_without_finish', (parts, spec) => endAfter(parts, { after: nOf(spec), opening: true, with: [] })],
  [
    'socket_cut_after_n',
    (parts, spec) => endAfter(parts, { after: nOf(spec), opening: true, with: [{ type: 'cut' }] }),
  ],
  ['error_first_event', (parts) => endAfter(parts, { after: 0, opening: false, with: [FAILURE] })],
  ['error_in_stream', (parts, spec) => endAfter(parts, { after: nOf(spec), opening: true, with: [FAILURE] })],
];

const FAILURE: SpoiledPart = { type: 'failure', failure: { kind: 'generation' } };

const nOf = (spec: FaultSpec): number => faultNumber(spec, 'n');

const hangPart = (spec: FaultSpec): SpoiledPart => ({ type: 'hang', ms: spec.ms ?? Infinity });

const oversizePart = (spec: FaultSpec): SpoiledPart => ({
  type: 'text',
  text: 'x'.repeat(faultNumber(spec, 'bytes')),
  as: 'content',
  generated: nOf(spec),
});

export function spoilStream(parts: Parts, strike: Strike): Parts {
  return SPOILS.reduce((spoiled, [name, spoil]) => {
    const spec = strike.get(name);
    return spec === undefined ? spoiled : spoil(spoiled, spec);
  }, parts);
}

async function* renameFirst(parts: Parts, { spec, as }: { spec: FaultSpec; as: TextPart['as'] }): Parts {
  let seen = 0;
  for await (const part of parts) {
    if (part.type === 'text') seen += 1;
    yield part.type === 'text' && seen <= nOf(spec) ? { ...part, as } : part;
  }
}

async function* replaceFinish(parts: Parts, finish: string | null): Parts {
  for await (const part of parts) {
    const ends = (part.type === 'text' || part.type === 'end') && part.end !== undefined;
    yield ends ? { ...part, end: { ...part.end, finish } } : part;
  }
}

async function* dropParts(parts: Parts, type: SpoiledPart['type']): Parts {
  for await (const part of parts) if (part.type !== type) yield part;
}

/** The end waits for the usage that follows it, if one does. */
async function* mergeUsage(parts: Parts): Parts {
  let held: SpoiledPart | undefined;
  for await (const part of parts) {
    if ((part.type === 'text' || part.type === 'end') && part.end !== undefined) held = part;
    else if (part.type === 'usage' && held !== undefined) held = withUsage(held, part.usage);
    else {
      if (held !== undefined) yield held;
      held = undefined;
      yield part;
    }
  }
  if (held !== undefined) yield held;
}

function withUsage(part: SpoiledPart, usage: Usage): SpoiledPart {
  if ((part.type !== 'text' && part.type !== 'end') || part.end === undefined) return part;
  return { ...part, end: { ...part.end, usage } };
}

async function* addEmptyDeltas(parts: Parts): Parts {
  for await (const part of parts) {
    if (part.type === 'text') yield { ...emptied(part), text: '' };
    yield part;
  }
}

const emptied = ({ type, as, generated }: TextPart): TextPart => ({
  type,
  as,
  text: '',
  generated: generated - 1,
});

/** Comes before the first part that is more than `after` tokens or the end of the text. */
const isBeyond = (part: SpoiledPart, { seen, after }: { seen: number; after: number }): boolean =>
  part.type === 'text' ? seen >= after || part.end !== undefined : part.type !== 'open';

async function* insertAfter(
  parts: Parts,
  { after, part: inserted }: { after: number; part: SpoiledPart },
): Parts {
  let seen = 0;
  let isDone = false;
  for await (const part of parts) {
    if (!isDone && isBeyond(part, { seen, after })) {
      isDone = true;
      yield inserted;
    }
    if (part.type === 'text') seen += 1;
    yield part;
  }
}

async function* endAfter(
  parts: Parts,
  { after, opening, with: last }: { after: number; opening: boolean; with: readonly SpoiledPart[] },
): Parts {
  let seen = 0;
  for await (const part of parts) {
    if (isBeyond(part, { seen, after })) break;
    if (part.type === 'text') seen += 1;
    if (opening || part.type !== 'open') yield part;
  }
  yield* last;
}
