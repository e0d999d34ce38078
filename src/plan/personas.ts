/** Personas from files: checked in one pass, or loaded for a run. Making new files is in `persona/`. */
import { basename } from 'node:path';
import type { AgentPersona, CustomerPersona } from '../domain/persona.ts';
import { SynthcallError } from '../shared/errors.ts';
import { shellWord } from '../shared/shell-word.ts';
import { caution, compareFaults, MOST_FAULTS, mistake, type PersonaFault, placeText } from './persona/fault.ts';
import { checkSchema } from './persona/schema-faults.ts';
import { checkSet } from './persona/set-checks.ts';
import { type PersonaSource, readSources } from './persona/source.ts';
import { checkSpeaker } from './persona/speaker-checks.ts';
import { checkText } from './persona/text-checks.ts';

/** Personas in order of their files, with every fault found on the way. */
export interface PersonaReading {
  readonly agents: readonly AgentPersona[];
  readonly customers: readonly CustomerPersona[];
  /** Files that are not valid are missing from the lists and have faults here. */
  readonly faults: readonly PersonaFault[];
}

/** Reads all persona files below folders (recursively) or named one by one. Never throws for what is in them. */
export async function readPersonas(paths: readonly string[]): Promise<PersonaReading> {
  const { sources, faults: reading } = await readSources(paths);
  const faults = [...reading];
  const agents: AgentPersona[] = [];
  const customers: CustomerPersona[] = [];
  for (const source of sources) {
    const checked = checkSchema(source);
    const inText = checkText(source);
    faults.push(...[...inText, ...checked.faults, ...checkSpeaker(source)].slice(0, MOST_FAULTS));
    if (inText.length > 0) continue;
    if (checked.persona?.role === 'agent') agents.push(checked.persona);
    if (checked.persona?.role === 'customer') customers.push(checked.persona);
  }
  const isAllRead = faults.every(({ severity }) => severity === 'warning');
  if (sources.length === 0 && isAllRead) faults.push(nothingFound(paths));
  return {
    agents,
    customers,
    faults: [...faults, ...checkSet(sources), ...oneSided(paths, sources)].sort(compareFaults),
  };
}

/** Every fault of every file, by file and place. */
export async function validatePersonas(paths: readonly string[]): Promise<PersonaFault[]> {
  return [...(await readPersonas(paths)).faults];
}

/**
 * The personas for a run. `faults` holds warnings only.
 * Throws `PERSONA_INVALID` when any file has an error and `PERSONA_NONE` when a role is missing altogether.
 */
export async function loadPersonas(paths: readonly string[]): Promise<PersonaReading> {
  const reading = await readPersonas(paths);
  const errors = reading.faults.filter((fault) => fault.severity === 'error' && fault.rule !== 'no-personas');
  const [first, ...others] = errors;
  if (first !== undefined) throw invalidPersonas(paths, [first, ...others]);
  const missing = [
    ...(reading.agents.length === 0 ? ['agent'] : []),
    ...(reading.customers.length === 0 ? ['customer'] : []),
  ];
  if (missing.length > 0) {
    throw new SynthcallError(
      'PERSONA_NONE',
      `no ${missing.join(' and no ')} persona was found in ${paths.join(', ')}`,
      {
        hint: `${unreadText(reading.faults)}Point --personas at a folder with agents/*.json and customers/*.json, or make one with: synthcall personas new ${missing[0]} "Full Name"`,
      },
    );
  }
  return reading;
}

function unreadText(faults: readonly PersonaFault[]): string {
  const unread = faults.filter(({ rule }) => rule === 'not-json').map(({ file }) => basename(file));
  if (unread.length === 0) return '';
  return `Persona files are JSON; ${unread.slice(0, 3).join(', ')}${unread.length > 3 ? ', …' : ''} was not read. `;
}

function invalidPersonas(paths: readonly string[], errors: readonly [PersonaFault, ...PersonaFault[]]): SynthcallError {
  const [first] = errors;
  const more = errors.length === 1 ? '' : ` (and ${errors.length - 1} more)`;
  const others = errors.length === 1 ? '' : ` To see every fault: ${validateCommand(paths)}`;
  return new SynthcallError('PERSONA_INVALID', `${placeText(first)}: ${first.message}${more}`, {
    hint: `${first.fix}${others}`,
    details: { faults: errors },
  });
}

function nothingFound(paths: readonly string[]): PersonaFault {
  const text = mistake(
    'no-personas',
    'there is no .json file here',
    'Name a folder with agents/*.json and customers/*.json, or persona files.',
  );
  return { file: paths.join(', '), ...text };
}

/** The command that shows every fault of just these files and folders. */
export function validateCommand(paths: readonly string[]): string {
  return ['synthcall personas validate', ...paths.map(shellWord)].join(' ');
}

/** Folders that hold personas of one role only: a run needs both. Single files and the folders of a role are not asked. */
function oneSided(paths: readonly string[], sources: readonly PersonaSource[]): PersonaFault[] {
  const folders = paths.filter((path) => !/\.json$/i.test(path));
  if (sources.length === 0 || folders.length === 0 || paths.some((path) => /^(agents|customers)$/.test(basename(path))))
    return [];
  const missing = (['agent', 'customer'] as const).filter((role) => !sources.some((source) => source.role === role));
  if (missing.length !== 1) return [];
  const text = caution(
    `no-${missing[0]}`,
    `there is no ${missing[0]} here, and a run needs agents and customers`,
    `Make one with: synthcall personas new ${missing[0]} "Full Name". Or name another folder beside this one: --personas may be given several times.`,
  );
  return [{ file: folders.join(', '), ...text }];
}
