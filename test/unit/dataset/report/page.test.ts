import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { writeReport } from '../../../../src/dataset/report/write-report.ts';
import { openRun } from '../../../../src/dataset/run-reader.ts';
import { aCall, aRun, type Said, withBackChannel } from '../a-run.ts';

const analysis = {
  spread: { agent: { counts: { 'aGent 1': 1 }, evenness: 1, missing: [] } },
  realism: { calls: 0, inBand: 1, outOfBand: 0, measures: [] },
};
const HOSTILE = '</script><img src=x onerror=alert(1)><!-- $& $1 __DATA__ </SCRIPT >';

async function pageOf(dir: string, limits?: { transcripts: number; refused: number }) {
  const files = await writeReport(await openRun(dir), analysis, limits);
  const html = await readFile(files.html, 'utf8');
  const found =
    /<script type="application\/json" id="data">([^<]*)<\/script>\s*<script type="module">([\s\S]*?)<\/script>\s*<\/body>\s*<\/html>\s*$/.exec(
      html,
    );
  if (!found?.[1] || !found[2]) throw new Error('the page has not the shape that is expected');
  return { files, html, data: JSON.parse(found[1]), script: found[2] };
}

describe('the listening page', () => {
  it('holds hostile text as data only', async () => {
    const said: readonly Said[] = [['agent', HOSTILE, 0, 1]];
    const dir = await aRun([aCall('call_0001', said, { issue_category: HOSTILE, labels: { [HOSTILE]: HOSTILE } })]);
    const { html, data } = await pageOf(dir);
    expect(data.details.call_0001.turns[0].said).toBe(HOSTILE);
    expect(data.calls[0][3]).toBe(HOSTILE);
    expect(html).not.toContain('<img');
    expect(html.match(/<script/gi)).toHaveLength(2);
    expect(html.match(/<\/script/gi)).toHaveLength(2);
  });

  it('is one file: nothing is loaded, and only its own script may run', async () => {
    const { html, script } = await pageOf(await aRun([aCall('call_0001')]));
    expect(html).not.toMatch(/\b(src|href)="(?!#)/);
    expect(html).not.toMatch(/@import|url\(|__[A-Z]+__/);
    expect(script).not.toMatch(/^(import|export) /m);
    expect(() => new Script(script)).not.toThrow();
    const hash = createHash('sha256').update(script).digest('base64');
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
    expect(policy).toContain(`default-src 'none'; script-src 'sha256-${hash}';`);
  });

  it('has every call, but a bounded number of transcripts, refused calls first', async () => {
    const calls = Array.from({ length: 30 }, (_, index) => aCall(`call_${index}`));
    const refused = Array.from({ length: 6 }, (_, index) =>
      aCall(`bad_${index}`, undefined, { quality: { verdict: 'quarantined', reasons: ['loop'] } }),
    );
    const { data, files } = await pageOf(await aRun(calls, { quarantined: refused }), { transcripts: 10, refused: 4 });
    expect(data.calls).toHaveLength(36);
    expect(Object.keys(data.details)).toEqual([
      'bad_0',
      'bad_1',
      'bad_2',
      'bad_3',
      'call_0',
      'call_1',
      'call_2',
      'call_3',
      'call_4',
      'call_5',
    ]);
    expect([files.calls, files.embedded, data.embedded]).toEqual([36, 10, 10]);
  });

  it('shows who is loud when: the agent in the first lane', async () => {
    const dir = await aRun([aCall('call_0001')], { audio: true });
    const { src, duration, peaks, lanes } = (await pageOf(dir)).data.details.call_0001.audio;
    expect([src, duration, lanes]).toEqual(['audio/call_0001.wav', 9, [0, 1]]);
    const [agent, customer] = peaks.map((text: string) => Buffer.from(text, 'base64')) as [Buffer, Buffer];
    const at = (seconds: number) => Math.floor((600 * seconds) / 9);
    expect([agent.length, agent[at(1)], customer[at(1)], agent[at(5)], customer[at(5)]]).toEqual([600, 62, 0, 0, 62]);
  });

  it('knows what was said into a turn from the turns', async () => {
    const dir = await aRun([withBackChannel(aCall('call_0001'))]);
    const { turns } = (await pageOf(dir)).data.details.call_0001;
    expect(turns.map(({ back }: { back?: boolean }) => back)).toEqual([
      undefined,
      undefined,
      true,
      undefined,
      undefined,
    ]);
  });

  it('is the same bytes for the same run, and has no time of day in it', async () => {
    const dir = await aRun([aCall('call_0001')], { audio: true });
    const first = (await pageOf(dir)).html;
    expect((await pageOf(dir)).html).toBe(first);
    expect(JSON.parse(await readFile(join(dir, 'report.json'), 'utf8'))).toMatchObject({
      format: 'synthcall-report',
      run_id: 'run-1',
      spread: analysis.spread,
      realism: { calls: 0, in_band: 1, out_of_band: 0, measures: [] },
    });
  });
});

describe('differences', () => {
  it('are what was lost and what was added, and nothing for what was only written otherwise', async () => {
    const { differences } = (await import(
      new URL('../../../../src/dataset/report/page/differences.js', import.meta.url).href
    )) as {
      differences(said: string, heard: string): [string, string][];
    };
    expect(differences('Well, the box.', 'well the box')).toEqual([]);
    expect(differences('the box never came', 'the fox never uh came')).toEqual([
      ['same', 'the'],
      ['del', 'box'],
      ['ins', 'fox'],
      ['same', 'never'],
      ['ins', 'uh'],
      ['same', 'came'],
    ]);
    expect(differences('gone', '')).toEqual([['del', 'gone']]);
  });
});
