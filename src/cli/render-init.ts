/** What `init` did, as text. Pure; names only, never values. */
import type { Check, ProvisionedIntelligence } from '../app.ts';
import { count } from '../shared/count.ts';
import { printable } from '../shared/printable.ts';
import { money } from './figures.ts';
import type { FileChange } from './init-files.ts';
import { checkLines } from './render-doctor.ts';
import type { Style } from './style.ts';

/** What came of a set-up. */
export interface InitOutcome {
  readonly world: string;
  readonly syncServiceSid: string;
  readonly created: boolean;
  readonly intelligence?: ProvisionedIntelligence;
  readonly changes: readonly (FileChange & { readonly byHand?: true })[];
  /** What was asked of the vendors. */
  readonly checks: readonly Check[];
  /** The expected price of the run that is proposed; absent when it is not known. */
  readonly priceMicros?: number;
}

/** The run that is proposed. */
export const FIRST_RUN = { pairs: 5, budget: 50 } as const;

/** The lines for people. */
export function initText(outcome: InitOutcome, style: Style): string {
  const changed = outcome.changes.map((change) => changeLine(change, style));
  const service = `Sync service ${outcome.syncServiceSid} ${outcome.created ? 'created' : 'is ready'} (${outcome.world} world)`;
  const nothing = changed.length === 0 && !outcome.created && !hasNews(outcome.intelligence);
  const command = style.bold(`synthcall run --pairs ${FIRST_RUN.pairs} --budget ${FIRST_RUN.budget}`);
  return [
    ...checkLines(outcome.checks, style),
    ...(nothing ? ['Everything is set up already; nothing was changed.'] : changed),
    `${style.good('✔')} ${printable(service)}`,
    ...intelligenceLines(outcome.intelligence, style),
    '',
    `Next: ${command}  (expected cost ${money(outcome.priceMicros)})`,
  ].join('\n');
}

function hasNews(intelligence: ProvisionedIntelligence | undefined): boolean {
  if (!intelligence) return false;
  const { created, made, changed, attached } = intelligence;
  return created || made.length + changed.length + attached.length > 0;
}

/** The service, what was done for it, and which operators it has to do without. */
function intelligenceLines(intelligence: ProvisionedIntelligence | undefined, style: Style): string[] {
  if (!intelligence) return [];
  const { serviceSid, created, made, changed, attached, refused } = intelligence;
  const done = [
    [made.length, 'made'],
    [changed.length, 'updated'],
    [attached.length, 'attached'],
  ] as const;
  const news = done.filter(([number]) => number > 0).map(([number, word]) => `${number} ${word}`);
  const operators = news.length > 0 ? `; operators: ${news.join(', ')}` : '';
  const state = created ? 'created' : 'is ready';
  return [
    `${style.good('✔')} Conversation Intelligence service ${printable(serviceSid)} ${state}${operators}`,
    ...refused.map(
      ({ name, reason }) => `${style.warn('!')} Without the operator ${printable(name)}: ${printable(reason)}`,
    ),
  ];
}

function changeLine(change: FileChange & { readonly byHand?: true }, style: Style): string {
  const names = change.names.join(', ');
  if (change.byHand) return `${style.warn('!')} Set ${names} in ${change.file} yourself: only YAML is changed by init.`;
  const note = change.file === '.env' ? ', readable by you alone' : '';
  return `${style.good('✔')} ${change.file}: ${names} (${count(change.names.length, 'line')}${note})`;
}
