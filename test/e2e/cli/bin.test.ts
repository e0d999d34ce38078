import { execFile, execFileSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { synthcallHere } from '../../support/synthcall-here.ts';
import { aFolder, synthcall } from './bin.ts';

const COMMANDS = [
  '',
  'run',
  'usage',
  'init',
  'doctor',
  'personas',
  'serve',
  'emulator',
  'cleanup',
  'config',
  'completion',
];

describe('help', () => {
  it.each(COMMANDS)('of "%s" reads as agreed', async (name) => {
    const { code, out, err } = await synthcallHere([...name.split(' ').filter(Boolean), '--help'], await aFolder());
    expect([code, err]).toEqual([0, '']);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
    await expect(out).toMatchFileSnapshot(`../../golden/help/${name || 'synthcall'}.txt`);
  });

  it('is what a bare synthcall prints', async () => {
    const { code, out } = await synthcall([]);
    expect([code, out]).toEqual([0, (await synthcallHere(['--help'], await aFolder())).out]);
  });

  it.each([
    [['help'], ['--help']],
    [
      ['help', 'run'],
      ['run', '--help'],
    ],
    [
      ['help', 'personas'],
      ['personas', '--help'],
    ],
    [
      ['personas', 'help'],
      ['personas', '--help'],
    ],
    [
      ['personas', 'help', 'list'],
      ['personas', 'list', '--help'],
    ],
    [['personas'], ['personas', '--help']],
  ])('is what %j prints, too, and no fault', async (argv, same) => {
    const shown = await synthcallHere(argv, await aFolder());
    expect(shown).toEqual({ code: 0, out: (await synthcallHere(same, await aFolder())).out, err: '' });
  });

  it('loads neither zod nor a vendor', async () => {
    const { err } = await synthcall(['--help'], undefined, { NODE_DEBUG: 'esm', NODE_OPTIONS: '' });
    const { out } = await synthcall(['--version']);
    expect(out).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(err).toContain('node_modules/commander/');
    expect(err).not.toMatch(/node_modules\/(zod|twilio|openai|express|ora|chalk|cosmiconfig)\//);
  });
});

it('shows how what is on by default is turned off, and completes it', async () => {
  const help = (await synthcallHere(['run', '--help'], await aFolder())).out;
  expect(help).toMatch(
    /^ {2}--audio +store recordings as sound files \(on by default\)\n {2}--no-audio +turn that off$/m,
  );
  expect(help).not.toContain('--no-quiet');
  expect((await synthcallHere(['completion', 'bash'], await aFolder())).out).toContain(' --no-audio ');
});

describe('completion in bash', () => {
  const completed = async (...typed: string[]) => {
    const script = (await synthcallHere(['completion', 'bash'], await aFolder())).out;
    const line = typed.map((word) => `'${word}'`).join(' ');
    const ask = `COMP_WORDS=(synthcall ${line}); COMP_CWORD=${typed.length}; _synthcall; echo "\${COMPREPLY[*]}"`;
    return execFileSync('bash', ['-c', `${script}\n${ask}`], { encoding: 'utf8' }).trim();
  };

  it.each([
    [['us'], 'usage'],
    [['personas', 'va'], 'validate'],
    [['run', '--strat'], '--strategy'],
    [['run', '--strategy', 'a'], 'adversarial'],
    [['run', '--strategy', '=', 'a'], 'adversarial'],
    [['run', '--audio-format', '='], 'wav mp3'],
    [['run', '--seed', 'personas', '--pai'], '--pairs'],
    [['export', '--format', 'vc'], 'vcon'],
    [['run', '--personas', ''], ''],
  ])('%j becomes %j', async (typed, wanted) => {
    expect(await completed(...typed)).toBe(wanted);
  });

  it('is written so that zsh, which has a parameter `path` of its own, can read it', async () => {
    const script = (await synthcallHere(['completion', 'zsh'], await aFolder())).out;
    expect(script).not.toMatch(/\bpath=|\bwords=|\[@\]:/);
  });
});

describe('a wrong command line', () => {
  it.each([
    [['rn'], "Unknown command 'rn'. Did you mean run?"],
    [['run', '--piars', '3'], "Unknown option '--piars'. Did you mean --pairs?"],
    [['run', '--pairs'], '--pairs needs a value.'],
    [['rnu', '--help'], "Unknown command 'rnu'. Did you mean run?"],
    [['help', 'rnu'], "Unknown command 'rnu'. Did you mean run?"],
    [['export'], 'No format was named.\n  → Name some with --format. Formats: vtt, '],
    [['run', '--strategy', 'adversaril'], 'did you mean adversarial?\n'],
    [['usage', 'today'], "Too many arguments for 'usage'"],
    [['personas', 'validat'], "Unknown command 'validat'. Did you mean validate?"],
    [['run', '--pairs', '0'], 'pairs = "0" (from --pairs), allowed: a whole number from 1 to 100000'],
    [['run', '--pairs', '-1'], 'pairs = "-1" (from --pairs)'],
    [['run', '--budget', ''], 'budget = [""] (from --budget), allowed: a number of responder calls from 1 up (100)'],
    [['config', '--world', 'moon'], 'world = "moon" (from --world), allowed: auto, local, live'],
    [['run', '--local', '--world', 'live'], '--local and --world live contradict each other.'],
    [['doctor', '--offline', '--live'], '--live looks at a running server, and --offline asks nobody'],
    [['export', '-f', 'csv', '--inline-audio'], '--inline-audio is for vCon files'],
    [['run', '--resume', 'latest', '--run-id', 'x'], '--run-id cannot be given with --resume'],
  ])('%j is refused with exit code 2 and a hint', async (argv, message) => {
    const { code, out, err } = await synthcallHere(argv, await aFolder());
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
    expect(err).toMatch(/\n {2}→ .+\n {2}\[CONFIG_\w+\]\n$/);
  });

  it.each([
    [['run', '--seed', '--dry-run'], '--seed needs a value, but --dry-run follows.', '--seed=--dry-run'],
    [['run', '--seed', '--dry-rnu'], '--seed needs a value, but --dry-rnu follows.', '--seed=--dry-rnu'],
    [['run', '--seed', '--help'], '--seed needs a value, but --help follows.', '--seed=--help'],
    [['run', '--pairs', '1', '--model', '--dry-run'], '--model needs a value, but --dry-run', '--model=--dry-run'],
    [['run', '--resume', '--pairs=3'], '--resume needs a value, but --pairs=3 follows.', '--resume=--pairs=3'],
    [['run', '--budget', '--pairs', '3'], '--budget needs a value, but --pairs follows.', "'$5' or 5usd"],
    [['run', '--pairs', '3', '--budget'], '--budget needs a value.', "'$5' or 5usd"],
    [['run', '--confirm-above', '-h'], '--confirm-above needs a value, but -h follows.', "'$5' or 5usd"],
    [['export', '--to', '-f', 'csv'], '--to needs a value, but -f follows.', '--to=-f'],
    [['export', '-f', '--to', 'x'], '--format needs a value, but --to follows.', '--format=--to'],
    [['personas', 'list', '--personas', '--quiet'], '--personas needs a value, but --quiet', '--personas=--quiet'],
  ])('%j is refused before an option is taken for a value', async (argv, message, hint) => {
    const cwd = await aFolder();
    const { code, out, err } = await synthcallHere(argv, cwd);
    expect([code, out, await readdir(cwd)]).toEqual([2, '', []]);
    expect(err).toContain(`✖ ${message}`);
    expect(err).toMatch(/\n {2}→ .+\n {2}\[CONFIG_USAGE\]\n$/);
    expect(err.split('\n')[1]).toContain(hint);
  });

  it('is not one where a value that looks like an option is given with =, or stands behind --', async () => {
    const plan = await synthcallHere(['run', '--pairs', '1', '--seed=--dry-run', '--dry-run'], await aFolder());
    expect([plan.code, plan.out]).toEqual([0, expect.stringContaining('seed --dry-run')]);
    const named = await synthcallHere(['export', '--format', 'csv', '--', '--to'], await aFolder());
    expect(named.err).toContain('[DATASET_MISSING]');
  });

  it.each([
    [['--quiet', 'usage'], 'Flags come after the command: synthcall usage --quiet'],
    [['--openai-api-key=sk-mine', 'init'], 'Flags come after the command: synthcall init --openai-api-key'],
    [['personas', 'show'], '`synthcall personas show --help`'],
    [['personas', 'shwo'], '`synthcall personas --help`'],
  ])('%j is told where to look', async (argv, hint) => {
    expect((await synthcallHere(argv, await aFolder())).err.split('\n')[1]).toContain(hint);
  });

  it('is one line of JSON with --json', async () => {
    const { code, err } = await synthcall(['run', '--json', '--pairs', 'x']);
    expect([code, JSON.parse(err)]).toMatchObject([2, { event: 'error', code: 'CONFIG_INVALID', exit_code: 2 }]);
  });
});

describe('synthcall config', () => {
  it('shows each value with its source and masks secrets, whichever way they came', async () => {
    const cwd = await aFolder();
    await writeFile(join(cwd, '.synthcallrc'), 'concurrency: 7\nsegment:\n  writeKey: key-very-secret\n');
    await writeFile(
      join(cwd, '.env'),
      'OPENAI_API_KEY=sk-very-secret\nTWILIO_BASE_URL=http://me:very-secret@127.0.0.1\n',
    );
    const { code, out, err } = await synthcall(['config', '--pairs', '9'], cwd, { MAX_DAILY_CALLS: '50' });
    expect([code, err]).toEqual([0, '']);
    expect(out).not.toContain('very-secret');
    expect(out).toMatch(/^pairs +9 +--pairs$/m);
    expect(out).toMatch(/^concurrency +7 +.*\.synthcallrc: concurrency$/m);
    expect(out).toMatch(/^openai\.apiKey +\*\*\* +\.env: OPENAI_API_KEY$/m);
    expect(out).toMatch(/^twilio\.baseUrl +http:\/\/\*\*\*@127\.0\.0\.1 /m);
    expect(out).toMatch(/^rateLimit\.maxDailyCalls +50 +MAX_DAILY_CALLS$/m);
    expect(out).toMatch(/^strategy +coverage +default$/m);
  });

  it('gives the same as JSON', async () => {
    const { out } = await synthcallHere(['config', '--json'], await aFolder(), { NO_COLOR: '1' });
    const rows: { path: string; value?: unknown; source: string }[] = JSON.parse(out).settings;
    expect(rows.find((row) => row.path === 'display.color')).toMatchObject({ value: 'never', source: 'NO_COLOR' });
    expect(rows.find((row) => row.path === 'seed')).toMatchObject({ source: 'not set' });
  });

  it('takes the shipped example file', async () => {
    const cwd = await aFolder();
    const example = await readFile(new URL('../../../.synthcallrc.example', import.meta.url), 'utf8');
    await writeFile(join(cwd, '.synthcallrc'), example);
    expect((await synthcallHere(['config'], cwd)).code).toBe(0);
  });

  it('survives a reader that goes away', async () => {
    const bin = new URL('../../../bin/synthcall.js', import.meta.url).pathname;
    const { stdout } = await promisify(execFile)('sh', ['-c', `"${process.execPath}" "${bin}" config 2>&1 | head -1`]);
    expect(stdout).toMatch(/^SETTING +VALUE +SOURCE\n$/);
  });
});

describe('synthcall personas', () => {
  it('finds no fault in what is shipped, and ends with 2 where there is one', async () => {
    const shipped = await synthcall(['personas', 'validate']);
    expect(shipped).toEqual({ code: 0, out: 'Every persona is fine.\n', err: '' });
    const broken = new URL('../../fixtures/personas-broken', import.meta.url).pathname;
    const { code, out } = await synthcall(['personas', 'validate', broken]);
    expect([code, out]).toEqual([2, expect.stringMatching(/\.json:\d+:\d+ error /)]);
  });
});

it('lists no personas of a folder that is not there, but says so', async () => {
  const cwd = await aFolder();
  const { code, out } = await synthcallHere(['personas', 'list', '--personas', 'nowhere'], cwd);
  expect([code, out]).toEqual([2, expect.stringMatching(/nowhere error unreadable .*there is no such file or folder/)]);
  const json = await synthcallHere(['personas', 'list', '--personas', 'nowhere', '--json'], cwd);
  expect([json.code, JSON.parse(json.out).faults]).toMatchObject([2, [{ rule: 'unreadable' }]]);
});

describe('synthcall completion', () => {
  it('completes commands, flags and their values in bash', async () => {
    const { out } = await synthcallHere(['completion', 'bash'], await aFolder());
    const complete = async (...words: string[]) => {
      const line = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}`;
      const script = `${out}\n${line}; _synthcall; echo "\${COMPREPLY[@]}"`;
      return (await promisify(execFile)('bash', ['-c', script])).stdout.trim();
    };
    expect(await complete('synthcall', 'us')).toBe('usage');
    expect(await complete('synthcall', 'personas', 'v')).toBe('validate');
    expect(await complete('synthcall', 'run', '--bu')).toBe('--budget');
    expect(await complete('synthcall', 'run', '--strategy', '')).toBe('random matched adversarial coverage');
    expect(await complete('synthcall', 'personas', 'schema', 'c')).toBe('customer');
  });

  it.each(['zsh', 'fish'])('prints a script for %s that knows every command', async (shell) => {
    const { code, out } = await synthcall(['completion', shell]);
    expect(code).toBe(0);
    for (const name of COMMANDS) expect(out).toContain(name);
  });
});
