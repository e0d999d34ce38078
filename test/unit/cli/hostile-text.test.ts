/** Every command prints data; none may let it speak to the terminal. */
import { describe, expect, it } from 'vitest';
import type { App } from '../../../src/app.ts';
import { SynthcallError } from '../../../src/shared/errors.ts';
import { run } from './command-line.ts';
import { agent, customer, events, preview, summary } from './plans.ts';

const NASTY = '\u001b]0;owned\u0007\u001b[2J\u009b31m\u202eevil\u2066\u0000\rfake\u001bPq\u001b\\\u0008\ud800end';

// Words that decide what is printed, and times: data cannot choose these, the types of the application do.
const FIXED = new Set(
  'event verdict state severity level role world stoppedBy resetsAt date form rule strategy responder ending outcome'.split(
    ' ',
  ),
);

/** The same value with something nasty in every text and in every key of a list of counts. */
function poisoned<T>(value: T, key = ''): T {
  if (typeof value === 'string') return (FIXED.has(key) ? value : `${value}${NASTY}`) as T;
  if (Array.isArray(value)) return value.map((inner) => poisoned(inner, key)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const isCounts = Object.values(value).length > 0 && Object.values(value).every((inner) => typeof inner === 'number');
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      isCounts && key !== '' ? `${name}${NASTY}` : name,
      poisoned(inner, name),
    ]),
  ) as T;
}

const line = {
  time: '2026-01-05T09:00:00.000Z',
  level: 'warn',
  message: 'm',
  fields: { callId: 'c', deep: { a: ['b'] } },
} as const;
const day = { date: '2026-01-05', currentCount: 1, leased: 0, costMicros: 1, runs: 1, calls: 1 };

const app: Partial<App> = poisonedAnswers({
  preview: async () => preview,
  usage: async () => ({ ...day, limit: 9, remaining: 8, resetsAt: '2026-01-06T00:00:00.000Z', earlier: [day] }),
  export: async () => ({
    to: 'exports',
    remarks: ['cut off'],
    calls: 2,
    written: [{ form: 'vtt', dir: 'd', files: 1, bytes: 2, notes: ['a note'] }],
    skipped: [{ form: 'nemo', reason: 'no sound' }],
  }),
  report: async () => ({
    remarks: ['cut off'],
    runId: 'r',
    html: 'h',
    json: 'j',
    calls: 1,
    embedded: 1,
    inBand: 1,
    outOfBand: 0,
    lines: ['a line'],
  }),
  cleanup: async () => [{ kind: 'conference', sid: 'CF1', name: 'n', removed: false, reason: 'why' }],
  doctor: async () => [{ name: 'check', state: 'bad', found: 'this', fix: 'that' }],
  personas: {
    validate: async () => [{ file: 'f', line: 1, column: 1, severity: 'error', rule: 'r', message: 'm', fix: 'x' }],
    list: async () => ({ agents: [agent], customers: [customer], faults: [] }),
    show: async () => customer,
    create: async () => ({ file: 'file.json', remarks: ['from now on'] }),
    import: async () => ({ files: ['a.json'], notes: ['guessed'], remarks: ['from now on'] }),
    schema: async () => ({}),
  },
} as unknown as Partial<App>);

function poisonedAnswers<T extends object>(answers: T): T {
  return Object.fromEntries(
    Object.entries(answers).map(([name, answer]) => [
      name,
      typeof answer === 'function'
        ? async () => poisoned((await (answer as () => Promise<unknown>)()) as object, 'answer')
        : poisonedAnswers(answer as object),
    ]),
  ) as T;
}

const talking: Partial<App> = {
  run: async (listen, onPreview) => {
    await onPreview(poisoned(preview, 'preview'));
    for (const event of events) listen(poisoned(event));
    return poisoned({ ...summary, stoppedBy: 'error', stopReason: 'why', recognitionOff: 'off' } as const, 'summary');
  },
  logs: async (_request, onLine) => onLine({ ...poisoned(line), time: `2026-01-05T09:00:${NASTY}` }),
  serve: async () => ({ url: NASTY, facts: poisoned({ world: 'w', local: 'l' }, 'facts'), stop: async () => {} }),
};

function expectHarmless(text: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/u);
}

describe('what data say', () => {
  it.each([
    [['export', '--format', 'vtt']],
    [['report']],
    [['cleanup']],
    [['doctor']],
    [['personas', 'validate']],
    [['personas', 'list']],
    [['personas', 'show', 'x']],
    [['personas', 'new', 'agent', 'X']],
    [['personas', 'import', 'x']],
    [['run', '--dry-run']],
    [['run']],
    [['logs']],
    [['serve']],
  ])('is plain text in `synthcall %j`', async (argv) => {
    const { out, err } = await run(argv, { app: { ...app, ...talking }, signal: AbortSignal.abort() });
    expect(out + err).toContain('evil');
    expectHarmless(out + err);
  });

  it('is one line of JSON with --json', async () => {
    for (const argv of [
      ['usage'],
      ['report'],
      ['doctor'],
      ['personas', 'list'],
      ['personas', 'validate'],
      ['logs'],
      ['run'],
    ]) {
      const { out } = await run([...argv, '--json'], { app: { ...app, ...talking } });
      for (const text of out.trimEnd().split('\n')) expect(JSON.parse(text)).toBeTypeOf('object');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
      expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    }
  });

  it('is plain text in errors, wherever they come from, and never endless', async () => {
    const failures = [
      new SynthcallError('CONFIG_INVALID', `m ${NASTY}`, { hint: `h ${NASTY}` }),
      new Error(`e ${NASTY}`),
      new SynthcallError('CONFIG_INVALID', 'm'.repeat(1_000_000), { hint: 'h' }),
    ];
    for (const failure of failures) {
      const { err } = await run(['usage'], { app: { usage: () => Promise.reject(failure) } });
      expectHarmless(err);
      expect(err.length).toBeLessThan(20_000);
    }
  });

  it.each([
    [['run', `--${NASTY}`]],
    [[NASTY]],
    [['personas', 'new', NASTY, 'x']],
    [['run', '--pairs', NASTY]],
    [['run', '--strategy', NASTY]],
    [['run', '--seed', NASTY]],
    [['run', '--out', NASTY]],
    [['usage', '--days', NASTY]],
    [['run', '--run-id', `../${NASTY}`]],
    [['run', '--pairs', '9'.repeat(100_000)]],
    [['run', `--${'x'.repeat(100_000)}`]],
  ])('is plain text when it was typed: refused with a hint', async (argv) => {
    const { code, err } = await run(argv, { app });
    expect(code).toBe(2);
    expect(err).toContain('→');
    expect(err).not.toMatch(/^\s*at /m);
    expectHarmless(err);
    expect(err.length).toBeLessThan(20_000);
  });
});
