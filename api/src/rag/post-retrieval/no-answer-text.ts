import { guessLanguage } from './support/function-words.ts';

const ENGLISH =
  "I can't find an answer to that in the library; the passages that come nearest are listed below.";

/** By language. One sentence, which `checkSupport` knows for a denial. */
const TEXTS: ReadonlyMap<string | null, string> = new Map([
  ['de', 'Dazu finde ich in der Bibliothek nichts; die Stellen, die dem am nächsten kommen, stehen unten.'],
  [
    'fr',
    'Je ne trouve rien à ce sujet dans la bibliothèque ; les passages les plus proches figurent ci-dessous.',
  ],
  ['es', 'No encuentro nada sobre eso en la biblioteca; los pasajes más cercanos figuran abajo.'],
  ['it', 'Non trovo nulla su questo nella biblioteca; i passaggi più vicini sono elencati sotto.'],
  ['pt', 'Não encontro nada sobre isso na biblioteca; as passagens mais próximas estão listadas abaixo.'],
  [
    'nl',
    'Ik kan daarover niets vinden in de bibliotheek; de passages die er het dichtst bij komen staan hieronder.',
  ],
]);

/** What to say instead of an answer that would rest on nothing, in the language of the question; English at a loss. */
export function noAnswerText(question: string): string {
  return TEXTS.get(guessLanguage(question)) ?? ENGLISH;
}
