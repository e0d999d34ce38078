/** `synthcall run` as a new user types it: no account, no credentials, an empty home. */
import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsAgainst } from '../support/published-schemas.ts';
import { readRunData } from '../support/run-data.ts';
import { synthcallHere } from '../support/synthcall-here.ts';
import { type Ended, newFolder, recordsOf, removeFolders, runSynthcall } from '../support/synthcall-process.ts';

const ARGV = ['run', '--pairs', '6', '--budget', '40', '--seed', '7', '--run-id', 'a'];

let [plainCwd, jsonCwd] = ['', ''];
let [plain, json]: Ended[] = [];
beforeAll(async () => {
  [plainCwd, jsonCwd] = [await newFolder(), await newFolder()];
  // One by the program, with the emulator in a thread; one in this process, where the emulator has none: the data must not differ.
  [plain, json] = await Promise.all([runSynthcall(ARGV, plainCwd), synthcallHere([...ARGV, '--json'], jsonCwd)]);
});
afterAll(removeFolders);

const dir = () => join(plainCwd, 'synthcall-runs', 'a');
const manifestIn = async (cwd: string) =>
  JSON.parse(await readFile(join(cwd, 'synthcall-runs', 'a', 'manifest.json'), 'utf8'));

/** Every file below a folder, by path. */
async function filesBelow(folder: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const entry of await readdir(folder, { recursive: true })) {
    const path = join(folder, entry);
    if ((await stat(path)).isFile()) files.set(entry, await readFile(path));
  }
  return files;
}

describe('what the user sees', () => {
  it('is told on stderr what will happen, then how it goes, in plain lines where nothing can live', () => {
    const lines = plain?.err.split('\n') ?? [];
    expect(plain?.code).toBe(0);
    expect(lines[0]).toBe('local world · 6 calls · at most 40 responder calls (offline) · expected cost $0.00');
    expect(lines[1]).toBe('strategy coverage, seed 7');
    expect(lines.slice(2, -1)).toHaveLength(6);
    for (const [index, line] of lines.slice(2, -1).entries()) {
      expect(line).toMatch(
        new RegExp(`^✔ ${index + 1}/6 call_000\\d  [\\w-]+ → [\\w-]+  [\\w-]+ · [\\w-]+ · \\d+ turns · `),
      );
    }
    expect(plain?.err).not.toContain('\u001b');
  });

  it('ends on stdout with a summary and the path of the data', () => {
    expect(plain?.out).toMatch(/^ {2}calls +6 accepted of 6 planned\n/);
    for (const row of ['outcomes', 'endings', 'turns', 'cost', 'time'])
      expect(plain?.out).toMatch(new RegExp(`^  ${row} `, 'm'));
    expect(plain?.out).toMatch(/\n\nData: synthcall-runs\/a\n$/);
    expect(plain?.out).not.toContain('\u001b');
  });

  it('is one event a line with --json, the last of them the completed run', () => {
    expect([json?.code, json?.err]).toEqual([0, '']);
    const events = (json?.out ?? '')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events[0]).toMatchObject({ event: 'run.started', run_id: 'a', world: 'local', pairs: 6, seed: '7' });
    expect(events.at(-1)).toMatchObject({
      event: 'run.completed',
      run_id: 'a',
      dir: 'synthcall-runs/a',
      planned: 6,
      accepted: 6,
      quarantined: 0,
      failed: 0,
      not_dialled: 0,
      cost_usd: 0,
      exit_code: 0,
    });
    const kinds = new Set(events.map(({ event }) => event));
    for (const kind of ['call.dialling', 'call.connected', 'turn.said', 'turn.heard', 'call.finished'])
      expect(kinds).toContain(kind);
  });

  it('is nothing at all with --quiet; the transcript reads like a conversation', async () => {
    const cwd = await newFolder();
    const quiet = await synthcallHere(['run', '--pairs', '1', '--seed', '7', '--run-id', 'a', '--quiet'], cwd);
    expect(quiet).toEqual({ code: 0, out: '', err: '' });
    const transcript = await readFile(join(cwd, 'synthcall-runs', 'a', 'transcripts', 'call_0001.txt'), 'utf8');
    await expect(transcript).toMatchFileSnapshot('../golden/transcript-seed-7.txt');
  });
});

