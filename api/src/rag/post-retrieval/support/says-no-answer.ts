/** By language: what may answer, that it does not, and answering. */
const LANGUAGES: readonly {
  readonly from: string;
  readonly not: string;
  readonly answers: string;
  readonly other: string;
}[] = [
  {
    from: 'librar(?:y|ies)|archives?|passages?|sources?|texts?|documents?|articles?|posts?|writings?|context|excerpts?|material',
    not: "(?:do|does|did|has|have|is|are|could|would)n't|can't|not|no|nothing|never|none|neither|cannot",
    answers:
      'answer|say|mention|tell|contain|include|cover|give|provide|state|specif|describe|discuss|address|explain|name|information|detail|about|writ|wrote',
    other:
      "\\bi (?:can(?:not|'t)|could(?: not|n't)|do(?: not|n't)|did(?: not|n't)|have(?: not|n't)|found (?:no|nothing)|find (?:no|nothing)|have (?:no|nothing))\\b.{0,60}\\b(?:find|found|know|answer|say|tell|information|anything|written|nothing|mention|about|in)\\b|\\bthere is (?:no|nothing)\\b.{0,80}\\b(?:library|archive|passages|sources)",
  },
  {
    from: 'bibliothek|archiv|passagen?|quellen?|texten?|dokumenten?|artikeln?|beitrag|beiträgen?|unterlagen|darüber|dazu|davon',
    not: 'nicht|nichts|kein\\p{L}*|nirgends',
    answers:
      'steht|sag|antwort|beantwort|erwähn|find|enthalt|enthält|hervor|angabe|information|beschr|geschr|schr|nenn|geb',
    other:
      '\\b(?:ich (?:finde|weiß|kann|habe)|(?:finde|weiß|kann|habe) ich)\\b.{0,60}\\b(?:nicht|nichts|keine?)\\b',
  },
  {
    from: 'bibliothèque|archives?|passages?|sources?|textes?|documents?|articles?|billets?',
    not: 'pas|rien|aucune?|jamais',
    answers: "dit|dis|répon|mention|précis|contien|indiqu|donn|expliqu|parl|écri|information|trouv|ne |n'",
    other:
      "(?:bibliothèque|archives?|passages?|sources?|textes?|articles?|billets?|\\bje)\\b.{0,60}? (?:ne |n').{0,60}\\b(?:pas|rien|aucune?)\\b|\\bje (?:ne |n').{0,60}\\b(?:pas|rien|aucune?)\\b",
  },
  {
    from: 'biblioteca|archivos?|pasajes?|fuentes?|textos?|documentos?|artículos?',
    not: 'no|nada|ning[uú]n\\p{L}*|nunca',
    answers:
      'respond|contest|dice|mencion|indica|contien|explic|especific|dan|información|habla|escri|encuentr',
    other: '\\bno (?:encuentro|sé|puedo|he encontrado)\\b',
  },
  {
    from: 'biblioteca|archivio|passaggi|fonti|testi|documenti|articoli',
    not: 'non|nulla|niente|nessun\\p{L}*',
    answers: 'rispond|dic|menzion|indic|conten|spieg|specific|parl|scri|informazion|trov',
    other: '\\bnon (?:trovo|so|posso|ho trovato)\\b',
  },
  {
    from: 'biblioteca|arquivo|passagens|fontes|textos|documentos|artigos',
    not: 'não|nada|nenhum\\p{L}*|nunca',
    answers: 'respond|diz|mencion|indica|cont[eé]m|explic|especific|fala|escr|informaç|encontr',
    other: '\\bnão (?:encontro|sei|posso|encontrei)\\b',
  },
  {
    from: 'bibliotheek|archief|passages?|bronnen|teksten|documenten|artikelen|daarover',
    not: 'niet|niets|geen|nergens',
    answers: 'antwoord|beantwoord|zeg|staat|vermeld|bevat|noem|geef|schr|geschr|informatie|vind|gaat',
    other: '\\bik (?:kan|vind|weet|heb)\\b.{0,60}\\b(?:niet|niets|geen)\\b',
  },
];

/** Denials are short. */
const LIMIT_LENGTH = 300;

const PATTERNS: readonly RegExp[] = LANGUAGES.flatMap(({ from, not, answers, other }) => {
  const denial = `(?:${not})(?!\\p{L})`;
  return [
    wordsInOrder([from, denial, answers]),
    wordsInOrder([denial, from, answers]),
    wordsInOrder([denial, answers, from]),
    wordsInOrder([from, answers, `${denial}[^\\p{L}]*$`]),
    new RegExp(other, 'iu'),
  ];
});

/** Whether a sentence says that the question finds no answer. What else it says must be looked at apart. */
export function saysNoAnswer(sentence: string): boolean {
  if (sentence.length > LIMIT_LENGTH) return false;
  const text = sentence.normalize('NFC').replace(/[’ʼ]/g, "'");
  return PATTERNS.some((pattern) => pattern.test(text));
}

/** Words begin where letters begin; they may be stems, and so end anywhere. */
function wordsInOrder(groups: readonly string[]): RegExp {
  return new RegExp(groups.map((group) => `(?<!\\p{L}|\\p{L}')(?:${group})`).join('.{0,80}?'), 'iu');
}
