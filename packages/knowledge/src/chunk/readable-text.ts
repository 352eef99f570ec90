import type { DocumentFormat } from '@twinscribe/contracts';
import { readableHtml } from './view-html.ts';

/**
 * What a reader sees of a document or of a chunk of it: Markdown and plain text as they are; HTML without tags, scripts and
 * navigation, its blocks as lines, its character references decoded.
 */
export function readableText({ format, content }: { format: DocumentFormat; content: string }): string {
  return format === 'html' ? readableHtml(content) : content;
}
