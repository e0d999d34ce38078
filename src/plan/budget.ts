/** What users write after `--budget`, as ceilings. */
import { type Micros, toMicros } from '../domain/money.ts';
import type { RunBudget } from '../domain/plan.ts';
import { SynthcallError } from '../shared/errors.ts';

const EXAMPLES = "Write --budget 100 (responder calls), --budget 5usd or --budget '$5' (money), or one of each.";
const CALLS = /^(\d+)\s*(?:calls?)?$/i;
const MONEY = /^(?:\$\s*(\d+(?:\.\d+)?)|(\d+(?:\.\d+)?)\s*(?:usd|\$|dollars?)|usd\s*(\d+(?:\.\d+)?))$/i;
const MAX_CALLS = 10_000_000;
const MAX_DOLLARS = 1_000_000;

/** No ceilings at all. */
export const UNLIMITED: RunBudget = { responderCalls: undefined, micros: undefined };

/** Reads `100`, `100calls`, `5usd`, `$5`, `5.50USD`; at most one of each kind. Throws `CONFIG_INVALID`. */
export function parseBudget(values: readonly (string | number)[]): RunBudget {
  let budget = UNLIMITED;
  for (const value of values) {
    const text = String(value).trim();
    const part = parseCalls(text) ?? parseMoney(text);
    if (part === undefined) throw refusal(`"${text}" is not a budget`);
    for (const kind of ['responderCalls', 'micros'] as const) {
      if (part[kind] === undefined) continue;
      const name = kind === 'micros' ? 'of money' : 'of responder calls';
      if (budget[kind] !== undefined) throw refusal(`two budgets ${name} were given`);
      budget = { ...budget, [kind]: part[kind] };
    }
  }
  return budget;
}

function parseCalls(text: string): RunBudget | undefined {
  const digits = CALLS.exec(text)?.[1];
  if (digits === undefined) return undefined;
  const responderCalls = Number(digits);
  if (responderCalls === 0) throw refusal('a budget of 0 responder calls allows no call');
  if (responderCalls > MAX_CALLS) throw refusal(`${text} responder calls are more than the ${MAX_CALLS} allowed`);
  return { responderCalls, micros: undefined };
}

function parseMoney(text: string): RunBudget | undefined {
  const match = MONEY.exec(text);
  if (match === null) return undefined;
  const dollars = Number(match[1] ?? match[2] ?? match[3]);
  const micros: Micros = toMicros(dollars);
  if (micros === 0) throw refusal(`a budget of ${text} allows no call`);
  if (dollars > MAX_DOLLARS) throw refusal(`${text} is more than the $${MAX_DOLLARS} allowed`);
  return { responderCalls: undefined, micros };
}

function refusal(why: string): SynthcallError {
  return new SynthcallError('CONFIG_INVALID', `--budget: ${why}`, { hint: EXAMPLES });
}
