/** Events and plans as JSON for other programs: snake_case as in the data files, money in dollars. */
import type { RunPreview } from '../app.ts';
import { eventRecord, withSnakeKeys } from '../domain/event-json.ts';
import type { RunEvent } from '../domain/events.ts';
import { toDollars } from '../domain/money.ts';

/** One event as a line of JSON, without the line feed. */
export function eventJson(event: RunEvent): string {
  return JSON.stringify(eventRecord(event));
}

/** The plan of a dry run as one line of JSON. */
export function previewJson(preview: RunPreview): string {
  const { plan, budgetMicros, ...rest } = preview;
  const calls = plan.calls.map(({ callId, pairing, share, estimatedMicros }) => ({
    callId,
    agent: pairing.agent.id,
    customer: pairing.customer.id,
    issueCategory: pairing.customer.issue.category,
    share,
    ...(estimatedMicros === undefined ? {} : { costMicros: estimatedMicros }),
  }));
  const { seed, strategy, notDialled, estimatedMicros, statistics } = plan;
  const line = { event: 'run.planned', ...rest, seed, strategy, notDialled, costMicros: estimatedMicros };
  const budget = budgetMicros === undefined ? {} : { budget_usd: toDollars(budgetMicros) };
  // Names of personas and categories are keys of the statistics: they stay as they are.
  return JSON.stringify({
    ...withSnakeKeys(line),
    ...budget,
    statistics: { ...statistics },
    calls: calls.map(withSnakeKeys),
  });
}
