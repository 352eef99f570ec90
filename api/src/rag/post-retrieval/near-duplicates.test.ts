import { expect, test } from '@jest/globals';
import { isNearDuplicate, shinglesOf } from './near-duplicates.ts';

const repeats = (text: string, of: string): boolean =>
  isNearDuplicate({ text: shinglesOf(text), of: shinglesOf(of) });

const twenty = (last: string): string =>
  `The oven was rebuilt in spring with bricks from the old mill, and since then every loaf has come out ${last}.`;

test('a text with one word changed says nothing new, nor one that is set otherwise', () => {
  expect(repeats(twenty('even'), twenty('good'))).toBe(true);
  expect(repeats('RYE  bread,\nfrom the MILL!', 'Rye bread — from the mill.')).toBe(true);
});

test('a part says nothing new beside the whole, but the whole does beside its part', () => {
  const part = 'Rye needs more water than wheat.';
  const whole = `${part} I learnt it from a dough that would not hold, in a winter without heating.`;
  expect(repeats(part, whole)).toBe(true);
  expect(repeats(whole, part)).toBe(false);
});

test('another figure is another statement, however alike the rest is', () => {
  expect(repeats(twenty('at 230 °C'), twenty('at 240 °C'))).toBe(false);
});

test('scripts without spaces are compared letter by letter', () => {
  const bread = '黒パンは小麦のパンよりも多くの水を必要とするので生地がとても重くなる';
  expect(repeats(bread, `${bread}と祖母は言った`)).toBe(true);
  expect(repeats(bread, '祖母は毎朝早く起きて庭の花に水をやり猫に餌をやった')).toBe(false);
});

test('texts without a word are alike only where they are equal', () => {
  expect(repeats('***', ' *** ')).toBe(true);
  expect(repeats('***', '---')).toBe(false);
});
