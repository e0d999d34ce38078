/** Lines of a log as text for people and as JSON for programs. */
import type { LogLine } from '../app.ts';
import { oneLine } from '../shared/printable.ts';
import type { Style } from './style.ts';

/** Time of day, level, call, message, and the other facts as name=value. */
export function logLineText({ time, level, message, fields }: LogLine, style: Style): string {
  const { runId: _run, callId, ...facts } = fields;
  const mark = { debug: style.dim, info: (text: string) => text, warn: style.warn, error: style.bad };
  const paint = mark[level as keyof typeof mark] ?? ((text: string) => text);
  const rest = Object.entries(facts).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const words = [
    style.dim(oneLine(time).slice(11, 23)),
    paint(level.padEnd(5)),
    ...(typeof callId === 'string' ? [oneLine(callId)] : []),
    oneLine(message),
    style.dim(oneLine(rest.join(' '))),
  ];
  return words.join(' ').trimEnd();
}

/** The line as it stands in the log. */
export function logLineJson({ time, level, message, fields }: LogLine): string {
  return JSON.stringify({ time, level, ...fields, message });
}
