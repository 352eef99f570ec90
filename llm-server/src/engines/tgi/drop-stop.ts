import type { EngineEvent } from '../engine.ts';

/**
 * The same answer without the stop string at its end, which TGI leaves in and others do not. Text that may be the
 * beginning of one is held back until it is known.
 */
export async function* dropStop(
  events: AsyncIterable<EngineEvent>,
  { stops }: { stops: readonly string[] },
): AsyncGenerator<EngineEvent, void, undefined> {
  let held = '';
  for await (const event of events) {
    if (event.type === 'progress') {
      yield event;
      continue;
    }
    const text = event.type === 'delta' ? held + event.text : withoutStop({ held, event, stops });
    const keep = event.type === 'delta' ? lengthOfBeginning(text, stops) : 0;
    held = text.slice(text.length - keep);
    if (text.length > keep) yield { type: 'delta', text: text.slice(0, text.length - keep) };
    else if (event.type === 'delta') yield { type: 'progress' };
    if (event.type === 'end') yield event;
  }
}

function withoutStop({
  held,
  event,
  stops,
}: {
  held: string;
  event: Extract<EngineEvent, { type: 'end' }>;
  stops: readonly string[];
}): string {
  if (event.finishReason !== 'stop') return held;
  const lengths = stops.filter((stop) => held.endsWith(stop)).map(({ length }) => length);
  return held.slice(0, held.length - Math.max(0, ...lengths));
}

/** Of the longest end of the text that a stop string begins with. */
function lengthOfBeginning(text: string, stops: readonly string[]): number {
  const lengths = stops.map((stop) => {
    for (let length = Math.min(stop.length, text.length); length > 0; length -= 1)
      if (text.endsWith(stop.slice(0, length))) return length;
    return 0;
  });
  return Math.max(0, ...lengths);
}
