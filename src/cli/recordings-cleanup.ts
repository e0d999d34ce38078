/** `synthcall cleanup --recordings`: lists what a run recorded, asks, and tells what became of it. */
import type { KeptRecording } from '../app.ts';
import { isTyped } from '../config/sources.ts';
import { EXIT } from '../shared/error-codes.ts';
import { saysYes } from './confirm.ts';
import type { CommandContext, Prepared } from './context.ts';
import { table } from './folding.ts';
import { canAsk } from './io.ts';

/** Deletes only what somebody at the terminal, or a typed `--yes`, says yes to: a setting for all commands is no answer to what is gone for good. */
export async function cleanUpRecordings(run: string, prepared: Prepared, context: CommandContext): Promise<void> {
  const { json, quiet } = prepared.settings.display;
  const app = await context.app(prepared);
  const show = (recordings: readonly KeptRecording[]) => {
    if (!json && !quiet) context.print(...shown(recordings, prepared.style.width));
  };
  const recordings = await app.removeRecordings(run, async (found) => {
    if (isTyped(prepared.sources, 'yes')) return true;
    show(found);
    return !json && mayRemove(found, context);
  });
  if (recordings.some(({ reason }) => reason !== undefined)) context.exitWith(EXIT.someFailed);
  if (json) context.print(JSON.stringify({ recordings: recordings.map(lineOf) }));
  else if (recordings.length === 0 || recordings.some(({ removed, reason }) => removed || reason)) show(recordings);
}

function lineOf({ sid, callId, seconds, hasFile, removed, reason }: KeptRecording) {
  return { sid, call_id: callId, seconds, has_file: hasFile, removed, ...(reason === undefined ? {} : { reason }) };
}

function shown(recordings: readonly KeptRecording[], width: number): string[] {
  if (recordings.length === 0) return ['The run has no recordings at the carrier.'];
  const rows = recordings.map(({ sid, callId, seconds, hasFile, removed, reason }) => [
    removed ? 'removed' : reason === undefined ? 'recording' : 'not removed',
    callId,
    sid,
    `${Math.round(seconds)} s`,
    reason ?? (hasFile ? 'there is a file here' : 'there is no file here'),
  ]);
  return table(rows, width);
}

async function mayRemove(found: readonly KeptRecording[], context: CommandContext): Promise<boolean> {
  const lost = found.filter(({ hasFile }) => !hasFile).length;
  if (!canAsk(context.io)) {
    context.print('Nothing was deleted. To delete them at the carrier, add --yes.');
    return false;
  }
  const only = lost === 0 ? '' : ` Without a file here, and then lost for good: ${lost}.`;
  const message = `Delete ${found.length === 1 ? 'this recording' : `these ${found.length} recordings`} at the carrier?${only}`;
  return saysYes(message, context);
}
