/** How written values and free text are said, and the template language of the phrase banks. */
import { describe, expect, it } from 'vitest';
import { forAgent, headOf, withThe } from '../../../../src/adapters/offline-responder/grammar.ts';
import { mark, readMarks } from '../../../../src/adapters/offline-responder/marks.ts';
import { phraseBank } from '../../../../src/adapters/offline-responder/phrase-bank.ts';
import { speakText, speakValue } from '../../../../src/adapters/offline-responder/spoken-text.ts';
import { canFill, fillTemplate, parseTemplate } from '../../../../src/adapters/offline-responder/template.ts';
import { createRandom } from '../../../../src/shared/random.ts';

const say = (text: string) => readMarks(speakText(text, createRandom('spoken'))).text;
const value = (type: Parameters<typeof speakValue>[0], written: string) =>
  speakValue(type, written, createRandom('spoken')).text;

describe('spoken values', () => {
  it('reads an e-mail address out', () => {
    expect(value('email', 'lucy.macintosh@example.com')).toBe('lucy dot macintosh at example dot com');
  });

  it('reads identifiers and telephone numbers digit by digit', () => {
    expect(value('order_id', 'NW-48213').replace(/[^a-z ]/g, '')).toMatch(/four eight two one three/);
    expect(value('phone', '+15555550142')).toMatch(/(?:five|double five).* (?:one four two)$/);
  });

  it('says money, dates and times as words', () => {
    expect(value('amount', '$84.50')).toMatch(/^eighty-four (?:fifty|dollars and fifty cents)$/);
    expect(value('date', '2026-01-12')).toMatch(/January twelfth|the twelfth of January/);
    expect(value('time', '17:40')).toBe('five forty in the afternoon');
  });

  it('marks dates that are written as words', () => {
    const spoken = speakText(
      'Since the fifth of February, or March second, and again on Friday.',
      createRandom('dates'),
    );
    expect(readMarks(spoken).entities.map(({ type, text }) => `${type}: ${text}`)).toEqual([
      'date: the fifth of February',
      'date: March second',
      'date: Friday',
    ]);
  });

  it('leaves no digit and no strange sign in free text', () => {
    expect(say('I paid \u20ac1,250 on 3/14/2026 \u2013 it\u2019s 40% off & order #88 at 9:05 AM')).toMatch(
      /^[A-Za-z ,.'-]+$/,
    );
  });
});

describe("the agent's turn of the customer's words", () => {
  it('changes the persons and names what is known', () => {
    expect(withThe(forAgent('a card that I lost on my trip'))).toBe('the card that you lost on your trip');
    expect(headOf('the blender that arrived broken')).toBe('the blender');
    expect(headOf('why your bill went up')).toBe('why your bill went up');
  });
});

describe('templates', () => {
  it('pick alternatives and fill slots', () => {
    const template = parseTemplate('(Hi|Hello) {name}(!|.)');
    expect(canFill(template, {})).toBe(false);
    expect(fillTemplate(template, { name: 'Ann' }, createRandom('t'))).toMatch(/^(Hi|Hello) Ann[!.]$/);
  });

  it('are refused when a bracket stays open', () => {
    expect(() => parseTemplate('(Hi|Hello')).toThrow(/Hi\|Hello/);
  });

  it('of the shipped bank are all well formed, and there are many', () => {
    expect(phraseBank().size).toBeGreaterThan(1500);
  });
});

it('turns marks into spans', () => {
  const { text, entities } = readMarks(`It is ${mark('email', 'a at b dot com')}.`);
  expect(text).toBe('It is a at b dot com.');
  expect(entities).toEqual([{ type: 'email', text: 'a at b dot com', start: 6, end: 20, pii: true }]);
});
