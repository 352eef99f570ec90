export interface EmbeddingPrefixes {
  readonly query: string;
  readonly passage: string;
}

const NONE: EmbeddingPrefixes = { query: '', passage: '' };
const SENTENCE = 'Represent this sentence for searching relevant passages: ';
const TASK = 'Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: ';

/** The first that fits decides, so that special cases stand before their family. Each is from its model's card. */
const FAMILIES: readonly { readonly family: RegExp; readonly prefixes: EmbeddingPrefixes }[] = [
  { family: /e5-.*instruct|qwen3-embedding/, prefixes: { query: TASK, passage: '' } },
  { family: /(^|[/_-])e5-/, prefixes: { query: 'query: ', passage: 'passage: ' } },
  {
    family: /bge-(small|base|large)-zh/,
    prefixes: { query: '为这个句子生成表示以用于检索相关文章：', passage: '' },
  },
  { family: /bge-(small|base|large)-en|mxbai-embed/, prefixes: { query: SENTENCE, passage: '' } },
  { family: /arctic-embed-[a-z]+-v2/, prefixes: { query: 'query: ', passage: '' } },
  { family: /arctic-embed/, prefixes: { query: SENTENCE, passage: '' } },
  { family: /nomic-embed-text/, prefixes: { query: 'search_query: ', passage: 'search_document: ' } },
];

/** What the model was trained to see before a text. Models of no known family get the bare text. */
export function embeddingPrefixes({ model }: { model: string }): EmbeddingPrefixes {
  const name = model.toLowerCase();
  return FAMILIES.find(({ family }) => family.test(name))?.prefixes ?? NONE;
}
