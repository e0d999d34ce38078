/** The transcript of one call as text for people, who read it on a terminal too: a turn is one line without control characters. */
import type { RecordedCall, TurnRecord } from '../domain/record.ts';
import { oneLine, printable } from '../shared/printable.ts';

/** Head lines, an empty line, then a line a turn: `[00:04.2] Agent: …`; what was said into the turn above in brackets. */
export function transcriptText({ call, turns }: RecordedCall): string {
  const head = [
    `Call      ${call.call_id}`,
    `Agent     ${call.agent}`,
    `Customer  ${call.customer}`,
    `Issue     ${call.issue_category}`,
    `Outcome   ${call.outcome ?? 'unknown'} (${call.ending})`,
    ...(call.quality.verdict === 'quarantined' ? [`Refused   ${call.quality.reasons.join('; ')}`] : []),
  ];
  return `${head.map(printable).join('\n')}\n\n${turns.map(lineOf).join('\n')}\n`;
}

function lineOf(turn: TurnRecord): string {
  const who = turn.role === 'agent' ? 'Agent' : 'Customer';
  const time = turn.start_s === undefined ? '' : `[${clockOf(turn.start_s)}] `;
  const said = oneLine(turn.said);
  return `${time}${who}: ${turn.back_channel ? `(${said})` : said}`;
}

function clockOf(seconds: number): string {
  const tenths = Math.round(seconds * 10);
  const minutes = Math.floor(tenths / 600);
  const rest = ((tenths % 600) / 10).toFixed(1);
  return `${String(minutes).padStart(2, '0')}:${rest.padStart(4, '0')}`;
}
