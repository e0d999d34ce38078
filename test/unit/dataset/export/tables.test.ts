import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { csvCell } from '../../../../src/dataset/export/csv.ts';
import { loadLibrary } from '../../../../src/dataset/export/parquet.ts';
import { aCall, aRun, exported, type Said } from '../a-run.ts';

const HOSTILE: readonly Said[] = [
  ['agent', '=HYPERLINK("http://x","y")', 0, 1],
  ['customer', 'one, "two"\r\nthree', 1, 2],
  ['agent', '+15555550142', 2, 3],
  ['customer', '  spaced ', 3, 4],
  ['agent', '@cmd'],
  ['customer', '-2 dollars — naïve 你好'],
];
const calls = [
  aCall('call_0001'),
  aCall('call_0002', HOSTILE, { labels: { industry: 7, events: [], vip: true }, scores: {} }),
];

/** RFC 4180, nothing more: fails on a bare quote, a missing CR, or rows of different length. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    let field = '';
    if (text[at] === '"') {
      for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at += 1) {
        if (at >= text.length) throw new Error('a quoted field does not end');
        field += text[at];
        if (text[at] === '"') at += 1;
      }
      at += 1;
    } else {
      while (at < text.length && text[at] !== ',' && text[at] !== '\r') {
        if (text[at] === '"' || text[at] === '\n')
          throw new Error(`${JSON.stringify(text[at])} in a field without quotes`);
        field += text[at];
        at += 1;
      }
    }
    row.push(field);
    if (text[at] === ',') at += 1;
    else {
      if (text.slice(at, at + 2) !== '\r\n') throw new Error('a line must end in CRLF');
      at += 2;
      rows.push(row);
      row = [];
    }
  }
  if (row.length > 0 || rows.some((one) => one.length !== rows[0]?.length)) throw new Error('rows differ in length');
  return rows;
}

async function csv(dir: string, name: string): Promise<Record<string, string>[]> {
  const [head = [], ...rows] = parseCsv(await readFile(join(dir, 'exports/csv', name), 'utf8'));
  return rows.map((row) => Object.fromEntries(row.map((cell, index) => [head[index], cell])));
}

describe('CSV', () => {
  it('gives back every value after RFC 4180', async () => {
    const dir = await aRun(calls);
    await exported(dir, ['csv']);
    const [first, second] = await csv(dir, 'calls.csv');
    expect(first).toMatchObject({
      call_id: 'call_0001',
      duration_s: '9',
      cost_usd: '0.012',
      label_industry: 'retail',
      label_events: '["long-lookup"]',
      label_escalated: 'false',
      label_vip: '',
      score_churn: '12.5',
      score_satisfaction: '71',
    });
    expect(second).toMatchObject({ label_industry: '7', label_vip: 'true', label_escalated: '', score_churn: '' });
    const turns = await csv(dir, 'turns.csv');
    expect(turns).toHaveLength(10);
    expect(turns[5]?.['said']).toBe('one, "two"\r\nthree');
    expect(turns[7]?.['said']).toBe('  spaced ');
    expect(turns[8]).toMatchObject({ start_s: '', end_s: '', emotion: 'neutral' });
  });

  it('has no text that a spreadsheet takes for a formula', async () => {
    const dir = await aRun(calls);
    await exported(dir, ['csv']);
    const said = (await csv(dir, 'turns.csv')).map((row) => row['said']);
    expect([said[4], said[6], said[8], said[9]]).toEqual([
      '\'=HYPERLINK("http://x","y")',
      "'+15555550142",
      "'@cmd",
      "'-2 dollars — naïve 你好",
    ]);
    for (const text of ['\t=1', '\r=1', '\n=1']) expect(csvCell(text)).toMatch(/^"?'/);
    expect(csvCell(-0.5)).toBe('-0.5');
  });

  it('cuts entities out of the cell as it stands, with an apostrophe before it and without', async () => {
    const call = aCall('call_0001', [
      ['customer', '=SUM(A1:A9) is it.', 0, 1],
      ['agent', 'Is it =SUM(A1:A9)?', 1, 2],
    ]);
    const entity = { type: 'other', text: '=SUM(A1:A9)', pii: false } as const;
    const turns = call.turns.map((turn) => {
      const start = turn.said.indexOf(entity.text);
      return { ...turn, entities: [{ ...entity, start, end: start + entity.text.length }] };
    });
    const dir = await aRun([{ ...call, turns }]);
    await exported(dir, ['csv']);
    for (const { said = '', entities = '' } of await csv(dir, 'turns.csv')) {
      const [found] = JSON.parse(entities) as [{ text: string; start: number; end: number }];
      expect(said.slice(found.start, found.end)).toBe(entity.text);
    }
  });
});

describe('Parquet', () => {
  const read = async (dir: string, name: string) => {
    const bytes = readFileSync(join(dir, 'exports/parquet', name));
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    return (await parquetReadObjects({ file: file as ArrayBuffer })) as Record<string, unknown>[];
  };

  it('gives back every value with its type; what is unknown is null', async () => {
    const dir = await aRun(calls);
    await exported(dir, ['parquet']);
    const [first, second] = await read(dir, 'calls.parquet');
    expect(first).toMatchObject({
      call_id: 'call_0001',
      duration_s: 9,
      turn_count: 4,
      label_escalated: false,
      label_industry: 'retail',
      score_churn: 12.5,
      score_satisfaction: 71,
      recording_file: null,
    });
    expect(second).toMatchObject({ label_industry: '7', label_vip: true, label_escalated: null });
    const turns = await read(dir, 'turns.parquet');
    expect(turns.map((row) => row['said'])).toEqual(calls.flatMap((one) => one.turns.map(({ said }) => said)));
    expect(turns[9]).toMatchObject({ start_s: null, turn: 5, confidence: 0.9, intent: null });
  });

  it('writes as many row groups as there are', async () => {
    const many = Array.from({ length: 50 }, (_, index) => ['agent', `turn ${index}`] as const);
    const dir = await aRun(
      Array.from({ length: 900 }, (_, index) => aCall(`call_${String(index).padStart(4, '0')}`, many)),
    );
    await exported(dir, ['parquet']);
    const turns = await read(dir, 'turns.parquet');
    expect(turns).toHaveLength(45_000);
    expect(turns.at(-1)).toMatchObject({ call_id: 'call_0899', turn: 49 });
  });

  it('says what to install when its library is missing', async () => {
    const missing = loadLibrary(() => Promise.reject(new Error('Cannot find package')));
    await expect(missing).rejects.toMatchObject({
      code: 'CONFIG_USAGE',
      hint: expect.stringContaining('npm install hyparquet-writer'),
    });
  });
});
