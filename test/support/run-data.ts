/** Checks what a run left on disk: every record against its schema, every call with all its turns. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type CallRecord, callRecordSchema, type TurnRecord, turnRecordSchema } from '../../src/domain/record.ts';
import { recordsOf } from './synthcall-process.ts';

export interface RunData {
  readonly calls: CallRecord[];
  readonly turns: TurnRecord[];
  readonly transcripts: string[];
}

/** Reads and checks the accepted calls of a run folder. Throws for the first record that breaks the contract. */
export async function readRunData(dir: string): Promise<RunData> {
  const calls = (await recordsOf(join(dir, 'calls.jsonl'))).map((record) => callRecordSchema.parse(record));
  const turns = (await recordsOf(join(dir, 'turns.jsonl'))).map((record) => turnRecordSchema.parse(record));
  const transcripts = await readdir(join(dir, 'transcripts')).catch(() => [] as string[]);
  for (const call of calls)
    checkCall(
      call,
      turns.filter(({ call_id }) => call_id === call.call_id),
      transcripts,
    );
  return { calls, turns, transcripts };
}

function checkCall(call: CallRecord, turns: readonly TurnRecord[], transcripts: readonly string[]): void {
  const fail = (what: string) => {
    throw new Error(`${call.call_id}: ${what}`);
  };
  if (turns.length !== call.turn_count) fail(`${turns.length} turns, ${call.turn_count} expected`);
  if (!transcripts.includes(`${call.call_id}.txt`)) fail('no transcript');
  for (const [index, { turn, said, start_s = 0, end_s = 0, entities = [] }] of turns.entries()) {
    if (turn !== index) fail(`turn ${turn} stands in place ${index}`);
    if (end_s < start_s || end_s > (call.duration_s ?? 0)) fail(`turn ${turn} lasts from ${start_s} to ${end_s}`);
    for (const { text, start, end } of entities) {
      if (said.slice(start, end) !== text) fail(`turn ${turn}: "${text}" is not at ${start} to ${end} of "${said}"`);
    }
  }
}
