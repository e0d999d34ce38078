/** Runs `main` with streams of the test's own and an application of the test's own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { onTestFinished } from 'vitest';
import type { App, AppOptions } from '../../../src/app.ts';
import { main } from '../../../src/cli/main.ts';
import { type Clock, systemClock } from '../../../src/shared/clock.ts';

/** A fresh working folder, removed after the test. */
export async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'synthcall-cli-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A clock that stands still. */
export function clockAt(iso: string): Clock {
  return { ...systemClock(), now: () => Date.parse(iso) };
}

/** What a command line may be given; use cases that are not given throw. */
export interface Surroundings {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  readonly app?: Partial<App>;
  readonly onOptions?: (options: AppOptions) => void;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
  /** Makes stderr a terminal of so many columns. */
  readonly terminalColumns?: number;
  /** Somebody sits there, and never answers a question. */
  readonly canAsk?: boolean;
  /** Somebody sits there and types: what to press once a text is shown, one after the other. */
  readonly typing?: readonly (readonly [shown: string, keys: string])[];
  /** Makes stdout a terminal of so many columns. */
  readonly outColumns?: number;
}

/** Runs a command line and collects what it wrote. */
export async function run(argv: readonly string[], around: Surroundings = {}) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  if (around.terminalColumns !== undefined) Object.assign(stderr, { isTTY: true, columns: around.terminalColumns });
  const typed = around.typing && typist(stdin, stderr, around.typing);
  if (around.canAsk || typed) for (const stream of [stdin, stderr]) Object.assign(stream, { isTTY: true });
  if (around.outColumns !== undefined) Object.assign(stdout, { isTTY: true, columns: around.outColumns });
  const io = { stdin, stdout, stderr, env: around.env ?? {}, cwd: around.cwd ?? (await aFolder()) };
  const createApp = (options: AppOptions) => {
    around.onOptions?.(options);
    return new Proxy((around.app ?? {}) as App, {
      get: (app, name) => {
        if (name === 'then') return undefined;
        if (!(name in app)) throw new Error(`the test gave no ${String(name)}`);
        return Reflect.get(app, name);
      },
    });
  };
  const { signal, clock } = around;
  const code = await main(argv, io, { createApp, ...(signal ? { signal } : {}), ...(clock ? { clock } : {}) });
  return { code, out: textOf(stdout), err: typed?.shown() ?? textOf(stderr) };
}

/** Presses keys when their question is on the screen. */
function typist(stdin: PassThrough, stderr: PassThrough, typing: NonNullable<Surroundings['typing']>) {
  Object.assign(stderr, { end: () => stderr }); // every question ends its output, which a terminal takes no notice of
  let shown = '';
  let read = 0;
  let next = 0;
  stderr.on('data', (chunk) => {
    shown += stripVTControlCharacters(String(chunk));
    const [question, keys] = typing[next] ?? [];
    if (question === undefined || !shown.includes(question, read)) return;
    read = shown.indexOf(question, read) + question.length;
    next += 1;
    setImmediate(() => stdin.write(keys));
  });
  return { shown: () => shown };
}

function textOf(stream: PassThrough): string {
  return String(stream.read() ?? '');
}
