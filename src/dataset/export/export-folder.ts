/** The folder of one exported form: built beside its place, every file hashed while it is written, then put into place whole. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, type FileHandle, link, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../shared/files.ts';
import type { ListedFile } from '../run-folder.ts';

/** A text file that is written from beginning to end. */
export interface TextFile {
  write(text: string): Promise<void>;
}

/** See the file comment. Paths are relative to the folder, with slashes. */
export interface ExportFolder {
  /** Where the files are while they are written. */
  readonly dir: string;
  /** Where they will be. */
  readonly place: string;
  text(path: string): TextFile;
  whole(path: string, content: string): Promise<void>;
  /** The same bytes without using their space twice, where the disk allows it. */
  share(path: string, source: string, sha256?: string): Promise<void>;
  /** Takes note of a file that somebody else wrote into `dir`. */
  adopt(path: string): Promise<void>;
  /** A folder inside, whose files are listed in this one. */
  inside(name: string): ExportFolder;
}

/** The outermost folder. One of `commit` and `discard` must be called. */
export interface ExportRoot extends ExportFolder {
  /** Closes the files and puts the folder into place, over an older one. */
  commit(): Promise<readonly ListedFile[]>;
  discard(): Promise<void>;
}

const FLUSH_CHARS = 262_144;

interface OpenText extends TextFile {
  close(): Promise<ListedFile>;
}

/** Starts the folder that will be `place`. */
export async function createExportFolder(place: string): Promise<ExportRoot> {
  const dir = `${place}.${process.pid}.part`;
  makeFolder(dirname(place));
  await rm(dir, { recursive: true, force: true });
  makeFolder(dir);
  const listed: ListedFile[] = [];
  const texts: OpenText[] = [];
  const at = (prefix: string): ExportFolder => {
    const pathOf = (path: string) => `${prefix}${path}`;
    return {
      dir: join(dir, prefix),
      place: join(place, prefix),
      text: (path) => {
        const file = openText(dir, pathOf(path));
        texts.push(file);
        return file;
      },
      whole: async (path, content) => {
        makeRoom(join(dir, pathOf(path)));
        await writeFile(join(dir, pathOf(path)), content);
        const sha256 = createHash('sha256').update(content).digest('hex');
        listed.push({ path: pathOf(path), bytes: Buffer.byteLength(content), sha256 });
      },
      share: async (path, source, sha256) => {
        makeRoom(join(dir, pathOf(path)));
        await shareFile(source, join(dir, pathOf(path)));
        listed.push(await hashed(dir, pathOf(path), sha256));
      },
      adopt: async (path) => void listed.push(await hashed(dir, pathOf(path))),
      inside: (name) => at(`${prefix}${name}/`),
    };
  };
  return {
    ...at(''),
    commit: async () => {
      for (const file of texts) listed.push(await file.close());
      await putInPlace(dir, place);
      return listed.sort((a, b) => (a.path < b.path ? -1 : 1));
    },
    discard: async () => {
      for (const file of texts) await file.close().catch(() => {});
      await rm(dir, { recursive: true, force: true });
    },
  };
}

function openText(dir: string, path: string): OpenText {
  const hash = createHash('sha256');
  let file: FileHandle | undefined;
  let pending: string[] = [];
  let pendingChars = 0;
  let bytes = 0;
  const flush = async (): Promise<void> => {
    if (!file) {
      makeRoom(join(dir, path));
      file = await open(join(dir, path), 'w');
    }
    const chunk = Buffer.from(pending.join(''));
    [pending, pendingChars] = [[], 0];
    hash.update(chunk);
    bytes += chunk.length;
    await file.write(chunk);
  };
  return {
    write: async (text) => {
      pending.push(text);
      pendingChars += text.length;
      if (pendingChars >= FLUSH_CHARS) await flush();
    },
    close: async () => {
      await flush();
      await file?.close();
      return { path, bytes, sha256: hash.digest('hex') };
    },
  };
}

function makeRoom(path: string): void {
  makeFolder(dirname(path));
}

async function shareFile(source: string, target: string): Promise<void> {
  // Another disk, or a disk without hard links: a copy does as well.
  await link(source, target).catch(() => copyFile(source, target));
}

async function hashed(dir: string, path: string, known?: string): Promise<ListedFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  if (known !== undefined) {
    const file = await open(join(dir, path));
    bytes = (await file.stat()).size;
    await file.close();
    return { path, bytes, sha256: known };
  }
  for await (const chunk of createReadStream(join(dir, path))) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return { path, bytes, sha256: hash.digest('hex') };
}

async function putInPlace(from: string, place: string): Promise<void> {
  const old = `${place}.${process.pid}.old`;
  await rename(place, old).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await rename(from, place);
  await rm(old, { recursive: true, force: true });
}
