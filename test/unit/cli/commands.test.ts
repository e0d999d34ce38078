import { describe, expect, it } from 'vitest';
import type { PersonaFault, RunningServer, UsageReport } from '../../../src/app.ts';
import { clockAt, run } from './command-line.ts';
import { agent, customer } from './plans.ts';

const report: UsageReport = {
  world: 'local',
  date: '2026-01-05',
  currentCount: 61,
  leased: 10,
  costMicros: 12_300,
  runs: 2,
  calls: 12,
  limit: 1000,
  remaining: 929,
  resetsAt: '2026-01-06T00:00:00.000Z',
  earlier: [{ date: '2026-01-04', currentCount: 5, leased: 0, costMicros: undefined, runs: 1, calls: 1 }],
};

describe('synthcall usage', () => {
  it('says what is used, left, held, when it resets and what it cost', async () => {
    const app = { usage: async () => ({ ...report, earlier: [] }) };
    const { out } = await run(['usage'], { app, clock: clockAt('2026-01-05T18:48:00Z') });
    expect(out).toBe(
      [
        'Responder calls on 2026-01-05 (UTC), local world',
        '  used       61 of 1000',
        '  held       10 (by a run under way, or by one that died until its lease ends)',
        '  remaining  929',
        '  resets     in 5 h 12 min (2026-01-06T00:00:00.000Z)',
        '  cost       $0.01',
        '',
      ].join('\n'),
    );
  });

  it('adds a table of earlier days', async () => {
    let asked = 0;
    const usage = async (days: number) => {
      asked = days;
      return report;
    };
    const { out } = await run(['usage', '--days', '7'], { app: { usage } });
    expect(asked).toBe(7);
    expect(out.split('\n').slice(-4)).toEqual([
      'DATE        RESPONDER CALLS  RUNS  CALLS      COST',
      '2026-01-05               61     2     12     $0.01',
      '2026-01-04                5     1      1  unpriced',
      '',
    ]);
  });

  it('leaves an unknown cost out of the JSON', async () => {
    const { out } = await run(['usage', '--json'], { app: { usage: async () => report } });
    const { earlier, ...today } = JSON.parse(out);
    expect(today).toMatchObject({
      world: 'local',
      currentCount: 61,
      limit: 1000,
      remaining: 929,
      leased: 10,
      costUsd: 0.0123,
    });
    expect(today.resetsAt).toBe(report.resetsAt);
    expect(earlier).toEqual([{ date: '2026-01-04', currentCount: 5, leased: 0, runs: 1, calls: 1 }]);
  });
});

