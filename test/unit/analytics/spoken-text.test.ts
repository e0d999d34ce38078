import { describe, expect, it } from 'vitest';
import { countTurn, isBackChannel } from '../../../src/analytics/spoken-text.ts';

describe('what is counted in a turn', () => {
  it.each([
    ['um, so, uh, the box', { fillers: 2, repeats: 0, partWords: 0 }],
    ['uh-huh, mm-hmm, uh-oh', { fillers: 0, repeats: 0, partWords: 0 }],
    ['like, you know, I mean', { fillers: 0, repeats: 0, partWords: 0 }],
    ['the the box', { fillers: 0, repeats: 1, partWords: 0 }],
    ['the, um, the box', { fillers: 1, repeats: 1, partWords: 0 }],
    ['I was I was out', { fillers: 0, repeats: 1, partWords: 0 }],
    ['I I was', { fillers: 0, repeats: 1, partWords: 0 }],
    ['no no, very very, bye bye', { fillers: 0, repeats: 0, partWords: 0 }],
    ['four four seven, double oh, B B', { fillers: 0, repeats: 0, partWords: 0 }],
    ['th- the bo- box', { fillers: 0, repeats: 0, partWords: 2 }],
  ])('counts %j', (text, counts) => {
    expect(countTurn(text)).toMatchObject(counts);
  });

  it('tells a back-channel from an answer', () => {
    expect(isBackChannel('Mm-hmm.', 'So I went to the shop.')).toBe(true);
    expect(isBackChannel('Right, I see.', 'It is the red one.')).toBe(true);
    expect(isBackChannel('Yes.', 'Is it the red one?')).toBe(false);
    expect(isBackChannel('Yes.', undefined)).toBe(false);
    expect(isBackChannel('Okay, the red one.', 'It is the red one.')).toBe(false);
  });
});
