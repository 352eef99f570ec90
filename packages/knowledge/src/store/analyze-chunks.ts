import { setImmediate } from 'node:timers/promises';
import { indexText } from '../chunk/index-text.ts';
import type { Chunk, SourceDocument } from '../document.ts';
import { analyzeText } from '../lexical/analyze-text.ts';

/** A chunk and how often each of its terms occurs; null where it is never searched. */
export interface AnalyzedChunk {
  readonly chunk: Chunk;
  readonly counts: ReadonlyMap<string, number> | null;
}

/** A long document would hold up everything else in the process. */
const TURN_MS = 10;

export async function analyzeChunks({
  document,
  chunks,
}: {
  document: SourceDocument;
  chunks: readonly Chunk[];
}): Promise<AnalyzedChunk[]> {
  const analyzed: AnalyzedChunk[] = [];
  let turnStart = performance.now();
  for (const chunk of chunks) {
    analyzed.push({ chunk, counts: chunk.kind === 'hidden' ? null : countTerms({ document, chunk }) });
    if (performance.now() - turnStart < TURN_MS) continue;
    await setImmediate();
    turnStart = performance.now();
  }
  return analyzed;
}

function countTerms({ document, chunk }: { document: SourceDocument; chunk: Chunk }): Map<string, number> {
  const { title, format, language } = document;
  const content = document.text.slice(chunk.start, chunk.end);
  const counts = new Map<string, number>();
  for (const term of analyzeText({
    text: indexText({ title, headingPath: chunk.headingPath, format, content }),
    language,
  })) {
    counts.set(term, (counts.get(term) ?? 0) + 1);
  }
  return counts;
}
