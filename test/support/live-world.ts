/** The live world without an account: an emulator and a language model of the test's own, and the real program as a child process that knows them only by URL. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type EmulatorWorld, startEmulator, TEST_ACCOUNT } from './emulator.ts';
import { type OpenAiServer, startOpenAiServer } from './openai-server.ts';
import { synthcallHere } from './synthcall-here.ts';

const BIN = fileURLToPath(new URL('../../bin/synthcall.js', import.meta.url));

/** A secret that must never be seen anywhere. */
export const OPENAI_SECRET = 'sk-very-secret';

/** What a finished child left. */
export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** The lines of `--json`, parsed. */
  readonly events: readonly Record<string, unknown>[];
}

/** A child under way. */
export interface Running {
  readonly process: ChildProcess;
  readonly done: Promise<Finished>;
  /** Resolves with the first line of `--json` that has this name; rejects when the child ends without it. */
  saw(event: string): Promise<Record<string, unknown>>;
}

/** See the file comment. */
export interface LiveWorld {
  readonly cwd: string;
  readonly emulator: EmulatorWorld;
  readonly model: OpenAiServer;
  readonly env: Readonly<Record<string, string>>;
  start(argv: readonly string[], env?: Record<string, string>): Running;
  /** `run --world live --json` with a free port, reachable under its own address. */
  startRun(...more: readonly string[]): Promise<Running>;
  startRunWith(env: Record<string, string>, ...more: readonly string[]): Promise<Running>;
  /** The same as `start` to the end and as `startRun` to the end, in this process: for what is not about processes. */
  here(argv: readonly string[], env?: Record<string, string>): Promise<Finished>;
  runHere(...more: readonly string[]): Promise<Finished>;
  /** What is still alive or left at the carrier. */
  remains(): Promise<{ rooms: number; applications: number }>;
  /** A file of the one run in the folder. */
  read(name: string): Promise<string>;
  dispose(): Promise<void>;
}

/** Opens it; calls take no time unless `time` is real. */
export async function startLiveWorld(time: 'virtual' | 'real' = 'virtual'): Promise<LiveWorld> {
  const cwd = await mkdtemp(join(tmpdir(), 'synthcall-live-'));
  const [emulator, model] = await Promise.all([startEmulator(time), startOpenAiServer('ok')]);
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: cwd,
    TWILIO_ACCOUNT_SID: TEST_ACCOUNT.sid,
    TWILIO_AUTH_TOKEN: TEST_ACCOUNT.authToken,
    TWILIO_BASE_URL: emulator.emulator.url,
    AGENT_PHONE_NUMBER: '+15555550142',
    OPENAI_API_KEY: OPENAI_SECRET,
    OPENAI_BASE_URL: model.url,
  };
  const start: LiveWorld['start'] = (argv, more = {}) =>
    watch(spawn(process.execPath, [BIN, ...argv], { cwd, env: { ...env, ...more } }));
  const here: LiveWorld['here'] = async (argv, more = {}) => {
    const ended = await synthcallHere(argv, cwd, { ...env, ...more });
    return {
      ...ended,
      events: ended.out.split('\n').flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : [])),
    };
  };
  return {
    cwd,
    emulator,
    model,
    env,
    start,
    here,
    startRun: async (...more) => start([...(await liveRun()), ...more]),
    startRunWith: async (more, ...words) => start([...(await liveRun()), ...words], more),
    runHere: async (...more) => here([...(await liveRun()), ...more]),
    remains: async () => {
      const live = (await (await emulator.fetch('/_emulator/live')).json()) as { rooms: unknown[] };
      const applications = await emulator.client.applications.list();
      return { rooms: live.rooms.length, applications: applications.length };
    },
    read: async (name) => {
      const runs = join(cwd, 'synthcall-runs');
      const [run] = (await readdir(runs)).filter((entry) => !entry.startsWith('.') && entry !== 'latest');
      return readFile(join(runs, run ?? '', name), 'utf8');
    },
    dispose: async () => {
      await Promise.all([emulator.dispose(), model.close()]);
      await rm(cwd, { recursive: true, force: true });
    },
  };
}

/** The words that begin a live run. */
async function liveRun(): Promise<string[]> {
  const port = String(await freePort());
  const always = ['run', '--world', 'live', '--yes', '--json', '--seed', '7', '--cps', '50', '--no-audio'];
  return [...always, '--public-url', `http://127.0.0.1:${port}`, '--port', port];
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function watch(child: ChildProcess): Running {
  const events: Record<string, unknown>[] = [];
  const waiting: { name: string; resolve: (event: Record<string, unknown>) => void; reject: (error: Error) => void }[] =
    [];
  let [out, err, rest] = ['', '', ''];
  child.stdout?.on('data', (chunk) => {
    out += chunk;
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.filter((text) => text.startsWith('{'))) {
      const event = JSON.parse(line) as Record<string, unknown>;
      events.push(event);
      for (const { name, resolve } of waiting) if (name === event['event']) resolve(event);
    }
  });
  child.stderr?.on('data', (chunk) => {
    err += chunk;
  });
  child.stdin?.end();
  const done = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => {
      const code = signal ? 128 + constants.signals[signal] : status; // as a shell tells it
      for (const { name, reject: fail } of waiting) fail(new Error(`ended without ${name}: ${err}${out}`));
      resolve({ code, out, err, events });
    });
  });
  return {
    process: child,
    done,
    saw: (name) => {
      const known = events.find((event) => event['event'] === name);
      if (known) return Promise.resolve(known);
      return new Promise((resolve, reject) => waiting.push({ name, resolve, reject }));
    },
  };
}
