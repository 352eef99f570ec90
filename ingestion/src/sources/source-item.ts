import type { DocumentFormat } from '@twinscribe/contracts';

/** A folder that its README declares to be a repository, and what the files of code in it take over from there. */
export interface Repository {
  readonly folder: string;
  readonly author: string | null;
  readonly language: string | null;
  readonly tags: readonly string[];
  readonly isDraft: boolean;
}

/** A file to be ingested. */
export interface SourceFile {
  /** Real path: no symbolic link in it. */
  readonly path: string;
  readonly uri: string;
  readonly format: DocumentFormat;
  /** Set where the file is a repository's code. */
  readonly repository?: Repository | undefined;
}

/** What a source meets on its way. `path` names each thing once. */
export type SourceItem =
  | { readonly type: 'file'; readonly path: string; readonly file: SourceFile }
  | { readonly type: 'skipped'; readonly path: string }
  | { readonly type: 'fault'; readonly path: string; readonly reason: string };
