/** Entities in recognised text: spelled codes, numbers, addresses of mail, names, dates, money. */
import { describe, expect, it } from 'vitest';
import { passesLuhn } from '../../../../src/emulator/intelligence/entities/codes.ts';
import { findEntities } from '../../../../src/emulator/intelligence/entities/find-entities.ts';
import { talk } from './talking.ts';

const found = (...lines: string[]) => findEntities(talk(...lines)).map(({ label, value }) => `${label} ${value}`);

describe('codes', () => {
  it.each([
    ['N as in November, W, four eight two', 'NW482'],
    ['H P, two double seven five oh', 'HP27750'],
    ['L W as in William, five five eight oh', 'LW5580'],
    ['M V T seven Q K', 'MVT7QK'],
    ['triple four one nine', '4441' + '9'],
    ['NW-482', 'NW482'],
  ])('"%s" is %s', (said, value) => {
    expect(found(`customer: My order number is ${said}.`)).toEqual([`order_id ${value}`]);
  });

  it('are read although letters were heard as names and digits as other words', () => {
    expect(found('customer: The booking reference is Kim V T free H Zoe.')).toEqual(['order_id KVT3HZ']);
    expect(found('customer: My account number is Sue B, for eight two to nine.')).toEqual(['account_id SB48229']);
  });

  it('begin with a digit that was heard as another word where signs follow, and go on behind a word that was put in', () => {
    expect(found('customer: The account number is, free zero nine three.')).toEqual(['account_id 3093']);
    expect(found('customer: My account number is S B, four one won, uh eight two.')).toEqual(['account_id SB41182']);
    expect(found('customer: That account is free, and one of two was won.')).toEqual([]);
  });

  it('take their kind from what was asked for, also when they come in pieces and are read back', () => {
    expect(
      found(
        'agent: Could I have your account number, please?',
        'customer: L W, two two.',
        'agent: Two two.',
        'customer: Oh seven, seven one five.',
        'agent: Your case number is K, one five four five.',
        'customer: One five four five, got it.',
      ),
    ).toEqual(['account_id LW22', 'account_id 22', 'account_id 07715', 'case_reference K1545', 'case_reference 1545']);
  });

  it('are neither counted things nor times of day nor years', () => {
    expect(
      found(
        'agent: What is your account number?',
        'customer: One second, I have three pills and two hundred problems, call me from nine to five.',
        'customer: I have lived there since nineteen ninety-one.',
      ),
    ).toEqual([]);
  });
});

describe('dates', () => {
  it('are personal where somebody is asked for theirs of birth or says that they were born', () => {
    expect(
      found(
        'agent: Can I have your date of birth?',
        'customer: Sure.',
        'customer: The ninth of December nineteen sixty-eight.',
        'agent: And when was the visit?',
        'customer: On Friday.',
      ),
    ).toEqual(['date_of_birth The ninth of December nineteen sixty-eight', 'date Friday']);
    expect(found('customer: I was born on July second.')).toEqual(['date_of_birth July second']);
  });
});

describe('numbers of phones and cards', () => {
  it('are recognised by what makes them valid', () => {
    expect(found('agent: I have two oh two, five five five, oh one four three.')).toEqual([
      'phone_number +12025550143',
    ]);
    expect(found('agent: It is four four one, one four four, nine six zero, one two seven.')).toEqual([
      'phone_number +441144960127',
    ]);
    expect(found('customer: The card is 4242 4242 4242 4242.')).toEqual(['card_number 4242424242424242']);
  });

  it('are known by their end where the end was asked for', () => {
    const asked = (what: string) =>
      found(`agent: And to verify, the last four digits of your ${what}.`, 'customer: Oh one, four two.');
    expect(asked('phone number')).toEqual(['phone_number 0142']);
    expect(asked('card')).toEqual(['account_id 0142']);
  });

  it('are recognised by their groups where a digit was lost', () => {
    expect(found('customer: It is six one four, five five five, one four four.')).toEqual(['phone_number 614555144']);
    expect(found('customer: My account number is six one four, five five five, one four four.')).toEqual([
      'account_id 614555144',
    ]);
  });

  it('of cards need their check digit', () => {
    expect(passesLuhn('4242424242424242')).toBe(true);
    expect(passesLuhn('4242424242424241')).toBe(false);
  });
});

