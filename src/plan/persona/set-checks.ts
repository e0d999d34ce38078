/** Checks across files: what must differ, and what one side expects of the other. */
import type { Role } from '../../domain/labels.ts';
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
  const reached = categoriesByIndustry(customers);
  return agents.flatMap((agent) => {
    const industry = agent.text(['industry']) ?? '';
    const categories = reached.get(industry);
    if (categories === undefined) return [];
    return ['strong', 'weak'].flatMap((list) =>
      agent.texts(['knowledge', list]).flatMap((category, index) => {
        if (categories.has(category)) return [];
        const sorted = [...categories].sort();
        const message = `no customer in ${industry} calls about "${category}", so this knowledge is never used`;
        const fix = `${didYouMean(category, sorted)}Reached there: ${sorted.join(', ')}.`;
        return [agent.fault(['knowledge', list, index], caution('unreachable-knowledge', message, fix))];
      }),
    );
  });
}

function categoriesByIndustry(customers: readonly PersonaSource[]): ReadonlyMap<string, ReadonlySet<string>> {
  const categories = new Map<string, Set<string>>();
  for (const customer of customers) {
    const [industry, category] = [customer.text(['industry']), customer.text(['issue', 'category'])];
    if (industry === undefined || category === undefined) continue;
    categories.set(industry, (categories.get(industry) ?? new Set()).add(category));
  }
  return categories;
}

function lonelyIndustries(
  sources: readonly PersonaSource[],
  others: readonly PersonaSource[],
  missing: Role,
): PersonaFault[] {
  if (others.length === 0) return [];
  const known = new Set(others.flatMap((other) => other.text(['industry']) ?? []));
  const sorted = [...known].sort();
  return sources.flatMap((source) => {
    const industry = source.text(['industry'])?.trim();
    if (industry === undefined || industry === '' || known.has(industry)) return [];
    const message = `no ${missing} works in "${industry}", so this ${source.role} is never paired`;
    const fix = `${didYouMean(industry, sorted)}Add ${missing === 'agent' ? 'an agent' : 'a customer'} of that industry, or use one of: ${sorted.join(', ')}.`;
    return [source.fault(['industry'], caution(`industry-without-${missing}`, message, fix))];
  });
}
