import { describe, expect, it } from 'vitest';
import { breathsIn } from '../../../src/conversation/breaths.ts';

const STORY =
  'Hi, I ordered an atlas from you for my brother, and the cover is torn. I would really like to have another one of those before he comes home from school.';

const cuts = (said: string, entities?: Parameters<typeof breathsIn>[0]['entities']) =>
  breathsIn({ said, ...(entities ? { entities } : {}) });

const endsTorn = ({ first }: { first: string }) => first.endsWith('torn.');

describe('the breaths of a turn', () => {
  it('part it between sentences, near its middle', () => {
    expect(cuts(STORY)[0]).toEqual({
      first: 'Hi, I ordered an atlas from you for my brother, and the cover is torn.',
      second: 'I would really like to have another one of those before he comes home from school.',
    });
  });

  it('part it before a clause where there is no sentence to end', () => {
    const said =
      'The driver left it with somebody down the road, and so I would have to go over there and ask for the box.';
    expect(cuts(said)[0]?.second).toMatch(/^and so I/);
  });

  it.each([
    ['is short', 'It is torn. I would like another one, please.'],
    ['is one clause', 'I would like to know where the atlas is that I ordered from you for my brother some while ago'],
    [
      'stands before a figure',
      'My brother got the atlas and it is torn at the back. It was 45 dollars for one with so many pictures in it.',
    ],
    [
      'stands before a date',
      'My brother got the atlas and it is torn at the back. So by Friday I would like to have another one of those.',
    ],
    [
      'stands before a negation',
      'My brother got the atlas and it is torn at the back. I did not do that, it came out of the box this way.',
    ],
    [
      'stands before a name',
      'My brother got the atlas and it is torn at the back. And then Matilda said I should ask you for another one.',
    ],
    [
      'stands after something that is read out',
      'The order number that I have here is L B two zero four one seven. It was to be here when he comes home from school.',
    ],
    [
      'would stand after a question',
      'Could you please tell me where that atlas of mine is now? I would like to have it when he comes home from school.',
    ],
    [
      'would stand after a title',
      'I talked about all of this with somebody from your shop, a Mr. Hart who said that you would send it.',
    ],
    [
      'trails off',
      'I thought that I would have it when he comes home... And then it came and it was torn all over the back.',
    ],
  ])('are none where the place %s', (_case, said) => {
    expect(cuts(said)).toEqual([]);
  });

  it('leave a fact whole, and where the other side hears it', () => {
    const at = STORY.indexOf('another one');
    const fact = { type: 'product', text: 'another one', pii: false } as const;
    expect(cuts(STORY, [{ ...fact, start: at, end: at + 11 }])[0]).toSatisfy(endsTorn);
    const early = STORY.indexOf('really');
    expect(cuts(STORY, [{ ...fact, text: 'really like', start: early, end: early + 11 }]).some(endsTorn)).toBe(false);
    const across = STORY.indexOf('torn');
    expect(cuts(STORY, [{ ...fact, text: 'torn. I', start: across, end: across + 7 }]).some(endsTorn)).toBe(false);
  });

  it('are none in what is too long to be said to its end', () => {
    expect(cuts(`${STORY} ${STORY}`)).not.toEqual([]);
    expect(cuts(Array(25).fill(STORY).join(' '))).toEqual([]);
  });

  it('say together what the turn says', () => {
    const turns = [STORY, `${STORY}\n\n ${STORY}`, `Well,  um, ${STORY}`];
    for (const said of turns) {
      for (const { first, second } of cuts(said))
        expect(`${first} ${second}`.replace(/\s+/g, ' ')).toBe(said.replace(/\s+/g, ' '));
    }
  });
});
