/** A log file with a ceiling: when it is full it becomes `.1`, the old `.1` becomes `.2`, and so on. Lines are written at once, so a crash loses none. */
import { closeSync, fstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from './files.ts';

/** Takes whole lines. `close` may be called more than once; a line after it opens the file again. */
export interface LogFile {
  /** Makes the file now. Throws what the system says when it cannot be written. */
  open(): void;
  write(line: string): void;
  close(): void;
}

/** What decides when a file is full and how many full ones stay. */
export interface LogFileLimits {
  readonly maxBytes: number;
  /** Full files that are kept beside the one that grows. */
  readonly keep: number;
}

/** A file that is made by its first line, or by `open`. A line that cannot be written is given up silently: the work goes on. */
export function openLogFile(path: string, limits: LogFileLimits): LogFile {
  let file: number | undefined;
  let size = 0;
  const open = (): number => {
    makeFolder(dirname(path));
    const opened = openSync(path, 'a', 0o600);
    size = fstatSync(opened).size;
    return opened;
  };
  const close = () => {
    if (file !== undefined) closeSync(file);
    file = undefined;
  };
  return {
    open: () => {
      file ??= open();
    },
    write: (line) => {
      try {
        const bytes = Buffer.byteLength(line);
        file ??= open();
        if (size > 0 && size + bytes > limits.maxBytes) {
          close();
          rotate(path, limits.keep);
          file = open();
        }
        writeSync(file, line);
        size += bytes;
      } catch {
        close();
      }
    },
    close,
  };
}

function rotate(path: string, keep: number): void {
  rmSync(`${path}.${keep}`, { force: true });
  for (let number = keep - 1; number >= 1; number -= 1) move(`${path}.${number}`, `${path}.${number + 1}`);
  if (keep > 0) move(path, `${path}.1`);
  else rmSync(path, { force: true });
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
