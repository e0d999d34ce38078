import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseEnvFile, withEnvEntry } from '../../../src/config/env-file.ts';

const valuesOf = (text: string) => Object.fromEntries(parseEnvFile(text).values);

describe('parseEnvFile', () => {
  it('reads plain, exported, quoted and commented lines', () => {
    const text = [
      '\uFEFF# a comment',
      'A=1',
      'export B = two words # a remark',
      'C="a \\"b\\"\\nc" # a remark',
      "D='$x \\n'",
      'E=a#b',
      'F=',
      'G="',
      'A=2',
    ].join('\r\n');
    const expected = { A: '2', B: 'two words', C: 'a "b"\nc', D: '$x \\n', E: 'a#b', F: '', G: '"' };
    expect(valuesOf(text)).toEqual(expected);
  });

  it('reads a quoted value over several lines', () => {
    expect(valuesOf('KEY="one\ntwo"\nNEXT=3')).toEqual({ KEY: 'one\ntwo', NEXT: '3' });
  });

  it('gives the number and first word of a line that it does not understand', () => {
    expect(parseEnvFile('A=1\nTOKEN abc\n').faults).toEqual([{ line: 2, firstWord: 'TOKEN' }]);
  });
});

describe('withEnvEntry', () => {
  it('replaces the line that counts and leaves every other line alone', () => {
    expect(withEnvEntry('# mine\nA=1\nB="x y"\n', 'A', '2')).toBe('# mine\nA=2\nB="x y"\n');
  });

  it('adds a line at the end', () => {
    expect(withEnvEntry('A=1', 'B', 'x y')).toBe('A=1\nB="x y"\n');
  });

  it('writes what parseEnvFile reads back, whatever the value', () => {
    const value = fc.string({ unit: 'grapheme' }).filter((text) => text !== '' && !text.includes('\r'));
    fc.assert(
      fc.property(value, (text) => {
        expect(valuesOf(withEnvEntry('A=1\n', 'SECRET', text))).toEqual({ A: '1', SECRET: text });
      }),
    );
  });
});
