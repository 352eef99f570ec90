import { stemmer as arabic } from '@orama/stemmers/arabic';
import { stemmer as armenian } from '@orama/stemmers/armenian';
import { stemmer as danish } from '@orama/stemmers/danish';
import { stemmer as dutch } from '@orama/stemmers/dutch';
import { stemmer as finnish } from '@orama/stemmers/finnish';
import { stemmer as french } from '@orama/stemmers/french';
import { stemmer as german } from '@orama/stemmers/german';
import { stemmer as greek } from '@orama/stemmers/greek';
import { stemmer as hungarian } from '@orama/stemmers/hungarian';
import { stemmer as hindi } from '@orama/stemmers/indian';
import { stemmer as indonesian } from '@orama/stemmers/indonesian';
import { stemmer as irish } from '@orama/stemmers/irish';
import { stemmer as italian } from '@orama/stemmers/italian';
import { stemmer as lithuanian } from '@orama/stemmers/lithuanian';
import { stemmer as nepali } from '@orama/stemmers/nepali';
import { stemmer as norwegian } from '@orama/stemmers/norwegian';
import { stemmer as portuguese } from '@orama/stemmers/portuguese';
import { stemmer as romanian } from '@orama/stemmers/romanian';
import { stemmer as russian } from '@orama/stemmers/russian';
import { stemmer as serbian } from '@orama/stemmers/serbian';
import { stemmer as spanish } from '@orama/stemmers/spanish';
import { stemmer as swedish } from '@orama/stemmers/swedish';
import { stemmer as tamil } from '@orama/stemmers/tamil';
import { stemmer as turkish } from '@orama/stemmers/turkish';
import { stemEnglish } from './stem-english.ts';

type Stem = (word: string) => string;

const STEMMERS: ReadonlyMap<string, Stem> = new Map<string, Stem>([
  ['ar', arabic],
  ['da', danish],
  ['de', (word) => joinUmlauts(german(word))],
  ['el', greek],
  ['en', stemEnglish],
  ['es', spanish],
  ['fi', finnish],
  ['fr', french],
  ['ga', irish],
  ['hi', hindi],
  ['hu', hungarian],
  ['hy', armenian],
  ['id', indonesian],
  ['it', italian],
  ['lt', lithuanian],
  ['nb', norwegian],
  ['ne', nepali],
  ['nl', dutch],
  ['nn', norwegian],
  ['no', norwegian],
  ['pt', portuguese],
  // Its tables are written with cedillas, as Romanian was before its letters had code points of their own.
  ['ro', (word) => romanian(word.replaceAll('ș', 'ş').replaceAll('ț', 'ţ'))],
  ['ru', russian],
  ['sr', serbian],
  ['sv', swedish],
  ['ta', tamil],
  ['tr', turkish],
]);

export const hasStemmer = (language: string): boolean => STEMMERS.has(language);

/** The Snowball stem of a lower-case word; the word itself in a language without a stemmer. */
export function stemWord({ word, language }: { word: string; language: string | null }): string {
  const stem = language === null ? undefined : STEMMERS.get(language);
  return stem === undefined ? word : stem(word);
}

/** `ae`, `oe`, `ue` as umlauts are typed without their keys; not the `ue` of `neue` or `Quelle`. */
function joinUmlauts(stem: string): string {
  return stem
    .replaceAll('ae', 'a')
    .replaceAll('oe', 'o')
    .replace(/(?<![aeiouq])ue/g, 'u');
}
