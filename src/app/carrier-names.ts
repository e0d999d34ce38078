/** Names of what a run has at the carrier. Each process that makes a run, or goes on with one, has a mark that nobody can guess, so that two runs of one name never share a room. */
import { unguessableHex } from '../shared/random.ts';

const MARK_DIGITS = 12;

/** A mark for this process. */
export function newMark(): string {
  return unguessableHex(MARK_DIGITS);
}

/** What the names of one process begin with: its rooms add the call's id. The mark comes first, so that a long run id never cuts it off. */
export function nameAtCarrier(mark: string, runId: string): string {
  return `synthcall-${mark}-${runId}`;
}

/** True for whatever the process with this mark made, and for nothing else. */
export function isNamedBy(mark: string, name: string): boolean {
  return name.startsWith(`synthcall-${mark}-`);
}
