/** Typed reading of form values. */
import { describe, expect, it } from 'vitest';
import { bool, httpMethod, int, oneOf, required, text, url } from '../../../../src/emulator/rest/parameters.ts';

const form = (text: string) => new URLSearchParams(text);
const code = (expected: number) => expect.objectContaining({ code: expected });

describe('reading parameters', () => {
  it('answers undefined for what is absent or empty', () => {
    const nothing = form('B=&I=&O=&M=');
    expect([bool(nothing, 'B'), int(nothing, 'I'), oneOf(nothing, 'O', ['x']), httpMethod(nothing, 'M')]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect([bool(form(''), 'B'), int(form(''), 'I'), text(form(''), 'T'), url(form(''), 'U')]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('reads booleans in any case and nothing else', () => {
    expect(bool(form('B=True'), 'B')).toBe(true);
    expect(bool(form('B=false'), 'B')).toBe(false);
    expect(() => bool(form('B=1'), 'B')).toThrowError(code(20001));
  });

  it('reads whole numbers within bounds', () => {
    expect(int(form('I=-3'), 'I')).toBe(-3);
    expect(int(form('I=10'), 'I', { min: 10, max: 10 })).toBe(10);
    for (const value of ['1.5', '1e3', '0x1', ' ', '11', 'NaN']) {
      expect(() => int(form(`I=${value}`), 'I', { max: 10 })).toThrowError(code(20001));
    }
  });

  it('reads words, texts, methods and absolute addresses', () => {
    expect(oneOf(form('O=asc'), 'O', ['asc', 'desc'])).toBe('asc');
    expect(() => oneOf(form('O=up'), 'O', ['asc', 'desc'])).toThrowError(/asc, desc/);
    expect(httpMethod(form('M=get'), 'M')).toBe('GET');
    expect(() => httpMethod(form('M=PUT'), 'M')).toThrowError(code(20001));
    expect(url(form('U=https%3A%2F%2Fa.example%2F%3Fb'), 'U')).toBe('https://a.example/?b');
    for (const value of ['/a', 'a.example', 'ftp://a.example', 'javascript:alert(1)']) {
      expect(() => url(new URLSearchParams({ U: value }), 'U')).toThrowError(code(21205));
    }
    expect(() => text(form('T=abc'), 'T', 2)).toThrowError(code(20001));
    expect(required(form('R=x'), 'R')).toBe('x');
    expect(() => required(form('R='), 'R')).toThrowError(/R/);
  });
});
