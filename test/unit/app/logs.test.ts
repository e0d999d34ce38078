import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLog, openRunLog } from '../../../src/app/logs.ts';
import { type LogLine, type LogsRequest, readLogs } from '../../../src/app/read-logs.ts';
import type { AppTools } from '../../../src/app/tools.ts';
import { loadSettings } from '../../../src/config/load.ts';
import type { RunEvent } from '../../../src/domain/events.ts';
import { type Clock, systemClock } from '../../../src/shared/clock.ts';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'synthcall-logs-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

async function toolsWith(
  flags: Record<string, string | number | boolean> = {},
  clock: Clock = systemClock(),
  isTTY = false,
) {
  const typed = new Map(Object.entries(flags).map(([path, value]) => [path, { name: `--${path}`, value }]));
  const { settings, sources } = await loadSettings({ cwd, env: {}, flags: typed });
  const logStream = Object.assign(new PassThrough(), { isTTY });
  const tools: AppTools = { settings, cwd, clock, ...openLog({ settings, sources, cwd, logStream }, clock) };
  return { tools, stderr: () => String(logStream.read() ?? '') };
}

async function linesOf(tools: AppTools, request: Partial<LogsRequest> = {}): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  const whole: LogsRequest = { run: 'latest', callId: undefined, level: 'debug', follow: false, ...request };
  await readLogs(tools, whole, (line) => lines.push(line), new AbortController().signal);
  return lines;
}

const connected: RunEvent = {
  event: 'call.connected',
  callId: 'call_0001',
  conferenceSid: 'CF1',
  legs: { agent: 'CA1', customer: 'CA2' },
};
const said: RunEvent = { event: 'turn.said', callId: 'call_0001', turn: 1, role: 'customer', said: 'my secret words' };
const trouble: RunEvent = { event: 'warning', callId: 'call_0002', code: 'hang-up', message: 'it went wrong' };
const started = { event: 'run.started', runId: 'r1', dir: 'd', world: 'local', pairs: 1, seed: '7' } as const;
const completed: RunEvent = {
  event: 'run.completed',
  runId: 'r1',
  dir: 'd',
  planned: 1,
  accepted: 1,
  quarantined: 0,
  failed: 0,
  notDialled: 0,
  responderCalls: 1,
  turns: 1,
  costMicros: 0,
  exitCode: 0,
};

describe('the log of a run', () => {
  it('has one line an event in the state folder, with run, call and leg, and not what was said', async () => {
    const { tools, stderr } = await toolsWith({ 'display.logLevel': 'debug' });
    const log = openRunLog(tools, 'r1');
    for (const event of [connected, said, trouble]) log.listen(event);
    log.close();
    const text = readFileSync(join(cwd, '.synthcall', 'logs', 'r1.log'), 'utf8');
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[1]).toMatchObject({
      level: 'debug',
      message: 'turn.said',
      runId: 'r1',
      callId: 'call_0001',
      legSid: 'CA2',
    });
    expect(lines[2]).toMatchObject({ level: 'warn', message: 'it went wrong', code: 'hang-up' });
    expect(text).not.toContain('secret words');
    expect(stderr()).toBe(''); // the terminal shows events in its own way
  });

  it('takes what the parts of the run say too, and stderr keeps to its level', async () => {
    const { tools, stderr } = await toolsWith();
    const log = openRunLog(tools, 'r1');
    log.logger.info('quiet');
    log.logger.warn('loud');
    log.close();
    expect((await linesOf(tools)).map(({ message }) => message)).toEqual(['quiet', 'loud']);
    const shown = stderr();
    expect(shown).toMatch(/"loud"/);
    expect(shown).not.toMatch(/quiet/);
  });

  it('stays off a terminal where nobody chose a level; what it warns of is told there once, in words and without secrets', async () => {
    const { tools, stderr } = await toolsWith({}, systemClock(), true);
    const told: RunEvent[] = [];
    const log = openRunLog(tools, 'r1', (event) => told.push(event));
    log.logger.info('quiet');
    for (const callId of ['call_0001', 'call_0002']) {
      log.logger.child({ callId }).warn('no reply', { reason: 'sk-abcdefghijk is refused' });
    }
    log.close();
    expect(stderr()).toBe('');
    expect(told).toEqual([{ event: 'warning', code: 'log', message: 'no reply: *** is refused' }]);
    expect((await linesOf(tools)).map(({ message }) => message)).toEqual(['quiet', 'no reply', 'no reply']);
  });

  it.each([{ 'display.logLevel': 'warn' }, { 'display.json': true }])(
    'is on a terminal all the same with %j',
    async (flags) => {
      const { tools, stderr } = await toolsWith(flags, systemClock(), true);
      const told: RunEvent[] = [];
      const log = openRunLog(tools, 'r1', (event) => told.push(event));
      log.logger.warn('loud');
      log.close();
      expect([told, stderr()]).toEqual([[], expect.stringContaining('"loud"')]);
    },
  );

  it('goes to --log-file instead, at the level that was asked for', async () => {
    const { tools, stderr } = await toolsWith({ 'display.logFile': 'all.log', 'display.logLevel': 'warn' });
    const log = openRunLog(tools, 'r1');
    for (const event of [connected, trouble]) log.listen(event);
    expect((await linesOf(tools)).map(({ message }) => message)).toEqual(['it went wrong']);
    expect([readdirSync(cwd), stderr()]).toEqual([['all.log'], '']);
  });
});

