/** What `init` did, as text. Pure; names only, never values. */
import { count } from './figures.ts';
import type { FileChange } from './init-files.ts';
import { printable } from './printable.ts';
import type { Style } from './style.ts';

/** What came of a set-up. */
export interface InitOutcome {
  readonly world: string;
  readonly syncServiceSid: string;
  readonly created: boolean;
  readonly changes: readonly (FileChange & { readonly byHand?: true })[];
}

/** The lines for people. */
export function initText(outcome: InitOutcome, style: Style): string {
  const changed = outcome.changes.map((change) => changeLine(change, style));
  const service = `Sync service ${outcome.syncServiceSid} ${outcome.created ? 'created' : 'is ready'} (${outcome.world} world)`;
  const nothing = changed.length === 0 && !outcome.created;
  return [
    ...(nothing ? ['Everything is set up already; nothing was changed.'] : changed),
    `${style.good('✔')} ${printable(service)}`,
    '',
    `Next: ${style.bold('synthcall run --pairs 5 --budget 50')}`,
  ].join('\n');
}

function changeLine(change: FileChange & { readonly byHand?: true }, style: Style): string {
  const names = change.names.join(', ');
  if (change.byHand) return `${style.warn('!')} Set ${names} in ${change.file} yourself: only YAML is changed by init.`;
  const note = change.file === '.env' ? ', readable by you alone' : '';
  return `${style.good('✔')} ${change.file}: ${names} (${count(change.names.length, 'line')}${note})`;
}
