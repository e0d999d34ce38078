/** `synthcall run --dry-run`: what a run would do, said before it does it, and nothing done. */
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { synthcallHere } from '../support/synthcall-here.ts';
import { newFolder, removeFolders, startSynthcall } from '../support/synthcall-process.ts';

afterAll(removeFolders);

const dryRun = async (cwd: string, argv: readonly string[], env: Record<string, string> = {}) => {
  const { code, out, err } = await synthcallHere(['run', '--dry-run', '--json', ...argv], cwd, env);
  expect([code, err]).toEqual([0, '']);
  const { calls, not_dialled: notDialled, warnings, finished_before: finishedBefore, run_id: runId } = JSON.parse(out);
  return {
    calls: calls as { share: number }[],
    notDialled,
    warnings: (warnings as string[]).join('\n'),
    finishedBefore,
    runId,
  };
};

it('counts what the day has left, as the run does, and leaves no file', async () => {
  const cwd = await newFolder();
  const fresh = await dryRun(cwd, ['--pairs', '10', '--seed', '7', '--max-daily-calls', '12']);
  expect([fresh.calls.length + fresh.notDialled, fresh.notDialled > 0]).toEqual([10, true]);
  expect(fresh.warnings).toContain("today's limit leaves 12 responder calls");
  expect(await readdir(cwd)).toEqual([]);

  const used = await synthcallHere(['run', '--pairs', '2', '--seed', '1', '--json'], cwd);
  const spent = JSON.parse(used.out.trimEnd().split('\n').at(-1) ?? '').responder_calls as number;
  const limited = ['--pairs', '10', '--seed', '7', '--max-daily-calls', '40'];
  const planned = await dryRun(cwd, limited);
  expect(planned.warnings).toContain(`today's limit leaves ${40 - spent} responder calls`);
  expect(await readdir(join(cwd, 'synthcall-runs'))).toHaveLength(1);
  const real = await synthcallHere(['run', ...limited, '--run-id', 'real'], cwd);
  expect(real.err).toContain(`${planned.notDialled} pairs will not be dialled`);
});

it('says what is left of a run that was cut short, and refuses what resuming refuses', async () => {
  const cwd = await newFolder();
  const run = startSynthcall(['run', '--pairs', '200', '--seed', '7', '--run-id', 'a', '--json'], cwd);
  await run.saw(/"event":"call\.finished"/);
  run.child.kill('SIGINT');
  expect((await run.ended).code).toBe(130);

  const { calls, finishedBefore, runId } = await dryRun(cwd, ['--resume', 'latest']);
  expect([calls.length, runId, finishedBefore > 0 && finishedBefore < 200]).toEqual([200, 'a', true]);
  const text = (await synthcallHere(['run', '--dry-run', '--resume', 'a'], cwd)).out;
  expect(text).toContain(`going on with a: ${finishedBefore} of 200 calls are there`);
  for (const [argv, code] of [
    [['--resume', 'nope'], 'DATASET_MISSING'],
    [['--resume', 'a', '--pairs', '3'], 'CONFIG_INVALID'],
  ] as const) {
    const refused = await synthcallHere(['run', '--dry-run', ...argv], cwd);
    expect([refused.code, refused.out, refused.err]).toEqual([2, '', expect.stringContaining(`[${code}]`)]);
  }
});

it('knows a run of this folder by its id wherever it lies: so it is named by the hint to resume it', async () => {
  const cwd = await newFolder();
  const argv = ['run', '--pairs', '200', '--seed', '7', '--out', 'elsewhere', '--run-id', 'b', '--json', '--no-audio'];
  const run = startSynthcall(argv, cwd);
  await run.saw(/"event":"call\.finished"/);
  run.child.kill('SIGINT');
  expect((await run.ended).code).toBe(130);
  expect(await dryRun(cwd, ['--resume', 'b'])).toMatchObject({ runId: 'b' });
});

it.each([
  [{ TWILIO_ACCOUNT_SID: `AC${'1'.repeat(32)}` }, 'TWILIO_AUTH_TOKEN'],
  [{ TWILIO_AUTH_TOKEN: 'token' }, 'TWILIO_ACCOUNT_SID'],
])('says that half an account makes local calls, unless that is meant', async (env, missing) => {
  const cwd = await newFolder();
  const { warnings } = await dryRun(cwd, ['--pairs', '1'], env);
  expect(warnings).toContain(`the Twilio account lacks ${missing}: calls are made in the local world`);
  expect((await dryRun(cwd, ['--pairs', '1', '--local'], env)).warnings).not.toContain('account');
  const doctor = await synthcallHere(['doctor', '--offline'], cwd, env);
  expect(doctor.out).toContain(`the Twilio account lacks ${missing}`);
});

it.each([
  ['no credentials', ['--world', 'live'], 'The live world needs TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.'],
  ['no caller number', ['--world', 'live'], 'The live world needs a caller number'],
  ['no key', ['--local', '--responder', 'openai'], 'The openai responder needs OPENAI_API_KEY.'],
  ['no room', ['--local', '--out', '/proc/runs'], 'Make room'],
  ['a file for a folder', ['--local', '--out', 'a-file/runs'], 'a-file is a file, where a folder is needed.'],
  ['a run id that is taken', ['--local', '--out', '.', '--run-id', 'a-file'], 'a-file is there already.'],
])('says of a plan with %s that something is not ready', async (_what, argv, message) => {
  const cwd = await newFolder();
  await writeFile(join(cwd, 'a-file'), '');
  const { calls, warnings } = await dryRun(cwd, ['--pairs', '2', '--seed', '7', ...argv]);
  expect(calls).toHaveLength(2);
  expect(warnings).toMatch(/^not ready: /m);
  expect(warnings).toContain(message);
  expect(await readdir(cwd)).toEqual(['a-file']);
});