describe('what the user gets', () => {
  it('is a complete conversation for every pair, inside the budget', async () => {
    const { calls, turns, transcripts } = await readRunData(dir());
    expect(calls.map(({ call_id }) => call_id)).toEqual([1, 2, 3, 4, 5, 6].map((number) => `call_000${number}`));
    expect(transcripts).toHaveLength(6);
    expect(calls.reduce((sum, call) => sum + call.responder_calls, 0)).toBeLessThanOrEqual(40);
    for (const call of calls) {
      expect(['agent-closed', 'customer-closed']).toContain(call.ending);
      expect(call.turn_count).toBeGreaterThanOrEqual(4);
      expect(call.outcome).toBeDefined();
      expect(call).toMatchObject({ run_id: 'a', responder: 'offline', quality: { verdict: 'accepted', reasons: [] } });
    }
    expect(turns.some(({ entities = [] }) => entities.length > 0)).toBe(true);
  });

  it('is listed in the manifest with hashes that hold, and nothing else lies about', async () => {
    const manifest = await manifestIn(plainCwd);
    const files = await filesBelow(dir());
    for (const path of ['manifest.json', 'report.html', 'report.json']) files.delete(path); // reports can be made again
    const listed = manifest.files.map(({ path }: { path: string }) => path);
    expect(listed).toEqual([...files.keys()].sort());
    for (const { path, bytes, sha256 } of manifest.files) {
      const content = files.get(path) as Buffer;
      expect([path, content.length, createHash('sha256').update(content).digest('hex')]).toEqual([path, bytes, sha256]);
    }
    const { calls, turns } = await readRunData(dir());
    expect(manifest.counts).toMatchObject({
      planned: 6,
      accepted: calls.length,
      turns: turns.length,
      back_channels: turns.filter((turn) => turn.back_channel).length,
      responder_calls: calls.reduce((sum, call) => sum + call.responder_calls, 0),
    });
  });

  it('tells the same story in its events: the last one is the end of the run', async () => {
    const events = await recordsOf(join(dir(), 'events.jsonl'));
    const { turns } = await readRunData(dir());
    const kinds = ['turn.said', 'turn.back-channel'];
    expect(events.filter(({ event }) => kinds.includes(String(event))).map(({ said }) => said)).toEqual(
      turns.map(({ said }) => said),
    );
    expect(events.at(-1)).toMatchObject({ event: 'run.completed', accepted: 6 });
  });

  it('numbers turns in its events as in their rows', async () => {
    const events = await recordsOf(join(dir(), 'events.jsonl'));
    const { turns } = await readRunData(dir());
    const rows = new Map(turns.map((turn) => [`${turn.call_id} ${turn.turn}`, turn]));
    const ofTurns = events.filter(({ event }) => String(event).startsWith('turn.'));
    expect(ofTurns.some(({ event }) => event === 'turn.back-channel')).toBe(true);
    for (const event of ofTurns) {
      const { event: _kind, ...facts } = event;
      expect(rows.get(`${event['call_id']} ${event['turn']}`)).toMatchObject(facts);
    }
  });

  it('is what the published schemas say, line by line, with no field that they do not describe', async () => {
    for (const name of ['calls', 'turns', 'recognised', 'segment', 'events']) {
      const faultsOf = await faultsAgainst(name);
      const records = await recordsOf(join(dir(), `${name}.jsonl`));
      expect(records.length, name).toBeGreaterThan(5);
      for (const record of records) expect([name, record, faultsOf(record)]).toEqual([name, record, []]);
    }
    const faultsOfEvent = await faultsAgainst('events');
    for (const line of (json?.out ?? '').trim().split('\n')) expect(faultsOfEvent(JSON.parse(line))).toEqual([]);
    expect((await faultsAgainst('manifest'))(await manifestIn(plainCwd))).toEqual([]);
  });

  it('is the same for the same seed, byte by byte, but for the clock on the wall', async () => {
    const [one, other] = await Promise.all(
      [plainCwd, jsonCwd].map(async (cwd) => {
        const files = await filesBelow(join(cwd, 'synthcall-runs', 'a'));
        const texts = [...files].map(([path, content]) => [path, content.toString('latin1')] as const);
        return new Map(texts.map(([path, text]) => [path, path === 'manifest.json' ? withoutWallClock(text) : text]));
      }),
    );
    expect([...(one?.keys() ?? [])].sort()).toEqual([...(other?.keys() ?? [])].sort());
    const differing = [...(one ?? [])].filter(([path, content]) => other?.get(path) !== content);
    expect(differing.map(([path]) => path)).toEqual([]);
  });
});

function withoutWallClock(content: string): string {
  return content.replace(/"wall_clock":\s*\{[^}]*\}/, '');
}

describe('a budget that cannot finish all pairs', () => {
  it('is said before dialling; what was dialled is complete, and the exit code is 4', async () => {
    const cwd = await newFolder();
    const { code, out, err } = await synthcallHere(['run', '--pairs', '20', '--budget', '10', '--run-id', 'a'], cwd);
    expect(code).toBe(4);
    const said = err
      .split('\n')
      .findIndex((line) => /^\d+ pairs will not be dialled: the budget cannot finish them$/.test(line));
    const dialled = err.split('\n').findIndex((line) => line.startsWith('✔'));
    expect(said).toBeGreaterThan(0);
    expect(dialled).toBeGreaterThan(said);
    expect(out).toMatch(/^Stopped by budget: .+\n {2}calls +3 accepted of 20 planned, 17 not dialled\n/);
    const { calls } = await readRunData(join(cwd, 'synthcall-runs', 'a'));
    expect(calls).toHaveLength(3);
    expect(calls.reduce((sum, call) => sum + call.responder_calls, 0)).toBeLessThanOrEqual(10);
    expect(await manifestIn(cwd)).toMatchObject({ stopped_by: 'budget', counts: { planned: 20, not_dialled: 17 } });
  });
});