describe('reading logs', () => {
  it('narrows down by call and by level, over full parts too', async () => {
    const { tools } = await toolsWith({ 'display.logMaxMb': 0.001 });
    const log = openRunLog(tools, 'r1');
    for (let number = 0; number < 12; number += 1) log.listen(connected);
    log.listen(trouble);
    log.close();
    expect(readdirSync(join(cwd, '.synthcall', 'logs')).length).toBeGreaterThan(1);
    expect(await linesOf(tools)).toHaveLength(13);
    expect(await linesOf(tools, { callId: 'call_0001' })).toHaveLength(12);
    await expect(linesOf(tools, { callId: 'call_9999' })).rejects.toMatchObject({
      code: 'DATASET_MISSING',
      message: expect.stringMatching(/is about a call "call_9999"\.$/),
    });
    expect(await linesOf(tools, { run: 'synthcall-runs/r1', level: 'warn' })).toMatchObject([{ level: 'warn' }]);
  });

  it('follows a log until the run is over', async () => {
    let naps = 0;
    const clock: Clock = {
      ...systemClock(),
      sleep: async () => {
        naps += 1;
        log.listen(naps < 3 ? trouble : completed);
      },
    };
    const { tools } = await toolsWith({}, clock);
    const log = openRunLog(tools, 'r1');
    log.listen(connected);
    const lines = await linesOf(tools, { follow: true });
    expect(lines.map(({ message }) => message)).toEqual([
      'call.connected',
      'it went wrong',
      'it went wrong',
      'run.completed',
    ]);
  });

  it.each(['r1', 'r2'])('follows on when what is there tells of an earlier end, and %s goes on now', async (runId) => {
    let naps = 0;
    const clock: Clock = {
      ...systemClock(),
      sleep: async () => {
        naps += 1;
        log.listen(naps < 3 ? trouble : { ...completed, runId });
      },
    };
    const { tools } = await toolsWith({ 'display.logFile': 'all.log' }, clock);
    const earlier = openRunLog(tools, 'r1');
    for (const event of [started, completed]) earlier.listen(event);
    const log = openRunLog(tools, runId);
    log.listen({ ...started, runId });
    const lines = await linesOf(tools, { follow: true });
    expect(lines.map(({ message }) => message)).toEqual([
      'run.started',
      'run.completed',
      'run.started',
      'it went wrong',
      'it went wrong',
      'run.completed',
    ]);
  });

  it('goes on by the run that began last where several write to one file', async () => {
    const { tools } = await toolsWith(
      { 'display.logFile': 'all.log' },
      { ...systemClock(), sleep: async () => second.listen({ ...completed, runId: 'r2' }) },
    );
    const [first, second] = [openRunLog(tools, 'r1'), openRunLog(tools, 'r2')];
    first.listen(started);
    second.listen({ ...started, runId: 'r2' });
    first.listen(completed);
    const lines = await linesOf(tools, { follow: true });
    expect(lines.map(({ fields, message }) => `${fields['runId']} ${message}`)).toEqual([
      'r1 run.started',
      'r2 run.started',
      'r1 run.completed',
      'r2 run.completed',
    ]);
  });

  it('follows no longer than the process of a run that tells of no end', async () => {
    const dead = spawnSync(process.execPath, ['--version']).pid;
    const { tools } = await toolsWith({ 'display.logLevel': 'warn' });
    const log = openRunLog(tools, 'r1');
    log.listen(trouble);
    const line = { event: 'started', run_id: 'r1', at: '2026-03-02T10:00:00Z', dir: 'd', pid: dead, host: hostname() };
    writeFileSync(join(cwd, '.synthcall', 'runs.jsonl'), `${JSON.stringify(line)}\n`);
    expect((await linesOf(tools, { follow: true })).map(({ message }) => message)).toEqual(['it went wrong']);
  });

  it('follows over full files without losing a line', async () => {
    const told: string[] = [];
    const tell = (message: string) => {
      told.push(message);
      log.listen({ ...trouble, message });
    };
    let naps = 0;
    const clock: Clock = {
      ...systemClock(),
      sleep: async () => {
        naps += 1;
        // More and more at a time: from less than a file to several.
        for (let line = 0; line < 3 * naps; line += 1) tell(`nap ${naps}, line ${line}`);
        if (naps === 6) log.listen(completed);
      },
    };
    const { tools } = await toolsWith({ 'display.logMaxMb': 0.001 }, clock);
    const log = openRunLog(tools, 'r1');
    tell('before');
    const lines = await linesOf(tools, { follow: true });
    expect(lines.map(({ message }) => message)).toEqual([...told, 'run.completed']);
  });

  it('skips what is not a log line, and says which runs there are when one is not', async () => {
    const { tools } = await toolsWith();
    const log = openRunLog(tools, 'r1');
    log.listen(connected);
    writeFileSync(join(cwd, '.synthcall', 'logs', 'r1.log'), 'not JSON\n{"time":"x"}\n', { flag: 'a' });
    expect(await linesOf(tools)).toHaveLength(1);
    await expect(linesOf(tools, { run: 'r2' })).rejects.toMatchObject({ code: 'DATASET_MISSING' });
  });

  it('keeps the logs of the latest hundred runs', async () => {
    const { tools } = await toolsWith();
    for (let number = 0; number < 103; number += 1) {
      const log = openRunLog(tools, `r${number}`);
      log.logger.info('a run');
      log.close();
      utimesSync(join(cwd, '.synthcall', 'logs', `r${number}.log`), number, number);
    }
    const names = readdirSync(join(cwd, '.synthcall', 'logs'));
    expect([names.length, names.includes('r2.log'), names.includes('r102.log')]).toEqual([100, false, true]);
  });
});
