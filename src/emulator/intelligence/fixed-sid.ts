/** SIDs that are not drawn: of what is code rather than data, and of what follows from other names. */
import { createHash } from 'node:crypto';

/** The SID of what is code: the same in every emulator, so that it can be kept in settings. */
export function fixedSid(prefix: string, name: string): string {
  return prefix + createHash('sha256').update(`synthcall/${prefix}/${name}`).digest('hex').slice(0, 32);
}

/** A SID that follows from what it names, so that a replay of a run gets the same ones. */
export function derivedSid(prefix: string, name: string): string {
  return prefix + createHash('sha256').update(`${prefix}/${name}`).digest('hex').slice(0, 32);
}
