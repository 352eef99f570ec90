import type { LibraryStats } from '@twinscribe/knowledge';

/** Asked of the example library. */
const QUESTION = 'What did I write about chunk overlap?';

export interface Welcome {
  readonly apiUrl: string;
  /** Whether `twin ask` finds the api without being told where it is. */
  readonly isDefaultUrl: boolean;
  /** Where it is. */
  readonly library: string;
  readonly dataDirectory: string;
  readonly stats: LibraryStats;
  readonly engine: string;
}

/** What to do next, each line ready to be copied. */
export function renderWelcome({
  apiUrl,
  isDefaultUrl,
  library,
  dataDirectory,
  stats,
  engine,
}: Welcome): string {
  const body = JSON.stringify({ question: QUESTION, stream: true });
  return `
Twinscribe is ready: ${apiUrl}

  Ask it in another terminal:
    npx twin ask ${isDefaultUrl ? '' : `--url ${apiUrl} `}"${QUESTION}"

  or over HTTP:
    curl -N ${apiUrl}/v1/rag/query -H 'content-type: application/json' -d '${body}'

  Engine   ${engine}
  Library  ${library} (${stats.documents} documents, ${stats.chunks} chunks)
  Logs     ${dataDirectory}/logs

Ctrl-C stops it.
`;
}
