import { expect, it } from 'vitest';
import { adviceOf, SynthcallError } from '../../../src/shared/errors.ts';

it.each([
  ['Twilio refused to dial: Authenticate', 'Twilio refused to dial: Authenticate. Check the token.'],
  ['The key is wrong.', 'The key is wrong. Check the token.'],
  ['Is it there?\n', 'Is it there? Check the token.'],
])('what a vendor says ends before the advice begins: %j', (message, text) => {
  const error = new SynthcallError('CREDENTIAL_REFUSED', message, { hint: 'Check the token.' });
  expect(adviceOf(error, error.hint)).toBe(text);
});
