/** Checks across files: what must differ, and what one side expects of the other. */

import { didYouMean } from '../../shared/nearest-word.ts';
import { caution, mistake, type PersonaFault } from './fault.ts';
import type { PersonaSource, ValuePath } from './source.ts';

/** Every fault that only shows when all files are seen together. */
export function checkSet(sources: readonly PersonaSource[]): PersonaFault[] {
  const agents = sources.filter((source) => source.role === 'agent');
  const customers = sources.filter((source) => source.role === 'customer');
  return [
    ...duplicates(sources, 'name', (source) => source.text(['name']), ['name']),
    ...duplicates(sources, 'id', (source) => source.id, []),
    ...duplicates(customers, 'phone', (source) => source.text(['contact', 'phone']), ['contact', 'phone']),
    ...unreachableKnowledge(agents, customers),
    ...lonelyIndustries(customers, agents, 'agent'),
    ...lonelyIndustries(agents, customers, 'customer'),
  ];
}

const DUPLICATE_FIXES: Readonly<Record<string, string>> = {
  name: 'Rename one of the two; labels and reports tell people apart by name.',
  id: 'Rename one of the two files; the file name is the id of the persona.',
  phone: 'Give each customer a number of its own.',
};

function duplicates(
  sources: readonly PersonaSource[],
  what: string,
  keyOf: (source: PersonaSource) => string | undefined,
  path: ValuePath,
): PersonaFault[] {
  const first = new Map<string, PersonaSource>();
  return sources.flatMap((source) => {
    const key = keyOf(source)?.trim();
    if (key === undefined || key === '') return [];
    const other = first.get(key.toLowerCase());
    if (other === undefined) {
      first.set(key.toLowerCase(), source);
      return [];
    }
    const message = `the ${what} "${key}" is taken by ${other.file}`;
    return [
      source.fault(path, mistake(`duplicate-${what}`, message, DUPLICATE_FIXES[what] ?? 'Change one of the two.')),
    ];
  });
}

function unreachableKnowledge(agents: readonly PersonaSource[], customers: readonly PersonaSource[]): PersonaFault[] {
  if (customers.length === 0) return [];
  return agents.flatMap((agent) => {
    const industry = agent.text(['industry']) ?? '';
    const reached = customers
      .filter((customer) => customer.text(['industry']) === industry)
      .flatMap((customer) => customer.text(['issue', 'category']) ?? []);
    if (reached.length === 0) return [];
    const categories = [...new Set(reached)].sort();
    return ['strong', 'weak'].flatMap((list) =>
      agent.texts(['knowledge', list]).flatMap((category, index) => {
        if (categories.includes(category)) return [];
        const message = `no customer in ${industry} calls about "${category}", so this knowledge is never used`;
        const fix = `${didYouMean(category, categories)}Reached there: ${categories.join(', ')}.`;
        return [agent.fault(['knowledge', list, index], caution('unreachable-knowledge', message, fix))];
      }),
    );
  });
}

function lonelyIndustries(
  sources: readonly PersonaSource[],
  others: readonly PersonaSource[],
  missing: 'agent' | 'customer',
): PersonaFault[] {
  if (others.length === 0) return [];
  const known = [...new Set(others.flatMap((other) => other.text(['industry']) ?? []))].sort();
  return sources.flatMap((source) => {
    const industry = source.text(['industry'])?.trim();
    if (industry === undefined || industry === '' || known.includes(industry)) return [];
    const message = `no ${missing} works in "${industry}", so this ${source.role} is never paired`;
    const fix = `${didYouMean(industry, known)}Add ${missing === 'agent' ? 'an agent' : 'a customer'} of that industry, or use one of: ${known.join(', ')}.`;
    return [source.fault(['industry'], caution(`industry-without-${missing}`, message, fix))];
  });
}
