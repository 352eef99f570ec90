import { basename, dirname, extname, relative, sep } from 'node:path';
import type { Category } from '@twinscribe/contracts';
import type { SourceDocument } from '@twinscribe/knowledge';
import type { SourceFile } from '../sources/source-item.ts';
import type { DetectLanguage } from './detect-language.ts';
import { NO_FIELDS, type DocumentFields } from './document-fields.ts';
import { findFirstHeading } from './find-first-heading.ts';
import { frontMatterFields } from './front-matter-fields.ts';
import { parseDate } from './parse-date.ts';
import { readFrontMatter } from './read-front-matter.ts';
import { readHtmlFields } from './read-html-fields.ts';
import { singleLine } from './single-line.ts';

/** What the caller says of all documents. A document's own word wins; tags are added to its own. */
export interface DocumentDefaults {
  readonly author: string | null;
  readonly category: Category | null;
  readonly language: string | null;
  readonly tags: readonly string[];
}

interface Extracted {
  readonly fields: DocumentFields;
  /** Text to tell the language by. */
  readonly prose: string;
}

/** The document that a file holds. Throws AppError with the reason where what it says of itself makes no sense. */
export async function describeDocument(
  { file, text, defaults }: { file: SourceFile; text: string; defaults: DocumentDefaults },
  { detectLanguage }: { detectLanguage: DetectLanguage },
): Promise<{ document: SourceDocument; isDraft: boolean }> {
  const { fields, prose } = extract({ file, text });
  const document: SourceDocument = {
    uri: file.uri,
    format: file.format,
    text,
    title: fields.title ?? titleOfPath(file.path),
    author: fields.author ?? defaults.author,
    category: fields.category ?? defaults.category ?? categoryOfPath(file.path),
    language: fields.language ?? defaults.language ?? (await detectLanguage(prose)),
    tags: [...new Set([...fields.tags, ...defaults.tags])],
    url: fields.url,
    publishedAt: fields.publishedAt ?? dateOfPath(file.path),
  };
  return { document, isDraft: fields.isDraft };
}

function extract({ file, text }: { file: SourceFile; text: string }): Extracted {
  if (file.repository !== undefined) return extractCode({ path: file.path, repository: file.repository });
  if (file.format === 'html') return readHtmlFields(text);
  if (file.format === 'text') return { fields: NO_FIELDS, prose: text };
  const frontMatter = readFrontMatter(text);
  const body = text.slice(frontMatter.bodyStart);
  const fields = frontMatterFields(frontMatter);
  return { fields: { ...fields, title: fields.title ?? findFirstHeading(body) }, prose: body };
}

function extractCode({
  path,
  repository,
}: {
  path: string;
  repository: NonNullable<SourceFile['repository']>;
}): Extracted {
  const { folder, ...inherited } = repository;
  const title = singleLine(relative(folder, path).split(sep).join('/'));
  return { fields: { ...NO_FIELDS, ...inherited, title, category: 'repository' }, prose: '' };
}

/** The file's name, or its folder's where blogs put each post into a folder of its own. */
function titleOfPath(path: string): string {
  const name = basename(path, extname(path));
  const telling = /^(?:index|readme)$/i.test(name) ? basename(dirname(path)) : name;
  const title = singleLine(telling.replace(/^\d{4}-\d{2}-\d{2}[-_ ]/, '').replace(/[-_]+/g, ' '));
  return title === '' ? name : title;
}

/** `2024-03-01-a-title.md`, as Jekyll has it. */
function dateOfPath(path: string): string | null {
  const day = /^(\d{4}-\d{2}-\d{2})[-_ ]/.exec(basename(path))?.[1];
  return day === undefined ? null : (parseDate(day) ?? null);
}

const CATEGORY_FOLDERS: Readonly<Record<string, Category>> = {
  posts: 'post',
  articles: 'article',
  repositories: 'repository',
  notes: 'note',
};

/** By the nearest folder with a telling name: a function of the path alone, whatever root it was found under. */
function categoryOfPath(path: string): Category {
  const folders = dirname(path).split(sep).reverse();
  const telling = folders.find((folder) => Object.hasOwn(CATEGORY_FOLDERS, folder.toLowerCase()));
  return CATEGORY_FOLDERS[telling?.toLowerCase() ?? ''] ?? 'article';
}
