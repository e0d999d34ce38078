/** A run folder that somebody else has made: exported and reported as far as it is a run, refused where it is none, nothing outside it touched. */
import { mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeRunReport } from '../../../src/app/report.ts';
import { FORM_NAMES } from '../../../src/dataset/export/forms.ts';
import { transcriptText } from '../../../src/dataset/transcript.ts';
import { SynthcallError } from '../../../src/shared/errors.ts';
import { FUZZ_SEED, FUZZ_TIMEOUT_MS, fuzz, oddText } from '../../support/fuzzing.ts';
import { aCall, aRun, exported } from './a-run.ts';

const TEXT_FORMS = FORM_NAMES.filter((name) => !['nemo', 'kaldi', 'parquet'].includes(name));
const MARKUP = '</script><script>alert(1)</script><img src=x onerror=alert(1)>"\'&';

/** Exports and reports; only our own refusals may come of it. Returns them. */
async function readWhole(dir: string): Promise<string[]> {
  const codes: string[] = [];
  for (const read of [() => exported(dir, TEXT_FORMS), () => writeRunReport(dir)]) {
    await read().catch((error: unknown) => {
      if (!(error instanceof SynthcallError)) throw error;
      codes.push(error.code);
    });
  }
  return codes;
}

describe('records of any kind', () => {
  it.each([
    ['a number', '5'],
    ['null', 'null'],
    ['a list', '[]'],
    ['an empty object', '{}'],
    ['a prototype', '{"__proto__":{"call_id":"call_0001"}}'],
    ['a deep one', `{"call_id":${'['.repeat(3_000)}${']'.repeat(3_000)}}`],
  ])('are refused when a call is %s', async (_case, line) => {
    const dir = await aRun([aCall('call_0001')]);
    const whole = await readFile(join(dir, 'calls.jsonl'), 'utf8');
    await writeFile(join(dir, 'calls.jsonl'), `${line}\n${whole}`);
    expect(await readWhole(dir)).toEqual(['DATASET_MISSING', 'DATASET_MISSING']);
  });

  it.each(['../../evil', '/etc/passwd', '..', '', 'a\u0000', 'a\nb', 'a b', 'x'.repeat(300)])(
    'are refused when a call is called %j',
    async (id) => {
      const dir = await aRun([aCall(id)]);
      expect(await readWhole(dir)).toEqual(['DATASET_MISSING', 'DATASET_MISSING']);
      expect((await readdir(dir)).sort()).toEqual(['calls.jsonl', 'manifest.json', 'turns.jsonl']);
    },
  );

  it.each(['5', 'null', '{"run_id":"../x"}', '{"run_id":5}', '{"run_id":"r","counts":{"accepted":"<b>"}}', '{'])(
    'are refused when the manifest is %s',
    async (manifest) => {
      const dir = await aRun([aCall('call_0001')]);
      await writeFile(join(dir, 'manifest.json'), manifest);
      expect(await readWhole(dir)).toEqual(['DATASET_MISSING', 'DATASET_MISSING']);
    },
  );

  it(`are read or refused, fields of any kind (seed ${FUZZ_SEED})`, { timeout: FUZZ_TIMEOUT_MS }, async () => {
    const { call, turns } = aCall('call_0001');
    const value = fc.oneof(oddText(60), fc.jsonValue({ maxDepth: 2 }));
    const change = (keys: string[]) => fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 2 });
    await fuzz(
      20,
      fc.asyncProperty(change(Object.keys(call)), change(Object.keys(turns[0] as object)), async (ofCall, ofTurn) => {
        const dir = await aRun([aCall('call_0001')]);
        await writeFile(join(dir, 'calls.jsonl'), `${JSON.stringify({ ...call, ...ofCall })}\n`);
        await writeFile(
          join(dir, 'turns.jsonl'),
          turns.map((turn) => `${JSON.stringify({ ...turn, ...ofTurn })}\n`).join(''),
        );
        await readWhole(dir);
        expect(await readdir(dirname(dir))).toEqual(['run-1']);
      }),
    );
  });
});

describe('texts of any kind', () => {
  const said = aCall(
    'call_0001',
    [
      ['agent', `${MARKUP}\u2028=cmd|' /c calc'!A1\u001b[31m`, 0, 2],
      ['customer', '=HYPERLINK("http://evil")', 3, 5],
    ],
    {
      agent: MARKUP,
      customer: '=1+1',
      issue_category: '@SUM(1)',
      labels: { '=x': '+1', [MARKUP]: MARKUP },
      quality: { verdict: 'accepted', reasons: [MARKUP] },
    },
  );

  it('are no markup in the report', async () => {
    const dir = await aRun([said], { quarantined: [said] });
    await writeRunReport(dir);
    const html = await readFile(join(dir, 'report.html'), 'utf8');
    expect(html.match(/<script/g)).toHaveLength(2); // ours: data and program
    expect(html).not.toContain('<img');
    expect(html).toContain('\\u003cimg src=x');
    expect(html).toMatch(/Content-Security-Policy" content="default-src 'none'; script-src 'sha256-/);
  });

  it('are no formulas in tables, no cues in captions and no lines of their own in transcripts', async () => {
    const dir = await aRun([said]);
    await exported(dir, ['csv', 'vtt', 'srt']);
    const csv = await readFile(join(dir, 'exports/csv/turns.csv'), 'utf8');
    expect(csv).toContain("'=HYPERLINK");
    for (const cell of csv.split(/[,\r\n]/)) expect(cell).not.toMatch(/^"?[=+@]/);
    expect(await readFile(join(dir, 'exports/vtt/call_0001.vtt'), 'utf8')).not.toMatch(/<(script|img)/);
    const text = transcriptText({
      ...said,
      turns: said.turns.map((turn) => ({ ...turn, said: `a\n[00:01.0] Agent: forged\u001b[2J` })),
    });
    expect(text.match(/^\[/gm)).toHaveLength(said.turns.length);
    expect(text).not.toContain('\u001b');
  });

  it('lead nowhere when they are links', async () => {
    const dir = await aRun([said]);
    const outside = await mkdtemp(join(dirname(dir), 'outside-'));
    await symlink(outside, join(dir, 'exports'));
    await expect(exported(dir, ['csv'])).rejects.toMatchObject({ code: 'CONFIG_FOLDER' });
    expect(await readdir(outside)).toEqual([]);
  });
});
