import { describe, expect, it } from 'vitest';
import { columns } from '../../../src/cli/columns.ts';
import { duration } from '../../../src/cli/figures.ts';
import { withIgnored, withRcEntry } from '../../../src/cli/init-texts.ts';
import { oneLine, printable } from '../../../src/shared/printable.ts';

describe('printable', () => {
  it.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]8;;http://evil\u0007link\u001b]8;;\u0007', 'link'],
    ['a\u0000b\u0007c\u009bd', 'abcd'],
    ['abc\u202edef', 'abcdef'],
    ['a\rb', 'ab'],
    ['lone \ud800 surrogate', 'lone \ufffd surrogate'],
    ['Zoë 👍\n\tok', 'Zoë 👍\n\tok'],
  ])('makes %j safe', (text, safe) => {
    expect(printable(text)).toBe(safe);
  });

  it('puts text on one line', () => {
    expect(oneLine(' a\n b\t\u001b[1mc ')).toBe('a b c');
  });
});

describe('columns', () => {
  it('pads each column to its widest cell and numbers to the right', () => {
    expect(
      columns(
        [
          ['a', '1'],
          ['bcd', '200'],
        ],
        [1],
      ),
    ).toEqual(['a      1', 'bcd  200']);
  });
});

describe('duration', () => {
  it.each([
    [0, '0.0 s'],
    [9_949, '9.9 s'],
    [9_950, '10 s'],
    [59_600, '1 min'],
    [185_000, '3 min 5 s'],
    [18_720_000, '5 h 12 min'],
  ])('says %d ms as %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});

describe('withRcEntry', () => {
  const text = '# mine\nworld: auto # why\n\nrateLimit:\n    # a remark\n    onUnavailable: open\npairs: 3\n';

  it('replaces a setting and leaves the rest alone', () => {
    expect(withRcEntry(text, 'world', 'live')).toBe(text.replace('world: auto # why', 'world: live'));
  });

  it('adds a setting to a group with the indent of the group', () => {
    const expected = text.replace('rateLimit:\n', 'rateLimit:\n    maxDailyCalls: 50\n');
    expect(withRcEntry(text, 'rateLimit.maxDailyCalls', 50)).toBe(expected);
  });

  it('adds a group, and puts quotes around what YAML would misread', () => {
    expect(withRcEntry('pairs: 3\n', 'gather.speechModel', 'yes')).toBe('pairs: 3\ngather:\n  speechModel: "yes"\n');
  });
});

describe('withIgnored', () => {
  it('adds only what is missing, however it is written', () => {
    const { text, added } = withIgnored('node_modules\n/.env\n.synthcall', ['.env', '.synthcall/', 'synthcall-runs/']);
    expect([text, added]).toEqual(['node_modules\n/.env\n.synthcall\nsynthcall-runs/\n', ['synthcall-runs/']]);
  });
});
