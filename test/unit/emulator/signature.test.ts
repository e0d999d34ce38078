/** The signer against Twilio's own published vectors (token 12345). */
import { describe, expect, test } from 'vitest';
import { type FormPairs, signForm, signJson } from '../../../src/emulator/signature.ts';

const TOKEN = '12345';
const URL_ = 'https://mycompany.com/myapp.php?foo=1&bar=2';
const PARAMS: FormPairs = [
  ['To', '+18005551212'],
  ['Digits', '1234'],
  ['CallSid', 'CA1234567890ABCDE'],
  ['From', '+14158675309'],
  ['Caller', '+14158675309'],
];

describe('a form request', () => {
  test.each([
    [URL_, 'RSOYDt4T1cUTdK1PDd93/VVr8B8='],
    ['http://mycompany.com:1234/myapp.php?foo=1&bar=2', 'Zmvh+3yNM1Phv2jhDCwEM3q5ebU='],
    ['https://mycompany.com:443/myapp.php?foo=1&bar=2', 'kvajT1Ptam85bY51eRf/AJRuM3w='],
    ['http://mycompany.com:80/myapp.php?foo=1&bar=2', '0ZXoZLH/DfblKGATFgpif+LLRf4='],
    ['https://user:pass@mycompany.com/myapp.php?foo=1&bar=2', 'CukzLTc1tT5dXEDIHm/tKBanW10='],
    ['https://user@mycompany.com/myapp.php?foo=1&bar=2', '2YRLlVAflCqxaNicjMpJcSTgzSs='],
    ['https://user:pass@mycompany.com:443/myapp.php?foo=1&bar=2', 'ZQFR1PTIZXF2MXB8ZnKCvnnA+rI='],
    [`${URL_}&Body=It%27s+amazing`, 'TfZzewPq8wqrGlMfyAud8+/IvJ0='],
  ])('to %s is signed as Twilio signs it, in whatever order the parameters come', (url, signature) => {
    expect(signForm(TOKEN, url, PARAMS)).toBe(signature);
    expect(signForm(TOKEN, url, [...PARAMS].reverse())).toBe(signature);
  });

  test('sorts the values of a repeated parameter', () => {
    const name = 'MessagingBinding.Address';
    const pairs: FormPairs = [
      [name, '+1415xxxxxxx'],
      [name, '+1325xxxxxxx'],
    ];
    expect(signForm(TOKEN, URL_, pairs)).toBe('83O6e2vORAoJHUNzJjDWN1jz+BA=');
  });

  test('counts equal values of a repeated parameter once', () => {
    const pairs: FormPairs = [
      ['Sid', 'CA123'],
      ['SidAccount', 'AC123'],
      ['Digits', '5678'],
      ['Digits', '1234'],
      ['Digits', '1234'],
    ];
    expect(signForm(TOKEN, URL_, pairs)).toBe('IK+Dwps556ElfBT0I3Rgjkr1wJU=');
  });

  test('without parameters signs the address alone', () => {
    expect(signForm(TOKEN, URL_, [])).toBe('zYQTYrRWXE7LtzbG4PfP7/bkkGo=');
    expect(signForm(TOKEN, 'wss://mycompany.com/ws', [])).toBe('xnoJwxy0CIpoyz+WdcmZOMrycSk=');
    expect(signForm(TOKEN, 'https://example.test/voice?role=agent&pairId=p%201', [])).toBe(
      'rJER9iFqc41wxkh2PVHo+SoAULU=',
    );
  });
});

describe('a JSON request', () => {
  test('carries the hash of its body in the query', () => {
    const signed = signJson(TOKEN, URL_, '{"property": "value", "boolean": true}');
    expect(signed.url).toBe(`${URL_}&bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620`);
    expect(signed.signature).toBe('a9nBmqA0ju/hNViExpshrM61xv4=');
  });

  test('begins the query when there is none', () => {
    const signed = signJson(TOKEN, 'https://mycompany.com/myapp.php', '{"property": "value", "boolean": true}');
    expect(signed.signature).toBe('y77kIzt2vzLz71DgmJGsen2scGs=');
  });
});
