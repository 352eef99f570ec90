import {
  listDocumentsQuerySchema,
  type DocumentDetail,
  type DocumentList,
  type DocumentSummary,
} from '@twinscribe/contracts';
import type { StoredDocument } from '@twinscribe/knowledge';
import { AppError, route } from '@twinscribe/platform';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { AppDeps } from '../app-deps.ts';

const idParams = z.object({ id: z.string().min(1).max(64) });

/** GET /v1/documents */
export function listDocuments({ tenant, library }: AppDeps): RequestHandler {
  return route({
    query: listDocumentsQuerySchema,
    async handler({ query: { limit, cursor } }) {
      const { documents, nextCursor, total } = await library.listDocuments({ tenant, limit, cursor });
      const list: DocumentList = { documents: documents.map(toSummary), nextCursor, total };
      return list;
    },
  });
}

/** GET /v1/documents/:id */
export function getDocument({ tenant, library }: AppDeps): RequestHandler {
  return route({
    params: idParams,
    async handler({ params: { id } }) {
      const document = await library.getDocument({ tenant, documentId: id });
      if (document === undefined) throw noSuchDocument(id);
      const detail: DocumentDetail = { ...toSummary(document), text: document.text };
      return detail;
    },
  });
}

/** DELETE /v1/documents/:id */
export function deleteDocument({ tenant, library }: AppDeps): RequestHandler {
  return route({
    params: idParams,
    async handler({ params: { id } }, { res }) {
      if (!(await library.removeDocument({ tenant, documentId: id }))) throw noSuchDocument(id);
      res.status(204).end();
    },
  });
}

const noSuchDocument = (id: string): AppError =>
  new AppError('not_found', `There is no document "${id}". GET /v1/documents lists those that there are.`, {
    param: 'id',
  });

/** Without the URI: it may be the path of a file on this machine. */
function toSummary(document: Omit<StoredDocument, 'text'>): DocumentSummary {
  const {
    id,
    title,
    author,
    category,
    format,
    language,
    tags,
    url,
    publishedAt,
    ingestedAt,
    length,
    chunks,
  } = document;
  return {
    id,
    title,
    author,
    category,
    format,
    language,
    tags: [...tags],
    url,
    publishedAt,
    ingestedAt,
    length,
    chunks,
  };
}
