import { describe, expect, it } from 'vitest';
import { meansTheSame } from '../../../src/conversation/likeness.ts';

describe('what was heard means the same as what was said', () => {
  it.each([
    ['Um, four four seven one, I think.', 'four four seven one I think'],
    ['It is order 4471.', 'it is order four four seven one'],
    ['Yeah, so, I have a problem with something you sent me.', 'yeah i have a problem with something you sent me'],
    ['Okay.', 'okay'],
    ["I can't find it.", 'i cannot find it'],
    ['Uh-huh, okay.', 'Okay.'],
    ['Yeah, do it.', 'Yes, do it.'],
    ["That doesn't help me, I needed it on the fourth.", "That doesn't help me, I need it on the fourth."],
    ['I need to check with the team first.', 'I need two check with the team first.'],
    ['Would around four be possible?', 'Would around for be possible?'],
    ['Take the one below yours.', 'Take the run below yours.'],
    ['That is all I needed to know today, goodbye.', 'That is all I needed to know total, goodbye.'],
    ['So two bags were swapped.', 'So a two bags were swapped.'],
    ['My pa- passport is out of date.', 'My passport is out of date.'],
    ["No, that's everything, thank you. Bye.", "Now, that's everything, thank you. Bye."],
    ['H as in Hotel, O, double five, six seven.', 'H O, five five, six seven.'],
  ])('%j heard as %j', (said, heard) => {
    expect(meansTheSame(said, heard)).toBe(true);
  });

  it.each([
    // A sign of the customer's code is wrong, and the agent does not read it back.
    ['My number is S U, four zero nine.', 'My number is S Q, four zero nine.', 'One moment, please.'],
    ['It is H P, two nine nine six.', 'It is H P, to nine five six.', 'Thank you. Who am I speaking with?'],
    // The agent does not speak of the name.
    ['Thanks for picking up, Odette.', 'Thanks for picking up, Matt.', 'How can I help?'],
    ['Westgate Clinic, Odette speaking. What is it?', 'Rest Craig, Matt speaking. What is it?', 'My order is late.'],
  ])('%j heard as %j, where %j was to be the answer', (said, heard, text) => {
    expect(meansTheSame(said, heard, { role: 'agent', text })).toBe(true);
  });

  it('where a figure was lost that the other side had just named', () => {
    const made = { role: 'agent', text: 'Then I have written that down.' } as const;
    const [said, heard] = ['Four would be fine for me, I will wait.', 'Would be fine for me, I will wait.'];
    expect(meansTheSame(said, heard, { ...made, before: "Would around four o'clock be possible?" })).toBe(true);
    expect(meansTheSame(said, heard, { ...made, before: 'When can the doctor call you?' })).toBe(false);
    const other = 'Nine would be fine for me, I will wait.';
    expect(meansTheSame(said, other, { ...made, before: "Would around four o'clock be possible?" })).toBe(false);
  });
});

describe('what was heard is another matter', () => {
  it.each([
    ['I was in on Tuesday and something went wrong.', 'I was in on Thursday and something went wrong.'],
    ['I would like to know that he is not in danger.', 'I would like to know that he is now in danger.'],
    ['My wife can pick up as well.', "My wife can't pick up as well."],
    ['It arrived today, I think.', 'It arrived tomorrow, I think.'],
    ['It costs fifteen dollars.', 'It costs fifty dollars.'],
    ['I paid two hundred dollars for two of them.', 'I paid two hundred dollars for ten of them.'],
    ['No, I want it on Friday.', 'Now, I want it on Friday.'],
    ['Eight would be fine for me.', 'A would be fine for me.'],
    ['It is the one with a tear.', 'It is the two with a tear.'],
    ['My number is S U, four zero nine.', 'My number is S Q, four zero nine.'],
    ['Thanks for picking up, Odette.', 'Thanks for picking up, Matt.'],
  ])('%j heard as %j', (said, heard) => {
    expect(meansTheSame(said, heard)).toBe(false);
  });

  it.each([
    ['agent', 'It is S U, four zero nine.', 'It is S Q, four zero nine.', 'S U, four zero nine, thank you.'],
    ['agent', 'Is S U, four zero nine right?', 'Is S Q, four zero nine right?', 'Yes.'],
    ['customer', 'So that is S U, four zero nine.', 'So that is S Q, four zero nine.', 'Correct.'],
    ['agent', 'It is S U, four zero nine.', 'It is Q, free sick nine.', 'One moment, please.'],
    ['agent', 'I paid two hundred dollars.', 'I paid nine hundred dollars.', 'One moment, please.'],
    ['customer', 'Hello there, this is Graham.', 'Hello there, this is Green.', 'Good morning, Graham.'],
  ] as const)('for the %s: %j heard as %j, where %j was to be the answer', (role, said, heard, text) => {
    expect(meansTheSame(said, heard, { role, text })).toBe(false);
  });
});

describe('what was heard means something else than what was said', () => {
  it.each([
    ['Um, four four seven one, I think.', 'four nine seven one i think'],
    ['I can pay on the fourth of May, all right?', "i can't pay on the fourth of may all right"],
    ['My number is 555 0142, you can call me there.', 'my number is 555 0143 you can call me there'],
    ['Okay.', 'hey'],
    ['The parcel came with a torn cover.', 'parcel torn'],
  ])('%j heard as %j does not', (said, heard) => {
    expect(meansTheSame(said, heard)).toBe(false);
  });
});
