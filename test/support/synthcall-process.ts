/** The real `bin/synthcall.js` as a child process that a test can watch, interrupt and kill. Sound is off: these tests are about runs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const BIN = fileURLToPath(new URL('../../bin/synthcall.js', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface SynthcallProcess {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when the text of stdout, so far or to come, matches. Rejects when the process ends first. */
  saw(pattern: RegExp): Promise<RegExpExecArray>;
}

/** Starts the program in a folder that is its home too, with an environment that holds nothing but what is given. */
export function startSynthcall(
  argv: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): SynthcallProcess {
  const clean = { PATH: process.env['PATH'] ?? '', HOME: cwd, SYNTHCALL_AUDIO: 'false', ...env };
  const child = spawn(process.execPath, [BIN, ...argv], { cwd, env: clean, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  const watching = new Set<() => void>();
  child.stdout.on('data', (chunk) => {
    out += chunk;
    for (const look of [...watching]) look();
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
  });
  const saw = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(out);
        if (match) resolve(match);
        return match !== null;
      };
      if (look()) return;
      watching.add(look);
      void ended.then(() => reject(new Error(`ended without ${pattern}:\n${out}\n${err}`)), reject);
    });
  return { child, ended, saw };
}

/** Runs the program to its end. */
export function runSynthcall(argv: readonly string[], cwd: string, env?: Readonly<Record<string, string>>) {
  return startSynthcall(argv, cwd, env).ended;
}

/** A fresh folder; remove it with `removeFolders`. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'synthcall-run-'));
  folders.push(folder);
  return folder;
}

const folders: string[] = [];

export async function removeFolders(): Promise<void> {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
}

/** The records of a JSON Lines file; every line must be whole. None when the file is not there. */
export async function recordsOf(path: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  if (text !== '' && !text.endsWith('\n')) throw new Error(`${path} ends in the middle of a line`);
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
