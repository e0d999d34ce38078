/** What the system says when it refuses a file or folder, in words that people can act on. Pure. */

/** Why a file could not be had. */
export interface FileRefusal {
  /** A sentence: which place, and why. */
  readonly message: string;
  /** The reason alone, to end somebody else's sentence with. No full stop. */
  readonly why: string;
  /** What would mend it, without a full stop, so that another way can be added. */
  readonly mend: string;
}

/** By the system's own code: why, and what would mend it. */
const REASONS: Readonly<Record<string, readonly [why: string, mend: string]>> = {
  EACCES: ['permission denied', 'Change the permissions there'],
  EPERM: ['permission denied', 'Change the permissions there'],
  EROFS: ['the disk is read-only', 'Mount it so that it can be written'],
  ENOSPC: ['the disk is full', 'Make room on the disk'],
  EDQUOT: ['the quota of the disk is used up', 'Make room on the disk'],
  EIO: ['the disk reports an error', 'Check the disk'],
  EEXIST: ['something of that name is there already', 'Move it away'],
  ENOTDIR: ['a part of its path is a file, not a folder', 'Move the file away'],
  EISDIR: ['it is a folder', 'Move the folder away'],
  ELOOP: ['its links lead in a circle', 'Mend the links'],
  ENAMETOOLONG: ['its name is too long', 'Shorten it'],
};

const READING = new Set(['access', 'lstat', 'opendir', 'read', 'readlink', 'realpath', 'scandir', 'stat', 'statfs']);
const WRITING = new Set([
  'copyfile',
  'fsync',
  'ftruncate',
  'link',
  'mkdtemp',
  'rename',
  'rm',
  'rmdir',
  'unlink',
  'write',
]);
/** Only a file that is written can meet these. */
const OF_WRITING = new Set(['EROFS', 'ENOSPC', 'EDQUOT']);

/** The refusal that an error of Node tells of; undefined for any other error, a file that is simply missing among them. */
export function fileRefusal(error: unknown): FileRefusal | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = '', syscall = '', path } = error as NodeJS.ErrnoException;
  const verb = verbOf(syscall, code, path);
  if (verb === undefined) return undefined;
  const place = path === undefined ? 'A file' : lastingName(path);
  if (syscall === 'mkdir' && code === 'EEXIST') {
    return {
      message: `${place} is a file, where a folder is needed.`,
      why: `${place} is a file`,
      mend: 'Move the file away',
    };
  }
  // Only the kernel's own file systems (/proc) refuse to make a folder in this way.
  const [why, mend] = syscall === 'mkdir' && code === 'ENOENT' ? NO_FOLDERS : (REASONS[code] ?? []);
  return why === undefined || mend === undefined
    ? undefined
    : { message: `${place} cannot be ${verb}: ${why}.`, why, mend };
}

const NO_FOLDERS = ['no folder can be made there', 'Choose a place on a disk'] as const;

function verbOf(syscall: string, code: string, path: string | undefined): string | undefined {
  if (syscall === 'mkdir') return 'made';
  if (READING.has(syscall)) return 'read';
  if (WRITING.has(syscall)) return 'written';
  if (syscall !== 'open') return undefined;
  return OF_WRITING.has(code) || path !== lastingName(path ?? '') ? 'written' : 'opened';
}

/** The name that a file will have; while it is written it has another one. */
function lastingName(path: string): string {
  return path.replace(/\.\d+\.(?:part|old)(?=[\\/]|$)/g, '');
}
