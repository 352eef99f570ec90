import { AppError } from '@twinscribe/platform';
import { defaultTreeAdapter as tree, parse, type DefaultTreeAdapterMap } from 'parse5';
import { NO_FIELDS, type DocumentFields } from './document-fields.ts';
import { parseDate } from './parse-date.ts';
import { parseLanguage } from './parse-language.ts';
import { parseWebAddress } from './parse-web-address.ts';
import { singleLine } from './single-line.ts';

type HtmlNode = DefaultTreeAdapterMap['node'];
type HtmlElement = DefaultTreeAdapterMap['element'];
type HtmlText = DefaultTreeAdapterMap['textNode'];

/** Enough to tell a language by. */
const LIMIT_PROSE = 8_000;
const NOT_PROSE: ReadonlySet<string> = new Set([
  'script',
  'style',
  'noscript',
  'title',
  'pre',
  'code',
  'nav',
]);

/** What a page says of itself in its head, and the beginning of its text. Throws AppError for a date that is none. */
export function readHtmlFields(html: string): { fields: DocumentFields; prose: string } {
  const { elements, prose } = collect({ root: parse(html), without: NOT_PROSE });
  const first = (name: string): HtmlElement | undefined =>
    elements.find((element) => element.tagName === name);
  const meta = (key: string): string | null => metaContent({ elements, key });
  const canonical = elements.find(
    (element) => element.tagName === 'link' && attribute(element, 'rel').toLowerCase() === 'canonical',
  );
  const root = first('html');
  const fields: DocumentFields = {
    ...NO_FIELDS,
    title: textOf(first('title')) ?? textOf(first('h1')),
    author: meta('author'),
    language: root === undefined ? null : parseLanguage(attribute(root, 'lang')),
    tags: [...new Set((meta('keywords') ?? '').split(',').map(singleLine))].filter((tag) => tag !== ''),
    url: canonical === undefined ? null : parseWebAddress(attribute(canonical, 'href')),
    publishedAt: toPublishedAt(meta('article:published_time')),
  };
  return { fields, prose };
}

function toPublishedAt(value: string | null): string | null {
  if (value === null) return null;
  const date = parseDate(value);
  if (date !== undefined) return date;
  const problem = `article:published_time "${value.slice(0, 80)}" is no date; write 2024-03-01 or 2024-03-01T10:00:00Z`;
  throw new AppError('invalid_request', problem);
}

/** Elements in the document's order. Not recursive: pages nest deeper than the stack. */
function collect({ root, without }: { root: HtmlNode; without: ReadonlySet<string> }): {
  elements: HtmlElement[];
  prose: string;
} {
  const elements: HtmlElement[] = [];
  let prose = '';
  const pending: HtmlNode[] = [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (tree.isElementNode(node)) elements.push(node);
    if (tree.isTextNode(node) && prose.length < LIMIT_PROSE && !isInside(node, without)) prose += node.value;
    if ('childNodes' in node) for (const child of node.childNodes.toReversed()) pending.push(child);
  }
  return { elements, prose: prose.slice(0, LIMIT_PROSE) };
}

function isInside({ parentNode }: HtmlText, names: ReadonlySet<string>): boolean {
  return parentNode !== null && tree.isElementNode(parentNode) && names.has(parentNode.tagName);
}

function metaContent({ elements, key }: { elements: readonly HtmlElement[]; key: string }): string | null {
  const found = elements.find(
    (element) =>
      element.tagName === 'meta' &&
      [attribute(element, 'name'), attribute(element, 'property')].some((name) => name.toLowerCase() === key),
  );
  const content = found === undefined ? '' : singleLine(attribute(found, 'content'));
  return content === '' ? null : content;
}

const attribute = (element: HtmlElement, name: string): string =>
  element.attrs.find((attr) => attr.name === name)?.value ?? '';

function textOf(element: HtmlElement | undefined): string | null {
  if (element === undefined) return null;
  const text = singleLine(collect({ root: element, without: new Set() }).prose);
  return text === '' ? null : text;
}
