import { chunkDocument, documentId, type LibraryStore } from '@twinscribe/knowledge';
import type { DetectLanguage } from './extract/detect-language.ts';
import { describeDocument, type DocumentDefaults } from './extract/describe-document.ts';
import { fingerprintDocument } from './fingerprint-document.ts';
import { readVerbatimText } from './sources/read-verbatim-text.ts';
import type { SourceFile } from './sources/source-item.ts';

export interface IngestRequest {
  readonly tenant: string;
  readonly file: SourceFile;
  readonly defaults: DocumentDefaults;
  /** That of the document in the library, if it is there. */
  readonly knownFingerprint: string | undefined;
  readonly includeDrafts: boolean;
  /** Only say what would be done. */
  readonly dryRun: boolean;
}

export interface IngestOutcome {
  readonly action: 'added' | 'updated' | 'unchanged' | 'draft';
  /** Searchable ones that were written. */
  readonly chunks: number;
}

export interface IngestCapabilities {
  readonly store: Pick<LibraryStore, 'replaceDocument'>;
  readonly detectLanguage: DetectLanguage;
}

/** Throws AppError with the reason where the file cannot become a document; the library is then as it was. */
export async function ingestDocument(
  { tenant, file, defaults, knownFingerprint, includeDrafts, dryRun }: IngestRequest,
  { store, detectLanguage }: IngestCapabilities,
): Promise<IngestOutcome> {
  const text = await readVerbatimText(file.path);
  const { document, isDraft } = await describeDocument({ file, text, defaults }, { detectLanguage });
  if (isDraft && !includeDrafts) return { action: 'draft', chunks: 0 };

  const fingerprint = fingerprintDocument(document);
  if (fingerprint === knownFingerprint) return { action: 'unchanged', chunks: 0 };

  const action = knownFingerprint === undefined ? 'added' : 'updated';
  if (dryRun) return { action, chunks: 0 };
  const chunks = chunkDocument({
    ...document,
    tenant,
    documentId: documentId({ tenant, uri: document.uri }),
  });
  await store.replaceDocument({ tenant, document, chunks, fingerprint });
  return { action, chunks: chunks.filter(({ kind }) => kind !== 'hidden').length };
}
