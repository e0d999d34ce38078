import { describe, expect, it } from 'vitest';
import { textWidth } from '../../../src/cli/columns.ts';
import { folded, foldedHelp, table } from '../../../src/cli/folding.ts';
import { run } from './command-line.ts';

const COMMANDS = [
  '',
  ...'run usage export report logs init doctor personas serve cleanup config completion'.split(' '),
];
const PEOPLE = [
  ['ID', 'NAME', 'INDUSTRY', 'COMPANY'],
  ['chad-rowley', 'Chad Rowley', 'utilities', 'Stonebridge Power and Water'],
  ['zuri-kamau', 'Zuri Kamau', 'food-delivery', 'Supperbell'],
];

describe('folded', () => {
  it('breaks between words, never before a dot that parts facts, and leaves a long word whole', () => {
    expect(folded('one two · three https://a.example/long', 12, '  ')).toBe(
      'one two ·\n  three\n  https://a.example/long',
    );
    expect(folded('it fits', 7)).toBe('it fits');
  });
});

describe('table', () => {
  it('is as wide as its cells where there is room without end', () => {
    expect(table(PEOPLE, Number.POSITIVE_INFINITY)[1]).toBe(
      'chad-rowley  Chad Rowley  utilities      Stonebridge Power and Water',
    );
  });

  it('breaks the last column below itself where the others leave it room', () => {
    expect(table(PEOPLE, 60).slice(1)).toEqual([
      `chad-rowley  Chad Rowley  utilities      Stonebridge Power\n${' '.repeat(41)}and Water`,
      'zuri-kamau   Zuri Kamau   food-delivery  Supperbell',
    ]);
  });

  it('puts the other cells below the first where a column would be too narrow, or holds numbers', () => {
    expect(table(PEOPLE, 40).slice(0, 2)).toEqual([
      'ID\n  NAME · INDUSTRY · COMPANY',
      'chad-rowley\n  Chad Rowley · utilities · Stonebridge\n  Power and Water',
    ]);
    expect(table([['', 'two days', '1234567890']], 15, [2])).toEqual(['  two days\n    1234567890']);
  });

  it('counts characters that are two columns wide as two, and marks as none', () => {
    expect([textWidth('李小龙'), textWidth('e\u0301'), textWidth('✓ ok'), textWidth('한👍')]).toEqual([6, 1, 4, 4]);
    expect(
      table(
        [
          ['李', 'a'],
          ['abc', 'b'],
        ],
        80,
      ),
    ).toEqual(['李   a', 'abc  b']);
  });
});

describe('foldedHelp', () => {
  it('fills paragraphs anew, puts what an example does below it, and leaves commands whole', () => {
    const help =
      'Examples:\n  synthcall run --pairs 20   twenty calls\n\nA paragraph of two lines, one that is\nlong.\n';
    expect(foldedHelp(help, 30)).toBe(
      'Examples:\n  synthcall run --pairs 20\n      twenty calls\n\nA paragraph of two lines, one\nthat is long.\n',
    );
    expect(foldedHelp(help, 45)).toBe(help);
  });

  it.each([40, 60, 80])('keeps prose of every command inside %d columns', async (width) => {
    for (const name of COMMANDS) {
      const { out } = await run([...name.split(' ').filter(Boolean), '--help'], { outColumns: width });
      const tooLong = out
        .split('\n')
        .filter((line) => line.length > width && !/^ *(synthcall|--\S+( <\S+>)?$)/.test(line));
      expect([name, tooLong]).toEqual([name, []]);
    }
  });
});
