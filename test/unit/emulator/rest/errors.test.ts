/** Twilio's error body and dates. */
import { expect, it } from 'vitest';
import { isoSeconds, rfc2822 } from '../../../../src/emulator/rest/dates.ts';
import { notFound, TWILIO_ERRORS, TwilioError, type TwilioErrorCode } from '../../../../src/emulator/rest/errors.ts';

it('renders every code as the four-key object', () => {
  for (const [text, { status }] of Object.entries(TWILIO_ERRORS)) {
    const code = Number(text) as TwilioErrorCode;
    const body = new TwilioError(code, 'the detail').body();
    expect(Object.keys(body)).toEqual(['code', 'message', 'more_info', 'status']);
    expect(body).toMatchObject({ code, status, more_info: `https://www.twilio.com/docs/errors/${code}` });
    expect(body.message).not.toBe('');
  }
});

it('names a missing resource without the version of a product API', () => {
  const { message } = notFound('/v1/Services/IS1/Documents/x');
  expect(message).toBe('The requested resource /Services/IS1/Documents/x was not found');
  expect(notFound('/2010-04-01/Accounts/AC1.json').message).toContain('/2010-04-01/Accounts/AC1.json');
});

it('writes dates as Twilio does', () => {
  const instant = Date.UTC(2019, 9, 18, 17, 0, 0, 987);
  expect(rfc2822(instant)).toBe('Fri, 18 Oct 2019 17:00:00 +0000');
  expect(isoSeconds(instant)).toBe('2019-10-18T17:00:00Z');
  expect([rfc2822(null), isoSeconds(null)]).toEqual([null, null]);
});
