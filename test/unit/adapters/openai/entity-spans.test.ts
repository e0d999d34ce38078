import { describe, expect, it } from 'vitest';
import { placeEntities } from '../../../../src/adapters/openai/entity-spans.ts';

type Wish = Parameters<typeof placeEntities>[1][number];
const person = (text: string): Wish => ({ type: 'person_name', text });

/** The labelled places as the utterance has them, `type:start text`. */
function placesIn(utterance: string, ...wishes: Wish[]): string[] {
  return placeEntities(utterance, wishes).map(({ type, text, start, end }) => {
    expect(utterance.slice(start, end)).toBe(text);
    return `${type}:${start} ${text}`;
  });
}

describe('entities that a model listed', () => {
  it('are labelled wherever they are said, however often they are listed', () => {
    const twice = 'See you at noon, José José.';
    expect(placesIn(twice, person('José'))).toEqual(['person_name:17 José', 'person_name:22 José']);
    expect(placesIn(twice, person('José'), person('José'), person('José'))).toHaveLength(2);
    expect(placesIn(twice, person('José'), person('José José'))).toEqual(['person_name:17 José José']);
    expect(placesIn("Nora's here. Is that Nora? NORA!", person('Nora'))).toHaveLength(3);
  });

  it('are whole: not a part of a longer word, number, address or code', () => {
    expect(placesIn('Ann, not Anna or Joann: Ann.', person('Ann'))).toEqual([
      'person_name:0 Ann',
      'person_name:24 Ann',
    ]);
    expect(placesIn('Nora: nora.quill@example.com, Nora-Lee.', person('Nora'))).toEqual(['person_name:0 Nora']);
    expect(placesIn('Four 4.50 and 4, so 4-17.', { type: 'quantity', text: '4' })).toEqual(['quantity:14 4']);
    expect(placesIn('It is nora.quill@example.com.', person('Nora'))).toEqual(['person_name:6 nora']);
  });

  it('are not the small word that is written like the name', () => {
    expect(placesIn('Will, you will wait, will you? Thanks, Will.', person('Will'))).toEqual([
      'person_name:0 Will',
      'person_name:39 Will',
    ]);
    expect(placesIn('my name is will', person('Will'))).toEqual(['person_name:11 will']);
  });

  it('of two kinds under one text are labelled in the order in which they are listed', () => {
    const listed = [person('Jordan'), { type: 'address', text: 'Jordan' }] as const satisfies Wish[];
    expect(placesIn('Jordan here, from Jordan.', ...listed)).toEqual(['person_name:0 Jordan', 'address:18 Jordan']);
  });

  it('are dropped where they are not said, and keep their places after letters whose small form is longer', () => {
    expect(placesIn('Nobody said that.', person('Emil'), person(''), person('(.*'))).toEqual([]);
    expect(placesIn('İİ Emil, emil', person('Emil'))).toEqual(['person_name:3 Emil']);
  });
});
