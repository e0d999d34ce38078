/** Runs the real `bin/synthcall.js` as a child process, with an environment that holds nothing but what is given. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const BIN = fileURLToPath(new URL('../../../bin/synthcall.js', import.meta.url));

/** A fresh working folder, removed after the test. */
export async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'synthcall-e2e-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs the program to its end. */
export async function synthcall(argv: readonly string[], cwd?: string, env: Record<string, string> = {}) {
  const folder = cwd ?? (await aFolder());
  const path = process.env['PATH'] ?? '';
  const child = spawn(process.execPath, [BIN, ...argv], { cwd: folder, env: { PATH: path, HOME: folder, ...env } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  child.stdin.end();
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { code, out, err };
}
