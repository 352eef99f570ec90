import type { ModelList } from '@twinscribe/contracts';
import { AppError } from '@twinscribe/platform';
import type { LibraryNames } from '../rag/pre-retrieval/library-names.ts';

/** The model that answers from the whole library. */
export const TWIN = 'twin';

/** The twins of a library: `twin`, and `twin/<author>` for each author, in the order given. */
export function listTwins({ authors }: { authors: readonly string[] }): ModelList {
  const ids = [TWIN, ...new Set(authors.map((author) => `${TWIN}/${authorSlug(author)}`))];
  return {
    object: 'list',
    data: ids.map((id) => ({ id, object: 'model', created: 0, owned_by: 'twinscribe' })),
  };
}

/**
 * The authors that a twin speaks for; undefined means everybody. Several spellings of a name may share a slug.
 * Throws AppError `model_not_found` for any other name.
 */
export async function resolveTwin(
  { model, tenant }: { model: string; tenant: string },
  { names }: { names: LibraryNames },
): Promise<string[] | undefined> {
  if (model === TWIN) return undefined;
  for (const ask of [names.of, names.anew]) {
    const { authors } = await ask(tenant);
    const named = authors.filter((author) => `${TWIN}/${authorSlug(author)}` === model);
    if (named.length > 0) return named;
  }
  throw new AppError(
    'model_not_found',
    `There is no model "${model}". GET /v1/models lists those that there are.`,
    {
      param: 'model',
    },
  );
}

/** Letters and digits of any script, in lower case, joined by hyphens. */
function authorSlug(author: string): string {
  return author
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}
