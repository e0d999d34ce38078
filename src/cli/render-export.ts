/** What an export wrote, as text and as JSON. Pure. */
import type { NamedExport } from '../app.ts';
import { count } from '../shared/count.ts';
import { oneLine, printable } from '../shared/printable.ts';
import { fileSize } from './figures.ts';
import { table } from './folding.ts';
import type { Style } from './style.ts';

/** A line a form, what was left out, the split, and the folder. */
export function exportText(result: NamedExport, style: Style): string {
  const rows = result.written.map(({ form, files, bytes }) => [form, String(files), fileSize(bytes)]);
  const [head = '', ...lines] = table([['FORMAT', 'FILES', 'SIZE'], ...rows], style.width, [1, 2]);
  const notes = result.written.flatMap(({ form, notes: own }) => own.map((note) => `! ${form}: ${oneLine(note)}`));
  const skipped = result.skipped.map(({ form, reason }) => `! ${form} was not written: ${oneLine(reason)}`);
  return [
    ...(rows.length > 0 ? [style.dim(head), ...lines] : []),
    ...[...notes, ...skipped].map((line) => style.warn(line)),
    ...splitLines(result),
    '',
    `${count(result.calls, 'call')} in ${style.bold(printable(result.to))}`,
  ].join('\n');
}

/** What the run that was read lacks: a line each, for stderr. */
export function remarkLines(remarks: readonly string[], style: Style): string[] {
  return remarks.map((remark) => style.warn(`! ${oneLine(remark)}`));
}

/** The same as fields of a line for programs; nothing where nothing is lacking. */
export function remarked(remarks: readonly string[]): { readonly remarks?: readonly string[] } {
  return remarks.length === 0 ? {} : { remarks };
}

/** An export as one line for programs. */
export function exportJson({ to, calls, split, written, skipped, remarks }: NamedExport): string {
  const dealt = split
    ? { split: { by: split.by, shares: split.shares, sizes: split.sizes, shared_agents: split.sharedAgents } }
    : {};
  return JSON.stringify({
    event: 'export.completed',
    dir: to,
    calls,
    ...dealt,
    written,
    skipped,
    ...remarked(remarks),
  });
}

function splitLines({ split, calls }: NamedExport): string[] {
  if (!split) return [];
  const sizes = Object.entries(split.sizes)
    .filter(([name]) => split.shares[name as keyof typeof split.shares] > 0)
    .map(([name, size]) => `${name} ${size} (${((100 * size) / calls).toFixed(1)} %)`);
  const promise =
    split.by === 'persona' || split.sharedAgents === 0
      ? 'no customer and no agent is in two splits'
      : `no customer is in two splits; ${count(split.sharedAgents, 'agent')} had to be shared`;
  return [`Split: ${sizes.join(', ')}; ${promise}`];
}
