import type { Category } from '@twinscribe/contracts';

/** What a document says of itself; null and `[]` where it says nothing. */
export interface DocumentFields {
  readonly title: string | null;
  readonly author: string | null;
  readonly category: Category | null;
  readonly language: string | null;
  readonly tags: readonly string[];
  readonly url: string | null;
  readonly publishedAt: string | null;
  readonly isDraft: boolean;
}

export const NO_FIELDS: DocumentFields = {
  title: null,
  author: null,
  category: null,
  language: null,
  tags: [],
  url: null,
  publishedAt: null,
  isDraft: false,
};