describe('synthcall personas', () => {
  const fault: PersonaFault = {
    file: 'personas/a.json',
    line: 3,
    column: 5,
    severity: 'error',
    rule: 'unknown-voice',
    message: 'There is no voice "Bob".',
    fix: 'Use Polly.Matthew-Neural.',
  };
  const personas = (faults: readonly PersonaFault[]) => ({
    personas: {
      validate: async () => faults,
      list: async () => ({ agents: [agent], customers: [customer], faults }),
      show: async () => customer,
      create: async (role: string, name: string) => ({
        file: `personas/${role}s/${name}.json`,
        remarks: ['From now on yours are used.'],
      }),
      import: async () => ({ files: ['a.json', 'b.json'], notes: ['lena, voice: guessed'], remarks: [] }),
      schema: async (role: string) => ({ title: role }),
    },
  });

  it('prints each fault with its place and its fix, and exits with 2', async () => {
    const { code, out } = await run(['personas', 'validate'], { app: personas([fault]) });
    expect([code, out.split('\n')[0]]).toEqual([
      2,
      'personas/a.json:3:5 error unknown-voice There is no voice "Bob". → Use Polly.Matthew-Neural.',
    ]);
  });

  it('exits with 0 when there are only warnings', async () => {
    const { code, out } = await run(['personas', 'validate'], { app: personas([{ ...fault, severity: 'warning' }]) });
    expect([code, out.trimEnd().split('\n').at(-1)]).toEqual([0, '0 errors, 1 warning']);
  });

  it('gives faults as JSON', async () => {
    const { out } = await run(['personas', 'validate', 'x', '--json'], { app: personas([fault]) });
    expect(JSON.parse(out)).toEqual({ faults: [fault] });
  });

  it('lists agents and customers in tables', async () => {
    const { out } = await run(['personas', 'list'], { app: personas([]) });
    expect(out).toContain('dan-webb  Dan Webb  retail    high        Northwind');
    expect(out).toContain('rosa-delgado  Rosa Delgado  retail    polite    damaged-item (low)');
  });

  it('says below the list which files are missing from it', async () => {
    const { file, ...rest } = fault;
    const others = [fault, { ...fault, line: 7 }, { ...rest, file: 'b.json' }];
    const unread = { ...rest, file: 'c.yaml', severity: 'warning' as const, rule: 'not-json' };
    const { out } = await run(['personas', 'list'], { app: personas([...others, unread]) });
    expect(out).toContain('2 files have faults: synthcall personas validate\n');
    expect(out).toContain('1 file not read, as persona files are JSON: synthcall personas validate\n');
    expect((await run(['personas', 'list'], { app: personas([]) })).out).not.toContain('validate');
    const named = await run(['personas', 'list', '--personas', "my people's"], { app: personas(others) });
    expect(named.out).toContain("synthcall personas validate --personas 'my people'\\''s'\n");
  });

  it('refuses to check paths while --personas names others, and takes both from elsewhere', async () => {
    const { code, err } = await run(['personas', 'validate', 'a', '--personas', 'b'], { app: personas([]) });
    expect([code, err.split('\n')[0]]).toEqual([
      2,
      '✖ Paths and --personas cannot be given together: both say what to check.',
    ]);
    const fromFile = await run(['personas', 'validate', 'a'], { app: personas([]), env: { SYNTHCALL_PERSONAS: 'b' } });
    expect(fromFile.code).toBe(0);
  });

  it('gives a fault of a whole file no line', async () => {
    const { line: _line, column: _column, ...whole } = fault;
    const { out } = await run(['personas', 'validate'], { app: personas([whole]) });
    expect(out).toMatch(/^personas\/a\.json error unknown-voice /);
  });

  it('says which roles there are', async () => {
    const { code, err } = await run(['personas', 'new', 'boss', 'X']);
    expect([code, err.split('\n')[0]]).toEqual([2, '✖ The role must be agent or customer, not "boss".']);
  });

  it('shows a persona as a sheet', async () => {
    const { out } = await run(['personas', 'show', 'rosa-delgado'], { app: personas([]) });
    expect(out).toContain('Rosa Delgado (customer rosa-delgado)');
    expect(out).toContain('    - order number: NW-48213 (order_id)');
  });

  it('makes, imports and describes persona files', async () => {
    const app = personas([]);
    const made = await run(['personas', 'new', 'customer', 'rosa'], { app });
    expect(made.out).toContain('Wrote personas/customers/rosa.json');
    expect(made.err).toContain('From now on yours are used.');
    const spaced = { ...app.personas, create: async () => ({ file: 'my people/x.json', remarks: [] }) } as never;
    const asked = await run(['personas', 'new', 'agent', 'x'], { app: { personas: spaced } });
    expect(asked.out).toContain("synthcall personas validate 'my people/x.json'\n");
    expect((await run(['personas', 'new', 'agent', 'x', '--quiet'], { app })).out).toBe('');
    expect((await run(['personas', 'import', 'x.json'], { app })).out).toContain('2 personas imported.');
    expect(JSON.parse((await run(['personas', 'schema', 'agent'], { app })).out)).toEqual({ title: 'agent' });
    expect((await run(['personas', 'schema', 'boss'], { app })).code).toBe(2);
  });
});

describe('servers', () => {
  it('print where they are, run until they are interrupted, are stopped, and end well', async () => {
    const controller = new AbortController();
    let stopped = false;
    const server: RunningServer = {
      url: 'http://127.0.0.1:4010',
      facts: { account: 'AC1' },
      stop: async () => {
        stopped = true;
      },
    };
    const emulator = async () => {
      controller.abort();
      return server;
    };
    const { code, out } = await run(['emulator', '--port', '4010'], { app: { emulator }, signal: controller.signal });
    expect([code, stopped]).toEqual([0, true]);
    expect(out).toContain('url      http://127.0.0.1:4010');
  });
});

describe('synthcall cleanup', () => {
  it('says what was removed, and fails when something could not be', async () => {
    const leftovers = [
      { kind: 'conference', sid: 'CF1', name: 'a', removed: true },
      { kind: 'application', sid: 'AP1', name: 'b', removed: false, reason: 'refused' },
    ];
    const { code, out } = await run(['cleanup'], { app: { cleanup: async () => leftovers } });
    expect([code, out]).toEqual([1, 'removed      conference   CF1  a\nnot removed  application  AP1  b  refused\n']);
  });

  it('says so when there is nothing', async () => {
    expect((await run(['cleanup'], { app: { cleanup: async () => [] } })).out).toBe('Nothing was left behind.\n');
  });
});
