import { expect, test } from '@jest/globals';
import { detectLanguage } from './detect-language.ts';

test.each([
  ['en', 'She would not cut a loaf that was still warm, because a warm crumb tears under the knife.'],
  ['de', 'Sie schnitt nie ein Brot an, das noch warm war, weil die Krume unter dem Messer reißt.'],
  [
    'ja',
    'パンがまだ温かいうちは切らないほうがよい。包丁の下で生地が裂けてしまい、形の崩れた塊が二つ残るだけになる。',
  ],
  ['ru', 'Она никогда не резала тёплый хлеб, потому что мякиш рвётся под ножом.'],
])('prose in %s is told', async (language, prose) => {
  expect(await detectLanguage(prose)).toBe(language);
});

test('too little text, and text that is none, have no language', async () => {
  for (const prose of ['', 'Ja.', '12345 67890 '.repeat(50), 'qwrt zxcv plkj mnbv '.repeat(10)]) {
    expect(await detectLanguage(prose)).toBeNull();
  }
});

test('code in a text does not speak for it', async () => {
  const code = '```js\nconst result = await fetchTheBread({ from: oven, when: ready });\n```\n'.repeat(20);
  const prose = 'Sie schnitt nie ein Brot an, das noch warm war, weil die Krume unter dem Messer reißt.';
  expect(await detectLanguage(`${code}${prose}`)).toBe('de');
});
