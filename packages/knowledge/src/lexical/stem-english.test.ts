import { expect, test } from '@jest/globals';
import { stemEnglish } from './stem-english.ts';

test('words of one family share a stem', () => {
  const families = [
    ['adopt', 'adopts', 'adopted', 'adopting', 'adoption', 'adoptions'],
    ['connect', 'connected', 'connecting', 'connection', 'connections', 'connective'],
    ['index', 'indexes', 'indexed', 'indexing'],
    ['retrieve', 'retrieves', 'retrieved', 'retrieval', 'retriever'],
    ['relate', 'related', 'relating', 'relational'],
    ['happy', 'happiness'],
  ];
  for (const family of families)
    expect(new Set(family.map(stemEnglish))).toEqual(new Set([stemEnglish(family[0] ?? '')]));
});

test('stems are those of the published algorithm', () => {
  const pairs =
    'consign consign,consigned consign,consistency consist,knightly knight,knots knot,caresses caress,ties tie,cries cri,gas gas,this this,gaps gap,' +
    'kiwis kiwi,agreed agre,hopping hop,hoping hope,luxuriated luxuri,dying die,by by,say say,enjoy enjoy,youth youth,generate generat,' +
    'communism communism,arsenal arsenal,news news,skies sky,inning inning,proceed proceed,happily happili,hopefulness hope,' +
    "sensational sensat,electrical electr,triplicate triplic,adjustable adjust,rational ration,controlling control,roll roll,o'clock o'clock," +
    "dog's dog,'quoted quot,added add,egged egg,sized size,yyy yyy";
  for (const [word = '', stem] of pairs.split(',').map((pair) => pair.split(' ')))
    expect(`${word} ${stemEnglish(word)}`).toBe(`${word} ${stem}`);
});
