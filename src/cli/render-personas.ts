/** Personas and their faults as text. Pure. */
import type { PersonaFault, PersonaList } from '../app.ts';
import type { Persona } from '../domain/persona.ts';
import { count } from '../shared/count.ts';
import { oneLine } from '../shared/printable.ts';
import { folded, table } from './folding.ts';
import type { Style } from './style.ts';

/** `file:line:column severity rule message → fix`, one a line, and a count at the end. */
export function faultsText(faults: readonly PersonaFault[], style: Style): string {
  const errors = faults.filter((fault) => fault.severity === 'error').length;
  const total = `${count(errors, 'error')}, ${count(faults.length - errors, 'warning')}`;
  if (faults.length === 0) return style.good('Every persona is fine.');
  return [
    ...faults.map((fault) => faultLine(fault, style)),
    '',
    errors > 0 ? style.bad(total) : style.warn(total),
  ].join('\n');
}

function faultLine(fault: PersonaFault, style: Style): string {
  const within = fault.line === undefined ? '' : `:${fault.line}:${fault.column ?? 1}`;
  const place = style.bold(`${oneLine(fault.file)}${within}`);
  const severity = fault.severity === 'error' ? style.bad('error') : style.warn('warning');
  return `${place} ${severity} ${fault.rule} ${oneLine(fault.message)} → ${oneLine(fault.fix)}`;
}

const VALIDATE = 'synthcall personas validate';

/** Two tables: agents and customers; then files that are missing there, with the command that `validate` is to name. */
export function personasText(personas: PersonaList, style: Style, validate = VALIDATE): string {
  const agents = personas.agents.map((agent) => [
    agent.id,
    agent.name,
    agent.industry,
    agent.competence,
    agent.company,
  ]);
  const customers = personas.customers.map((customer) => [
    customer.id,
    customer.name,
    customer.industry,
    customer.demeanor,
    `${customer.issue.category} (${customer.issue.complexity})`,
  ]);
  return [
    ...titled(count(agents.length, 'agent'), ['ID', 'NAME', 'INDUSTRY', 'COMPETENCE', 'COMPANY'], agents, style),
    '',
    ...titled(count(customers.length, 'customer'), ['ID', 'NAME', 'INDUSTRY', 'DEMEANOR', 'ISSUE'], customers, style),
    ...missingLines(personas.faults, style, validate),
  ].join('\n');
}

/** Files with faults, and files that are not read, each in one line. */
function missingLines(faults: readonly PersonaFault[], style: Style, validate: string): string[] {
  const filesWith = (is: (fault: PersonaFault) => boolean) => new Set(faults.filter(is).map(({ file }) => file)).size;
  const faulty = filesWith(({ severity }) => severity === 'error');
  const unread = filesWith(({ rule }) => rule === 'not-json');
  const lines = [
    ...(faulty > 0 ? [`${count(faulty, 'file')} ${faulty === 1 ? 'has' : 'have'} faults: ${validate}`] : []),
    ...(unread > 0 ? [`${count(unread, 'file')} not read, as persona files are JSON: ${validate}`] : []),
  ];
  return lines.length > 0 ? ['', ...lines.map((line) => style.warn(line))] : [];
}

function titled(title: string, head: readonly string[], rows: readonly (readonly string[])[], style: Style): string[] {
  const [first = '', ...rest] = table([head, ...rows], style.width);
  return [style.bold(title), style.dim(first), ...rest];
}

/** One persona as a sheet: every field on a line of its own, groups indented. */
export function personaText(persona: Persona, style: Style): string {
  const { id, name, role, ...fields } = persona;
  const head = `${style.bold(oneLine(name))} (${role} ${oneLine(id)})`;
  const lines = sheet(fields, '  ').map((line) => folded(line, style.width, `${/^ */.exec(line)?.[0] ?? ''}  `));
  return [head, ...lines].join('\n');
}

function sheet(fields: object, indent: string): string[] {
  return Object.entries(fields).flatMap(([key, value]) => {
    const label = key === '$schema' ? undefined : key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    if (label === undefined || value === undefined) return [];
    if (Array.isArray(value)) return listed(label, value, indent);
    if (typeof value === 'object' && value !== null) return [`${indent}${label}`, ...sheet(value, `${indent}  `)];
    return [`${indent}${label}: ${oneLine(String(value))}`];
  });
}

function listed(label: string, values: readonly unknown[], indent: string): string[] {
  if (values.length === 0) return [];
  const lines = values.map((value) => {
    if (typeof value !== 'object' || value === null) return oneLine(String(value));
    const { name, value: fact, type } = value as { name?: unknown; value?: unknown; type?: unknown };
    return oneLine(`${String(name)}: ${String(fact)} (${String(type)})`);
  });
  return [`${indent}${label}`, ...lines.map((line) => `${indent}  - ${line}`)];
}
