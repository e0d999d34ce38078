/** The program in this process: what `bin/synthcall.js` does with a command line, without starting Node for it. For tests of what a command does, not of how a process begins and ends. */
import { Readable, Writable } from 'node:stream';
import { main } from '../../src/cli/main.ts';
import type { Ended } from './synthcall-process.ts';

/** Runs a command line to its end, in a folder that is its home too, with an environment that holds nothing but what is given. Sound is off unless `env` says otherwise. */
export async function synthcallHere(
  argv: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const written = { out: '', err: '' };
  const into = (name: 'out' | 'err') =>
    new Writable({
      write: (chunk, _encoding, done) => {
        written[name] += chunk;
        done();
      },
    });
  const io = {
    stdin: Readable.from([]),
    stdout: into('out'),
    stderr: into('err'),
    env: { HOME: cwd, SYNTHCALL_AUDIO: 'false', ...env },
    cwd,
  };
  const code = await main(argv, io);
  return { code, ...written };
}
