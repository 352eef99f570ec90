import {
  chunkDocument,
  DEFAULT_TENANT,
  documentId,
  type LibraryStore,
  type SourceDocument,
} from '@twinscribe/knowledge';
import type { BeirDataset, BeirDocument } from '../read-beir-dataset.ts';

/** Puts the corpus into the library, each entry as one text document. Returns the corpus ids by document id. */
export async function ingestCorpus(
  { dataset, language }: { dataset: Pick<BeirDataset, 'documents'>; language: string | null },
  { store, signal }: { store: Pick<LibraryStore, 'replaceDocument'>; signal: AbortSignal },
): Promise<Map<string, string>> {
  const corpusIds = new Map<string, string>();
  for await (const entry of dataset.documents()) {
    signal.throwIfAborted();
    const uri = `beir:${entry.id}`;
    corpusIds.set(documentId({ tenant: DEFAULT_TENANT, uri }), entry.id);
    await ingestEntry({ entry, uri, language }, { store });
  }
  return corpusIds;
}

async function ingestEntry(
  { entry: { title, text }, uri, language }: { entry: BeirDocument; uri: string; language: string | null },
  { store }: { store: Pick<LibraryStore, 'replaceDocument'> },
): Promise<void> {
  const tenant = DEFAULT_TENANT;
  const document: SourceDocument = {
    uri,
    format: 'text',
    text,
    title,
    language,
    author: null,
    category: 'note',
    tags: [],
    url: null,
    publishedAt: null,
  };
  const chunks = chunkDocument({ ...document, tenant, documentId: documentId({ tenant, uri }) });
  await store.replaceDocument({ tenant, document, chunks, fingerprint: uri });
}
