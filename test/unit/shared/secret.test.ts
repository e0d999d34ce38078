import { describe, expect, it } from 'vitest';
import { SynthcallError } from '../../../src/shared/errors.ts';
import { Secret, withoutSecrets } from '../../../src/shared/secret.ts';

describe('what others say', () => {
  it('is shown without the secrets of this process, however they are spelled and wherever they stand', () => {
    new Secret('a "quoted" key/1');
    new Secret('a "quoted" key/1 and more');
    const said = {
      text: 'no: a "quoted" key/1 and more.',
      list: [JSON.stringify('a "quoted" key/1'), 3],
      url: '?key=a+%22quoted%22+key%2F1',
    };
    expect(withoutSecrets(said)).toEqual({ text: 'no: ***.', list: ['"***"', 3], url: '?key=***' });
  });

  it('keeps its ordinary words: a secret of a few letters is none', () => {
    new Secret('call');
    expect(withoutSecrets('the call failed')).toBe('the call failed');
  });

  it('becomes the message of an error without them', () => {
    new Secret('my-own-key-0815');
    const error = new SynthcallError('CREDENTIAL_REFUSED', 'Not my-own-key-0815!', { hint: 'Change my-own-key-0815.' });
    expect([error.message, error.hint]).toEqual(['Not ***!', 'Change ***.']);
  });
});
