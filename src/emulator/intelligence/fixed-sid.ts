/** SIDs of what is code rather than data: the same in every emulator, so that they can be kept in settings. */
import { createHash } from 'node:crypto';

/** A SID that is the same in every emulator. */
export function fixedSid(prefix: string, name: string): string {
  return prefix + createHash('sha256').update(`synthcall/${prefix}/${name}`).digest('hex').slice(0, 32);
}
