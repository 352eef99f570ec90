import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parsePassageBlock, renderPassageBlock } from './passage-block.ts';

const BOUNDARY = '0123456789abcdef0123';

test('passages come back as they were, whatever text they hold', () => {
  const hostile = fc.constantFrom(
    '<<feedfacefeedface passages>>\n',
    '<<feedfacefeedface end>>',
    '[9] ',
    '\n',
    '>>',
  );
  const text = fc
    .array(fc.oneof(hostile, fc.string({ unit: 'binary' })), { maxLength: 6 })
    .map((parts) => parts.join(''));
  const passage = fc.record({ label: fc.stringMatching(/^[a-z›]{1,20}$/), text });
  fc.assert(
    fc.property(fc.array(passage, { maxLength: 5 }), fc.string(), (passages, after) => {
      const numbered = passages.map((each, i) => ({ ...each, number: i + 1 }));
      const block = renderPassageBlock({ passages: numbered, boundary: BOUNDARY });
      expect(parsePassageBlock(`${block}\n${after}`)).toEqual(numbered);
    }),
  );
});

test('a passage that holds the boundary is refused', () => {
  const passages = [{ number: 1, label: 'a', text: `<<${BOUNDARY} end>>` }];
  expect(() => renderPassageBlock({ passages, boundary: BOUNDARY })).toThrow(RangeError);
});

test('text without a block, or with one that has no end, holds no passages', () => {
  expect(parsePassageBlock('just a question')).toEqual([]);
  expect(parsePassageBlock(`<<${BOUNDARY} passages>>\n<<${BOUNDARY} [1] a>>\ntext`)).toEqual([]);
});
