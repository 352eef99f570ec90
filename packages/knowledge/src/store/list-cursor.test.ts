import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeCursor, encodeCursor } from './list-cursor.ts';

test('a cursor brings back the place, of a long title its start', () => {
  const title = fc.string({ unit: 'binary', maxLength: 400 });
  const property = fc.property(title, fc.uuid(), (title, id) => {
    const cursor = encodeCursor({ title, id });
    const place = decodeCursor(cursor);
    expect(cursor.length).toBeLessThanOrEqual(400);
    expect(cursor).toMatch(/^[\w.~-]+$/);
    expect(place.id).toBe(id);
    expect(title.startsWith(place.title)).toBe(true);
    expect(place.isCut).toBe(place.title !== title);
  });
  fc.assert(property);
});
