import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/shared/clock.ts';
import { createLogger, joinLoggers, type LogLevel } from '../../../src/shared/log.ts';
import { openLogFile } from '../../../src/shared/log-file.ts';
import { Secret } from '../../../src/shared/secret.ts';

const clock = { ...systemClock(), now: () => Date.UTC(2026, 0, 5, 9) };

function aLogger(level: LogLevel = 'info') {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger({ stream: { write: (line) => lines.push(JSON.parse(line)) }, level, clock });
  return { logger, lines };
}

describe('the log', () => {
  it('writes one JSON line with time, level, message and the facts of its children', () => {
    const { logger, lines } = aLogger();
    logger
      .child({ runId: 'r' })
      .child({ callId: 'call_0001' })
      .warn('a leg was lost', { legSid: 'CA1', legs: undefined });
    expect(lines).toEqual([
      {
        level: 'warn',
        time: '2026-01-05T09:00:00.000Z',
        runId: 'r',
        callId: 'call_0001',
        legSid: 'CA1',
        message: 'a leg was lost',
      },
    ]);
  });

  it('hides a secret that somebody repeats, whatever it looks like', () => {
    const { logger, lines } = aLogger();
    new Secret('house "key" 7788');
    logger.warn('not house "key" 7788', { reason: 'no house "key" 7788 here' });
    expect(lines[0]).toMatchObject({ message: 'not ***', reason: 'no *** here' });
  });

  it('leaves out what is below its level', () => {
    const { logger, lines } = aLogger('warn');
    logger.debug('no');
    logger.info('no');
    logger.error('yes');
    expect(lines.map(({ message }) => message)).toEqual(['yes']);
    const silent = aLogger('silent');
    silent.logger.error('no');
    expect(silent.lines).toEqual([]);
  });

  it('hides secrets by name and by look, at any depth, and telephone numbers', () => {
    const { logger, lines } = aLogger();
    logger.info('key sk-abcdefghijkl of +15551234567', {
      authToken: 'one',
      deep: { list: [{ api_key: 'two' }], write_key: new Secret('three') },
      inputTokens: 12,
      error: `SK${'a'.repeat(32)} was refused`,
    });
    expect(lines[0]).toMatchObject({
      message: 'key *** of +***67',
      authToken: '***',
      deep: { list: [{ api_key: '***' }], write_key: '***' },
      inputTokens: 12,
      error: '*** was refused',
    });
    expect(JSON.stringify(lines)).not.toMatch(/one"|two|three|5551234/);
  });

  it('can tell two logs at once, each from its own level on', () => {
    const [loud, quiet] = [aLogger('debug'), aLogger('error')];
    const both = joinLoggers(loud.logger, quiet.logger).child({ runId: 'r' });
    both.debug('a');
    both.error('b');
    expect([loud.lines.length, quiet.lines.length]).toEqual([2, 1]);
  });
});

describe('a log file', () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  it('is put aside when it is full, and only so many full ones are kept', () => {
    const folder = mkdtempSync(join(tmpdir(), 'synthcall-log-'));
    folders.push(folder);
    const file = openLogFile(join(folder, 'deep', 'a.log'), { maxBytes: 20, keep: 2 });
    for (let number = 1; number <= 9; number += 1) file.write(`line ${number}\n`);
    file.close();
    const read = (name: string) => readFileSync(join(folder, 'deep', name), 'utf8');
    expect(readdirSync(join(folder, 'deep')).sort()).toEqual(['a.log', 'a.log.1', 'a.log.2']);
    expect(['a.log.2', 'a.log.1', 'a.log'].map(read).join('')).toBe('line 5\nline 6\nline 7\nline 8\nline 9\n');
  });

  it('goes on in the file that is there, and survives a place that cannot be written', () => {
    const folder = mkdtempSync(join(tmpdir(), 'synthcall-log-'));
    folders.push(folder);
    const path = join(folder, 'a.log');
    for (const line of ['one\n', 'two\n']) {
      const file = openLogFile(path, { maxBytes: 1000, keep: 1 });
      file.write(line);
      file.close();
    }
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n');
    openLogFile(join(path, 'under-a-file.log'), { maxBytes: 1000, keep: 1 }).write('lost\n');
  });
});
