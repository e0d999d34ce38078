/** Files that are whole or absent: written beside their place, then renamed into it; and the folders that they need. */
import { mkdirSync, type Stats, statSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a file so that a reader, or a crash at any moment, finds the old content or the new, never a part. */
export async function writeFileWhole(path: string, content: string | Uint8Array, mode?: number): Promise<void> {
  makeFolder(dirname(path));
  const temporary = `${path}.${process.pid}.part`;
  try {
    const file = await open(temporary, 'w', mode);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Makes a folder with its parents, where they are missing. Folder by folder, because Node's own recursive mkdir never
 * returns where a file system refuses with ENOENT (/proc). Throws Node's errors; EEXIST names the file in the way.
 */
export function makeFolder(path: string): void {
  const found = whatIsAt(path);
  if (found?.isDirectory()) return;
  if (found) throw Object.assign(new Error(`${path} is a file`), { code: 'EEXIST', syscall: 'mkdir', path });
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // another process was faster
  }
}

function whatIsAt(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined; // making it will tell why
  }
}
