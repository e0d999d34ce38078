import { describe, expect, it } from 'vitest';
import type { App, RunPreview, RunSummary } from '../../../src/app.ts';
import { SynthcallError } from '../../../src/shared/errors.ts';
import { run } from './command-line.ts';
import { events, preview, summary } from './plans.ts';

const appWith = (planned: RunPreview): Partial<App> => ({
  preview: async () => planned,
  run: async (listen, onPreview) => {
    await onPreview(planned);
    for (const event of events) listen(event);
    return summary;
  },
});

describe('synthcall run', () => {
  it('says what will happen, prints a line for each call, then a summary with the place of the data', async () => {
    const { code, out, err } = await run(['run'], { app: appWith(preview) });
    expect(code).toBe(0);
    expect(err).toBe(
      [
        'local world · 1 call · at most 100 responder calls (offline) · expected cost $0.00',
        'strategy coverage, seed 7',
        '2 pairs will not be dialled: the budget cannot finish them',
        '! call_0001: Sync is slow [SYNC_SLOW]',
        '✔ 1/1 call_0001  rosa-delgado → dan-webb  resolved · agent-closed · 8 turns · 1 min 42 s',
        '',
      ].join('\n'),
    );
    expect(out).toBe(
      [
        '  calls     1 accepted of 3 planned, 2 not dialled',
        '  outcomes  1 resolved',
        '  endings   1 agent-closed',
        '  turns     8, with 7 responder calls',
        '  cost      $0.00',
        '  time      0.4 s',
        '',
        'Data: synthcall-runs/run_1',
        '',
      ].join('\n'),
    );
  });

  it('says where to look when every call failed, and only then', async () => {
    const failing = { ...summary, accepted: 0, failed: 2, notDialled: 1, outcomes: {} };
    const shown = async (of: RunSummary) => (await run(['run'], { app: { run: async () => of } })).out;
    expect(await shown(failing)).toMatch(
      /\nEvery call failed\. Why: synthcall logs run_1 --level warn\nWhat may be amiss here: synthcall doctor\n$/,
    );
    expect(await shown({ ...failing, accepted: 1 })).not.toContain('synthcall doctor');
    expect(await shown({ ...failing, failed: 0 })).not.toContain('synthcall doctor');
    // Whoever stops a run knows why its calls were not made to their end.
    expect(await shown({ ...failing, stoppedBy: 'interrupt' })).not.toContain('synthcall doctor');
  });

  it('parts turns from back-channels, and calls talk without a file talk', async () => {
    const kept = { backChannels: 2, talkSeconds: 102, soundSeconds: 0 };
    const shown = async (of: RunSummary) => (await run(['run'], { app: { run: async () => of } })).out;
    const silent = await shown({ ...summary, turns: 10, audioSeconds: 400, kept });
    expect(silent).toContain('  turns     8 and 2 back-channels, with 7 responder calls\n');
    expect(silent).toContain('  talk      1 min 42 s\n');
    expect(silent).not.toContain('audio');
    const heard = await shown({ ...summary, audioSeconds: 400, kept: { ...kept, soundSeconds: 80 } });
    expect(heard).toContain('  audio     1 min 20 s\n');
    expect(heard).not.toContain('talk');
  });

  it('prints one event a line with --json, keys in snake_case and money in dollars', async () => {
    const { out, err } = await run(['run', '--json'], { app: appWith(preview) });
    const lines = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => line.event)).toEqual(
      events.flatMap(({ event }) => (event === 'run.started' ? [event, 'warning'] : [event])),
    );
    expect(lines.at(-1)).toMatchObject({ call_id: 'call_0001', responder_calls: 7, cost_usd: 0, duration_s: 102 });
    expect(err).toBe('');
  });

  it('tells programs before it dials what it tells people', async () => {
    const doubtful = { ...preview, warnings: ['--audio-format does nothing with --no-audio'] };
    const { out } = await run(['run', '--json'], { app: appWith(doubtful) });
    const lines = out.split('\n').slice(1, 3);
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { event: 'warning', code: 'plan', message: '2 pairs will not be dialled: the budget cannot finish them' },
      { event: 'warning', code: 'plan', message: '--audio-format does nothing with --no-audio' },
    ]);
    const planned = await run(['run', '--dry-run', '--json'], { app: { preview: async () => doubtful } });
    expect(JSON.parse(planned.out)).toMatchObject({ not_dialled: 2, warnings: doubtful.warnings });
  });

  it('draws a living line on a terminal, and lines one below the other where there are no columns or a build server reads', async () => {
    const living = await run(['run', '--no-color'], { app: appWith(preview), terminalColumns: 100 });
    expect(living.err).toContain('\u001b[');
    expect(living.err).not.toContain('✔ 1/1 call_0001');
    const columnless = await run(['run', '--no-color'], { app: appWith(preview), terminalColumns: 0 });
    const onServer = await run(['run', '--no-color'], {
      app: appWith(preview),
      terminalColumns: 100,
      env: { CI: 'true' },
    });
    for (const plain of [columnless, onServer]) {
      expect(plain.err).not.toContain('\u001b[');
      expect(plain.err).toContain('✔ 1/1 call_0001');
    }
  });

  it('says nothing with --quiet', async () => {
    expect(await run(['run', '--quiet'], { app: appWith(preview) })).toEqual({ code: 0, out: '', err: '' });
  });

  it.each([
    [{ responderCalls: undefined, budgetMicros: 5_000_000 }, 'at most $5.00 (offline)', 5],
    [{ responderCalls: 100, budgetMicros: 5_500_000 }, 'at most 100 responder calls and $5.50 (offline)', 5.5],
    [{ responderCalls: undefined, budgetMicros: undefined }, 'any number of responder calls (offline)', undefined],
  ])('says before anything is spent what the budget %j allows', async (budget, text, dollars) => {
    const app = { preview: async () => ({ ...preview, ...budget }) };
    expect((await run(['run', '--dry-run'], { app })).out).toContain(` · ${text} · `);
    expect(JSON.parse((await run(['run', '--dry-run', '--json'], { app })).out).budget_usd).toBe(dollars);
  });

  it('prints the plan and runs nothing with --dry-run', async () => {
    const { code, out } = await run(['run', '--dry-run'], { app: { preview: async () => preview } });
    expect(code).toBe(0);
    expect(out).toContain('call_0001  rosa-delgado  dan-webb  damaged-item      5  $0.00');
    expect(out).toContain('1 customer, 1 agent, 1 issue category; left out: category:billing-dispute');
  });

  it('prints the plan as one line of JSON', async () => {
    const { out } = await run(['run', '--dry-run', '--json'], { app: { preview: async () => preview } });
    expect(JSON.parse(out)).toMatchObject({
      event: 'run.planned',
      run_id: 'run_1',
      not_dialled: 2,
      cost_usd: 0,
      calls: [{ call_id: 'call_0001', issue_category: 'damaged-item', share: 5, cost_usd: 0 }],
    });
  });

  it('hands the settings of the flags, and their sources, to the application', async () => {
    const argv = ['run', '--quiet', '--local', '--pairs', '20', '--budget', '100', '--budget', '5usd', '--no-audio'];
    let seen: unknown;
    await run(argv, {
      app: appWith(preview),
      onOptions: ({ settings, sources }) => {
        seen = { ...settings, from: [sources['world'], sources['pairs'], sources['audio']] };
      },
    });
    expect(seen).toMatchObject({
      world: 'local',
      pairs: 20,
      budget: ['100', '5usd'],
      audio: false,
      from: ['--local', '--pairs', '--no-audio'],
    });
  });

  it('ends with the exit code of the summary', async () => {
    const stopped = { ...summary, stoppedBy: 'budget', stopReason: 'the budget is used up', exitCode: 4 } as const;
    const { code, out } = await run(['run'], { app: { run: async () => stopped } });
    expect(code).toBe(4);
    expect(out).toContain('Stopped by budget: the budget is used up');
  });

  it('refuses to spend more than confirmAbove where nobody can be asked, and goes on with --yes', async () => {
    const dear: RunPreview = { ...preview, world: 'live', plan: { ...preview.plan, estimatedMicros: 2_500_000 } };
    const refused = await run(['run'], { app: appWith(dear) });
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('This run is expected to cost $2.50, and there is no terminal on which to ask.');
    expect((await run(['run', '--confirm-above', '3usd'], { app: appWith(dear) })).code).toBe(0);
    expect((await run(['run', '--yes'], { app: appWith(dear) })).code).toBe(0);
  });

  it('asks in the local world too where a model is paid, but not for the unknown price of one', async () => {
    const paid: RunPreview = { ...preview, world: 'local', plan: { ...preview.plan, estimatedMicros: 2_500_000 } };
    expect((await run(['run'], { app: appWith(paid) })).err).toContain('This run is expected to cost $2.50');
    const unpriced = { ...paid, plan: { ...paid.plan, estimatedMicros: undefined } };
    expect((await run(['run'], { app: appWith(unpriced) })).code).toBe(0);
  });

  it('takes an unknown price for more than was allowed', async () => {
    const unpriced: RunPreview = { ...preview, world: 'live', plan: { ...preview.plan, estimatedMicros: undefined } };
    expect((await run(['run'], { app: appWith(unpriced) })).err).toContain('has a price that is not known');
  });
});