describe('addresses of mail', () => {
  it.each([
    ['kwame dot asante at example dot org', 'kwame.asante@example.org'],
    ['tom underscore b at mail dot example dot com', 'tom_b@mail.example.com'],
    ['kwame dot asante that example dot org', 'kwame.asante@example.org'],
    ['kwame lot asante at a example dot org', 'kwame.asante@example.org'],
    ['kwame dot asante example dot org', 'kwame.asante@example.org'],
    ['kwame.asante@example.org', 'kwame.asante@example.org'],
  ])('"%s" is %s', (said, value) => {
    expect(found(`agent: I have your email as ${said}?`)).toEqual([`email ${value}`]);
  });
});

describe('names', () => {
  it('are found where people introduce and address each other', () => {
    expect(
      found(
        'agent: Thank you for calling Harbor and Pine, my name is Dana. Who am I speaking with?',
        'customer: Priya Raman.',
        'agent: Thanks, Priya. I see Doctor Amari on your file.',
        'customer: You have been very helpful, Dana.',
      ),
    ).toEqual([
      'person_name Dana',
      'person_name Priya Raman',
      'person_name Priya',
      'person_name Doctor Amari',
      'person_name Dana',
    ]);
  });

  it.each([
    ["Hey, it's Nadia, Westgate. What's up?", 'Nadia'],
    ['Westgate, Nadia. What do you need?', 'Nadia'],
    ['Westgate rail and coach. It is Malcolm to whom you are speaking.', 'Malcolm'],
    ['Well, hey there. You got old Hank, filling in at the desk.', 'Hank'],
    ['Am Malcolm, from the bank.', 'Malcolm'],
    ['Good day. I end Malcolm.', 'Malcolm'],
    ['Welcome. My game Malcolm, the firm is a bank.', 'Malcolm'],
    ['Front desk of the clinic, Nadia spring.', 'Nadia'],
    ['Yo, customer service, Hank hear.', 'Hank'],
  ])('of agents are found in "%s"', (opening, name) => {
    expect(found(`agent: ${opening}`, 'customer: Yes, hello.')).toEqual([`person_name ${name}`]);
  });

  it('of agents are not looked for among the firms they greet with', () => {
    expect(found('agent: Yo, it Westgate customer service. What can I do?', 'customer: Yes, hello.')).toEqual([]);
    expect(found('agent: Hi, and Westgate billing. What can I do?', 'customer: Yes, hello.')).toEqual([]);
  });

  it('are one name when a filler or an article was heard inside, and follow a word that was put in', () => {
    const lines = ['agent: Welcome to the bank. What is it about?', 'customer: I want to pay. Yes, Cedric uh Munroe.'];
    expect(found(...lines)).toEqual(['person_name Cedric uh Munroe']);
    expect(found('agent: Go on.', 'customer: It rains. The Basil Underhill.')).toEqual(['person_name Basil Underhill']);
  });

  it('are found when a greeting was lost before them', () => {
    const lines = ['agent: Welcome to the bank.', 'customer: Malcolm. The thing is, it rains. Billing. It rains.'];
    expect(found(...lines)).toEqual(['person_name Malcolm']);
  });

  it('are not firms, days, places or words that open a sentence', () => {
    expect(
      found(
        'agent: Good morning, Tillbrook Bank.',
        'customer: Hello. Somebody at Stonebridge Power told me so on a Tuesday in Denver, before Christmas.',
        'customer: Certainly.',
      ).filter((one) => one.startsWith('person_name')),
    ).toEqual([]);
  });
});

describe('dates, money and places', () => {
  it('are found in words and in figures', () => {
    expect(
      found(
        'customer: I paid two hundred and forty dollars on March 14th, and $12.50 on the sixteenth of July.',
        'customer: I live in Singapore, at 12 Elm Street, but the call came from Tampa.',
      ),
    ).toEqual([
      'amount USD 240',
      'date March 14th',
      'amount USD 12.50',
      'date the sixteenth of July',
      'address Singapore',
      'address 12 Elm Street',
      'location Tampa',
    ]);
  });
});
