import { describe, expect, it } from 'vitest';
import { meansTheSame } from '../../../src/conversation/likeness.ts';

describe('what was heard means the same as what was said', () => {
  it.each([
    ['Um, four four seven one, I think.', 'four four seven one I think'],
    ['It is order 4471.', 'it is order four four seven one'],
    ['Yeah, so, I have a problem with something you sent me.', 'yeah i have a problem with something you sent me'],
    ['Okay.', 'okay'],
    ["I can't find it.", 'i cannot find it'],
  ])('%j heard as %j', (said, heard) => {
    expect(meansTheSame(said, heard)).toBe(true);
  });

  it.each([
    ['Um, four four seven one, I think.', 'four for seven one i think'],
    ['I can pay on the fourth of May, all right?', "i can't pay on the fourth of may all right"],
    ['My number is 555 0142, you can call me there.', 'my number is 555 0143 you can call me there'],
    ['Okay.', 'hey'],
    ['The parcel came with a torn cover.', 'parcel torn'],
  ])('%j heard as %j does not', (said, heard) => {
    expect(meansTheSame(said, heard)).toBe(false);
  });
});
