import { expect, test } from '@jest/globals';
import { checkSupport } from './check-support.ts';
import { noAnswerText } from './no-answer-text.ts';

const QUESTIONS = [
  'What is the capital of Mongolia?',
  'Wie hoch ist die Mehrwertsteuer in Österreich?',
  'Quel est le meilleur restaurant de Lyon ?',
  '¿Cuál es la mejor receta para el pan de esta casa?',
  'Quale è il miglior ristorante della città e perché?',
  'Qual é o melhor restaurante da cidade e por que você gosta dele?',
  'Wat is het beste restaurant van de stad en waarom?',
  '日本の首都はどこですか。',
];

test('the text is in the language of the question, English where nobody knows it', () => {
  const texts = QUESTIONS.map(noAnswerText);
  expect(new Set(texts).size).toBe(QUESTIONS.length - 1);
  expect(texts.at(-1)).toBe(texts[0]);
});

test('it claims nothing, so that nothing of it is unsupported', () => {
  for (const question of QUESTIONS) {
    const checked = checkSupport({ question, answer: noAnswerText(question), sources: [] });
    expect([question, checked.map(({ support }) => support)]).toEqual([question, [null]]);
  }
});