describe('errors', () => {
  const failing = (error: unknown): Partial<App> => ({ run: () => Promise.reject(error) });

  it('are printed with a hint and a code, without control characters, and decide the exit code', async () => {
    const error = new SynthcallError('CARRIER_REFUSED', 'Twilio said \u001b]0;evil\u0007no.', { hint: 'Ask again.' });
    expect(await run(['run'], { app: failing(error) })).toEqual({
      code: 3,
      out: '',
      err: '✖ Twilio said no.\n  → Ask again.\n  [CARRIER_REFUSED]\n',
    });
  });

  it('in settings are shown as was wished, though the settings cannot be read', async () => {
    const asked = { terminalColumns: 80, app: {} };
    expect((await run(['run', '--pairs', '0', '--color', 'never'], asked)).err).toMatch(/^✖ A setting/);
    expect((await run(['run', '--pairs', '0'], asked)).err).toContain('\u001b[31m✖');
    const env = { SYNTHCALL_DISPLAY_JSON: '1' };
    expect(JSON.parse((await run(['run', '--pairs', '0'], { env })).err)).toMatchObject({ code: 'CONFIG_INVALID' });
  });

  it('are one line of JSON with --json', async () => {
    const error = new SynthcallError('BUDGET_EXHAUSTED', 'Used up.', { hint: 'Tomorrow.' });
    const { code, err } = await run(['run', '--json'], { app: failing(error) });
    expect([code, JSON.parse(err)]).toMatchObject([4, { event: 'error', code: 'BUDGET_EXHAUSTED', exit_code: 4 }]);
    expect(err.trimEnd()).not.toContain('\n');
  });

  it('that nobody foresaw say how to report them', async () => {
    const { code, err } = await run(['run'], { app: failing(new TypeError('x is undefined')) });
    expect(code).toBe(70);
    expect(err).toMatch(/✖ x is undefined\n {2}→ .*report.*\n {2}synthcall \d.*Node v\d.*\n {2}at /);
  });

  it('after an interrupt are an interrupt', async () => {
    const signal = AbortSignal.abort(new Error('interrupted'));
    const result = await run(['run'], { app: failing(new Error('aborted')), signal });
    expect(result).toEqual({ code: 130, out: '', err: 'Interrupted.\n' });
  });
});
