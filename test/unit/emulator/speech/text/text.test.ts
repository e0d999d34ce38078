import { describe, expect, it } from 'vitest';
import { toSpokenText } from '../../../../../src/emulator/speech/text/text.ts';

const words = (text: string) =>
  toSpokenText(text)
    .pieces.flatMap((piece) => (piece.kind === 'word' ? [piece.word] : []))
    .join(' ');

describe('what is spoken for written forms', () => {
  it.each([
    ['$126.50', 'one hundred twenty six dollars and fifty cents'],
    ['$0.99', 'ninety nine cents'],
    ['$1.2 million', 'one point two million dollars'],
    ['$1', 'one dollar'],
    ['$5/mo', 'five dollars per month'],
    ['3/14/2026', 'march fourteenth twenty twenty six'],
    ['2026-03-01', 'march first twenty twenty six'],
    ['March 14, 1985', 'march fourteenth nineteen eighty five'],
    ['3:30 PM', 'three thirty p m'],
    ['at 5pm', 'at five p m'],
    ['9:05', 'nine oh five'],
    ['10:00', "ten o'clock"],
    ['(555) 010-1234', 'five five five zero one zero one two three four'],
    ['+1 555 010 1234', 'plus one five five five zero one zero one two three four'],
    ['#A-1042', 'number a one zero four two'],
    ['ORD-48213', 'o r d four eight two one three'],
    ['order number 4821', 'order number four eight two one'],
    ['4821 people', 'four thousand eight hundred twenty one people'],
    ['ana.b@example.com', 'ana dot b at example dot com'],
    ['S-M-I-T-H', 's m i t h'],
    ['the 21st', 'the twenty first'],
    ['in 2024', 'in twenty twenty four'],
    ['15% off', 'fifteen percent off'],
    ['3.5', 'three point five'],
    ['1/2', 'one half'],
    ['10GB', 'ten gigabytes'],
    ['Mr. Okafor', 'mister okafor'],
    ['the TV and my ID', 'the t v and my i d'],
    ['I am here', 'i am here'],
    ['I said NO.', 'i said no'],
    ['Zoë Müller’s café', "zoe muller's cafe"],
  ])('reads %s as "%s"', (text, spoken) => {
    expect(words(text)).toBe(spoken);
  });

  it('never hands flite anything but ASCII letters and apostrophes', () => {
    const odd = 'Ça va? — “naïve” 日本 🎉 x²=½ £5 €3 ~ ^ \u0000 @home A&B a_b c\\d [e] {f} |g| `h`';
    for (const word of words(odd).split(' ')) expect(word).toMatch(/^[a-z]+('[a-z]+)*$/);
  });

  it('says what it had to leave out', () => {
    expect(toSpokenText('Hello 日本').warnings).toEqual(['cannot be spoken and left out: 日 本']);
  });
});

describe('the way back to the original words', () => {
  it('points each spoken word at the word of the text it came from', () => {
    const spoken = toSpokenText('Pay $5.25, Zoë!');
    expect(spoken.tokens).toEqual(['Pay', '$5.25', 'Zoë']);
    const origins = spoken.pieces.flatMap((piece) =>
      piece.kind === 'word' ? [[piece.word, spoken.tokens[piece.token]]] : [],
    );
    expect(origins).toEqual([
      ['pay', 'Pay'],
      ['five', '$5.25'],
      ['dollars', '$5.25'],
      ['and', '$5.25'],
      ['twenty', '$5.25'],
      ['five', '$5.25'],
      ['cents', '$5.25'],
      ['zoe', 'Zoë'],
    ]);
  });

  it('keeps a stand-alone dash from shifting the count of words', () => {
    expect(toSpokenText('well - yes').places).toEqual([0, 1]);
  });
});

describe('SSML', () => {
  it('honours break, say-as, emphasis, prosody, sub and p', () => {
    const spoken = toSpokenText(
      '<speak>Hi <break time="1.5s"/> code <say-as interpret-as="digits">407</say-as> <prosody rate="slow" volume="loud">slowly</prosody> ' +
        '<emphasis level="strong">now</emphasis> <sub alias="World Wide Web">WWW</sub></speak>',
    );
    expect(spoken.warnings).toEqual([]);
    expect(spoken.pieces.find((piece) => piece.kind === 'pause')).toMatchObject({ pauseMs: 1500, isExplicit: true });
    const said = spoken.pieces.flatMap((piece) => (piece.kind === 'word' ? [piece] : []));
    expect(said.map((piece) => piece.word).join(' ')).toBe('hi code four zero seven slowly now world wide web');
    expect(said.find((piece) => piece.word === 'slowly')).toMatchObject({ rate: 0.8, gainDb: 3 });
    expect(said.find((piece) => piece.word === 'now')).toMatchObject({ rate: 0.85, gainDb: 3 });
    expect(spoken.tokens.at(-1)).toBe('WWW');
  });

  it('reports every element and attribute it ignores', () => {
    const { warnings } = toSpokenText(
      '<speak><prosody pitch="+5%">a</prosody><voice name="x">b</voice><mark name="m"/><say-as interpret-as="expletive">c</say-as></speak>',
    );
    expect(warnings).toEqual([
      '<prosody pitch> is ignored',
      '<voice> is ignored; its text is spoken plainly',
      '<mark/> is ignored',
      '<say-as interpret-as="expletive"> is ignored: not supported',
    ]);
  });

  it('takes text that only looks like markup literally', () => {
    expect(words('is 3 < 5 & 7 > 6')).toBe('is three less than five and seven greater than six');
  });

  it('puts an asked-for pause in place of the one that punctuation gives', () => {
    const spoken = toSpokenText('One. Two', [{ afterWord: 0, pauseMs: 50 }]);
    expect(spoken.pieces.filter((piece) => piece.kind === 'pause')).toEqual([
      { kind: 'pause', pauseMs: 50, mark: '.', isExplicit: true },
    ]);
  });
});
