/** Personas from files: checked in one pass, or loaded for a run. Making new files is in `persona/`. */
import type { AgentPersona, CustomerPersona } from '../domain/persona.ts';
import { SynthcallError } from '../shared/errors.ts';
import { compareFaults, MOST_FAULTS, mistake, type PersonaFault } from './persona/fault.ts';
import { checkSchema } from './persona/schema-faults.ts';
import { checkSet } from './persona/set-checks.ts';
import { readSources } from './persona/source.ts';
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
  if (sources.length === 0 && faults.length === 0) faults.push(nothingFound(paths));
  return { agents, customers, faults: [...faults, ...checkSet(sources)].sort(compareFaults) };
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
  const first = errors[0];
  if (first !== undefined) throw invalidPersonas(first, errors);
  const missing = [
    ...(reading.agents.length === 0 ? ['agent'] : []),
    ...(reading.customers.length === 0 ? ['customer'] : []),
  ];
  if (missing.length > 0) {
    throw new SynthcallError(
      'PERSONA_NONE',
      `no ${missing.join(' and no ')} persona was found in ${paths.join(', ')}`,
      {
        hint: `Point --personas at a folder with agents/*.json and customers/*.json, or make one with: synthcall personas new ${missing[0]} "Full Name"`,
      },
    );
  }
  return reading;
}

function invalidPersonas(first: PersonaFault, errors: readonly PersonaFault[]): SynthcallError {
  const more = errors.length === 1 ? '' : ` (and ${errors.length - 1} more)`;
  const where = `${first.file}:${first.line}:${first.column}`;
  return new SynthcallError('PERSONA_INVALID', `${where}: ${first.message}${more}`, {
    hint: `${first.fix} To see every fault: synthcall personas validate`,
    details: { faults: errors },
  });
}

function nothingFound(paths: readonly string[]): PersonaFault {
  const text = mistake(
    'no-personas',
    'there is no .json file here',
    'Name a folder with agents/*.json and customers/*.json, or persona files.',
  );
  return { file: paths.join(', '), line: 1, column: 1, ...text };
}
