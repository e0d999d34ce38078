/** Personas and their faults as text. Pure. */
import type { PersonaFault } from '../app.ts';
import type { AgentPersona, CustomerPersona, Persona } from '../domain/persona.ts';
import { oneLine } from '../shared/printable.ts';
import { columns } from './columns.ts';
import { count } from './figures.ts';
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
  const place = style.bold(`${oneLine(fault.file)}:${fault.line}:${fault.column}`);
  const severity = fault.severity === 'error' ? style.bad('error') : style.warn('warning');
  return `${place} ${severity} ${fault.rule} ${oneLine(fault.message)} → ${oneLine(fault.fix)}`;
}

/** Two tables: agents and customers. */
export function personasText(
  personas: { readonly agents: readonly AgentPersona[]; readonly customers: readonly CustomerPersona[] },
  style: Style,
): string {
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
  ].join('\n');
}

function titled(title: string, head: readonly string[], rows: readonly (readonly string[])[], style: Style): string[] {
  const [first = '', ...rest] = columns([head, ...rows]);
  return [style.bold(title), style.dim(first), ...rest];
}

/** One persona as a sheet: every field on a line of its own, groups indented. */
export function personaText(persona: Persona, style: Style): string {
  const { id, name, role, ...fields } = persona;
  const head = `${style.bold(oneLine(name))} (${role} ${oneLine(id)})`;
  return [head, ...sheet(fields, '  ')].join('\n');
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
