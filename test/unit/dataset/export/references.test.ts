import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asrWords } from '../../../../src/dataset/export/asr-text.ts';
import { aCall, aRun, exported, type Said, withPause } from '../a-run.ts';

const calls = [
  aCall('call_0001'),
  aCall('call_0002', [
    ['agent', 'Hello there.', 0.25, 1],
    ['customer', '"...!"', 1, 1.5],
    ['customer', '(Bye) {now} ;; <okay>', 2, 3],
  ]),
];

async function linesOf(dir: string, path: string): Promise<string[]> {
  const text = await readFile(join(dir, 'exports', path), 'utf8');
  expect(text.endsWith('\n')).toBe(true);
  return text.slice(0, -1).split('\n');
}

const SECONDS = /^\d+\.\d{3}$/;

describe('references for scoring', () => {
  it('are RTTM with ten fields a line, inside the regions of the UEM', async () => {
    const dir = await aRun(calls);
    await exported(dir, ['rttm']);
    const regions = new Map<string, number>();
    for (const line of await linesOf(dir, 'rttm/calls.uem')) {
      const [file, channel, start, end, ...rest] = line.split(' ');
      expect([channel, start, rest.length, SECONDS.test(end ?? '')]).toEqual(['1', '0.000', 0, true]);
      regions.set(file ?? '', Number(end));
    }
    const turns = (await linesOf(dir, 'rttm/calls.rttm')).map((line) => line.split(' '));
    for (const fields of turns) {
      expect(fields).toHaveLength(10);
      expect([fields[0], fields[2], fields[5], fields[6], fields[8], fields[9]]).toEqual([
        'SPEAKER',
        '1',
        '<NA>',
        '<NA>',
        '<NA>',
        '<NA>',
      ]);
      expect(SECONDS.test(fields[3] ?? '') && SECONDS.test(fields[4] ?? '') && Number(fields[4]) > 0).toBe(true);
      expect(Number(fields[3]) + Number(fields[4])).toBeLessThanOrEqual((regions.get(fields[1] ?? '') ?? 0) + 1e-9);
    }
    expect(turns.slice(0, 2).map((fields) => [fields[1], fields[3], fields[4], fields[7]])).toEqual([
      ['call_0001', '0.500', '2.500', 'dana-whitlock'],
      ['call_0001', '3.400', '3.850', 'hazel-brandt'],
    ]);
  });

  it('are CTM sorted by file, channel and time, one bare word a line', async () => {
    const dir = await aRun(calls);
    await exported(dir, ['ctm']);
    const rows = (await linesOf(dir, 'ctm/calls.ctm')).map((line) => line.split(' '));
    for (const [index, row] of rows.entries()) {
      expect(row).toHaveLength(5);
      expect(row[1]).toMatch(/^[12]$/);
      expect(SECONDS.test(row[2] ?? '') && SECONDS.test(row[3] ?? '')).toBe(true);
      expect(row[4]).toMatch(/^[\p{L}\p{N}]/u);
      const before = rows[index - 1];
      if (before?.[0] === row[0]) {
        const key = (one: readonly string[]) => Number(one[1]) * 1e6 + Number(one[2]);
        expect(key(row)).toBeGreaterThanOrEqual(key(before as string[]));
      }
    }
    const customer = rows.filter((row) => row[0] === 'call_0001' && row[1] === '2').map((row) => row[4]);
    expect(customer.join(' ')).toBe("um it's order nw-48213 it never th- the box never came yes");
  });

  it('are STM whose words are those of the CTM, without what the form uses itself', async () => {
    const dir = await aRun(calls);
    await exported(dir, ['stm', 'ctm']);
    const lines = await linesOf(dir, 'stm/calls.stm');
    const rows = lines.filter((line) => !line.startsWith(';;')).map((line) => line.split(' '));
    for (const row of rows) {
      expect(row[1]).toMatch(/^[12]$/);
      expect(row[5]).toBe(row[1] === '1' ? '<O,agent>' : '<O,customer>');
      expect(Number(row[4])).toBeGreaterThan(Number(row[3]));
      expect(row.slice(6).join(' ')).not.toMatch(/[(){};<>]/);
    }
    const words = rows.flatMap((row) => row.slice(6).map((word) => `${row[0]} ${row[1]} ${word}`));
    const ctm = (await linesOf(dir, 'ctm/calls.ctm'))
      .map((line) => line.split(' '))
      .map((row) => `${row[0]} ${row[1]} ${row[4]}`);
    expect(words.sort()).toEqual(ctm.sort());
  });

  it('have no pause among their speech: a turn in two breaths is two pieces, with the words of each', async () => {
    const dir = await aRun([withPause(aCall('call_0001'))]);
    await exported(dir, ['rttm', 'stm']);
    const speech = (await linesOf(dir, 'rttm/calls.rttm')).map((line) => line.split(' '));
    expect(speech.map((fields) => [fields[3], fields[4], fields[7]]).slice(1, 3)).toEqual([
      ['3.400', '0.500', 'hazel-brandt'],
      ['4.900', '2.250', 'hazel-brandt'],
    ]);
    expect(speech).toHaveLength(5);
    const rows = (await linesOf(dir, 'stm/calls.stm')).filter((line) => line.includes('<O,customer>'));
    expect(rows.map((line) => line.split(' ').slice(3).join(' '))).toEqual([
      "3.400 3.900 <O,customer> um it's",
      '4.900 7.150 <O,customer> order nw-48213 it never th- the box never came',
      '8.200 8.500 <O,customer> yes',
    ]);
  });

  it('keep broken words, money and percentages, and drop lone punctuation', () => {
    expect(asrWords("Th- the $84.50, 50% -- “no”… ? I'm O'Neil - wait—what")).toEqual([
      'th-',
      'the',
      '$84.50',
      '50%',
      'no',
      "i'm",
      "o'neil",
      'wait—what',
    ]);
  });

  it('number channels as recordings are stored: the agent first', async () => {
    const said: readonly Said[] = [
      ['customer', 'First words', 0, 1],
      ['agent', 'second', 1, 2],
    ];
    const dir = await aRun([aCall('call_0001', said)], { audio: true });
    await exported(dir, ['ctm']);
    expect((await linesOf(dir, 'ctm/calls.ctm')).map((line) => line.split(' ')[1])).toEqual(['1', '2', '2']);
  });
});
