import { describe, expect, it } from 'vitest';
import { isFictionalNumber, isReservedEmail } from '../../../../src/plan/persona/reserved-contact.ts';
import {
  findMarkup,
  findPlaceholder,
  spokenInstead,
  summaryMisfit,
  wishMisfit,
} from '../../../../src/plan/persona/spoken-text.ts';
import { findVoice, knownVoices, speaksLanguage } from '../../../../src/plan/voices.ts';

describe('text to be spoken', () => {
  it('may have typographic quotes and dashes, but not letters that the voices lack', () => {
    expect(spokenInstead('It’s “fine” – really… £5')).toBeUndefined();
    expect(spokenInstead('Crème brûlée for Søren')?.text).toBe('Creme brulee for Soren');
    expect(spokenInstead('“Żółw” 亀')).toEqual({ text: '“Zolw”', lost: ['亀'] });
  });

  it.each(['Hi {name}', 'Hi {{ name }}', 'Hi $\u007Bname}', 'Hi [your name]', 'Hi <NAME>', 'Hi ____', 'TODO'])(
    'has a placeholder in %o',
    (text) => expect(findPlaceholder(text)).toBeDefined(),
  );

  it.each(['<b>Hi</b>', '*Hi*', '`Hi`', '# Hi', 'a &amp; b', '(sighs) Hi', '(laughing softly)'])(
    'has markup in %o',
    (text) => expect(findMarkup(text)).toBeDefined(),
  );

  it.each(["It's $5 (or so), 3 < 4, rated 5*", 'You & me, 50% off - really'])('is plain in %o', (text) => {
    expect(findPlaceholder(text)).toBeUndefined();
    expect(findMarkup(text)).toBeUndefined();
  });
});

describe('sentence frames', () => {
  it.each(['a late parcel', 'my bill', 'purchases that I never made', 'iPhone trouble', 'Wi-Fi that drops'])(
    'take %o after "calling about"',
    (summary) => expect(summaryMisfit(summary)).toBeUndefined(),
  );

  it.each(['A late parcel', 'my bill.', 'I need help', 'about my bill', 'to cancel', 'wants a refund', "it's late"])(
    'refuse %o after "calling about"',
    (summary) => expect(summaryMisfit(summary)).toBeDefined(),
  );

  it.each(['a refund', 'to cancel', 'my money back', 'you to call me', 'somebody to come out'])(
    'take %o after "I want"',
    (wish) => expect(wishMisfit(wish)).toBeUndefined(),
  );

  it.each(['I want a refund', 'refund me', 'Wants a refund', 'a refund.', 'that you call me', 'A refund'])(
    'refuse %o after "I want"',
    (wish) => expect(wishMisfit(wish)).toBeDefined(),
  );
});

describe('reserved contacts', () => {
  it.each([
    '+12125550100',
    '+18005550199',
    '+442079460999',
    '+447700900001',
    '+61491570006',
    '+353209112345',
    '+33639981234',
  ])('know %s as fiction', (phone) => expect(isFictionalNumber(phone)).toBe(true));

  it.each(['+12125550200', '+12125559100', '+442079470000', '+61491570007', '+493012345678', '+1212555010'])(
    'do not know %s as fiction',
    (phone) => expect(isFictionalNumber(phone)).toBe(false),
  );

  it('know the domains of examples', () => {
    expect(['a@example.com', 'a@mail.example.org', 'a@shop.test'].every(isReservedEmail)).toBe(true);
    expect(['a@gmail.com', 'a@notexample.com', 'a@example.co'].some(isReservedEmail)).toBe(false);
  });
});

describe('voices', () => {
  it('are known by language and gender', () => {
    expect(findVoice('Polly.Joanna-Generative')).toMatchObject({ locale: 'en-US', gender: 'female' });
    expect(findVoice('Google.en-GB-Wavenet-D')).toMatchObject({ locale: 'en-GB', gender: 'male' });
    expect(findVoice('Google.en-AU-Chirp3-HD-Puck')).toMatchObject({ locale: 'en-AU', gender: 'male' });
    expect(findVoice('Google.hi-IN-Chirp3-HD-Kore')).toMatchObject({ locale: 'hi-IN', gender: 'female' });
    expect(findVoice('man')).toMatchObject({ locale: undefined, gender: 'male' });
  });

  it('are not made up', () => {
    for (const name of [
      'Polly.Arthur',
      'Polly.Joanna-Neura',
      'Google.en-US-Neural2-B',
      'Google.en-US-Neural3-A',
      'Alice',
    ]) {
      expect(findVoice(name)).toBeUndefined();
    }
  });

  it('speak a bare language in all its regions', () => {
    const amy = findVoice('Polly.Amy-Neural');
    expect(amy && [speaksLanguage(amy, 'en-GB'), speaksLanguage(amy, 'en'), speaksLanguage(amy, 'en-US')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(knownVoices('en-NZ')).toEqual(['man', 'woman', 'Polly.Aria-Neural']);
  });
});
