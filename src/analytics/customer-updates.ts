/** What is told about customers: the profile before a run, traits and events after a call. Names follow the earlier generator, with ours beside them. Pure. */
import { createHash } from 'node:crypto';
import type { CustomerInCall } from '../domain/persona.ts';
import type { CustomerUpdate } from '../domain/ports.ts';
import type { RecordedCall } from '../domain/record.ts';
import { secondsAfter } from '../domain/seconds.ts';
import { measureCall, resolutionOf, sentimentOf } from './scores/call-measures.ts';

/** The same customer has the same id in every run: `cust_` and the MD5 of the phone number, as the earlier generator made it. */
export function customerIdOf(customer: CustomerInCall): string {
  return `cust_${createHash('md5').update(customer.contact.phone).digest('hex')}`;
}

/** The profile at plan time. Scores are left out: nothing is known yet, and a known profile keeps its own. */
export function profileUpdate(
  customer: CustomerInCall,
  facts: { readonly runId: string; readonly at: string; readonly totalCalls: number },
): CustomerUpdate {
  return withId(facts.runId, [customer.id, 'profile'], {
    kind: 'profile',
    customerId: customerIdOf(customer),
    at: facts.at,
    traits: {
      name: customer.name,
      email: customer.contact.email,
      phone: customer.contact.phone,
      current_issue: customer.issue.text,
      desired_resolution: customer.desiredResolution,
      demeanor: customer.demeanor,
      technical_proficiency: customer.technicalProficiency,
      escalation_trigger: customer.escalationTrigger,
      conversation_preference: customer.conversationLength,
      total_calls: facts.totalCalls,
      issue_category: customer.issue.category,
      industry: customer.industry,
      language: customer.language,
      persona: customer.id,
      synthetic: true,
    },
  });
}

/** What a finished call tells: that it started, that it completed, and the traits after it. */
export function callUpdates(
  customer: CustomerInCall,
  recorded: RecordedCall,
  facts: { readonly totalCalls: number; readonly now: string },
): readonly CustomerUpdate[] {
  const { call } = recorded;
  const customerId = customerIdOf(customer);
  const startedAt = call.started_at ?? facts.now;
  const endedAt = secondsAfter(startedAt, call.duration_s ?? 0);
  const after = afterwards(recorded);
  const told = (what: string, update: WithoutId) => withId(call.run_id, [call.call_id, what], update);
  return [
    told('call_started', {
      kind: 'event',
      customerId,
      at: startedAt,
      name: 'call_started',
      properties: startedFacts(recorded),
    }),
    told('call_completed', {
      kind: 'event',
      customerId,
      at: endedAt,
      name: 'call_completed',
      properties: { ...after.earlierNames, ...startedFacts(recorded), ...completedFacts(recorded) },
    }),
    told('traits', {
      kind: 'profile',
      customerId,
      at: endedAt,
      traits: { total_calls: facts.totalCalls, ...after.traits, last_call_at: endedAt, last_call_id: call.call_id },
    }),
  ];
}

function afterwards(recorded: RecordedCall) {
  const { call } = recorded;
  const measures = measureCall(recorded);
  const churnRisk = scoreValue(call.scores['churn_risk']);
  const propensityToBuy = scoreValue(call.scores['propensity_to_buy']);
  const satisfactionScore = scoreValue(call.scores['satisfaction']);
  const sentiment = measures && sentimentOf(measures);
  const resolution = resolutionOf(call.outcome);
  const escalation = measures?.escalated ?? false;
  return {
    traits: present({
      churn_risk: churnRisk,
      propensity_to_buy: propensityToBuy,
      satisfaction_score: satisfactionScore,
      last_call_sentiment: sentiment,
      last_call_resolution: resolution,
      last_call_escalated: escalation,
      last_call_outcome: call.outcome,
      last_issue_category: call.issue_category,
    }),
    earlierNames: present({
      sentiment,
      resolution,
      escalation,
      wordCount: measures?.words ?? 0,
      churnRisk,
      propensityToBuy,
      satisfactionScore,
      callSid: call.legs?.customer.call_sid,
    }),
  };
}

function startedFacts({ call }: RecordedCall): Record<string, unknown> {
  const { run_id, call_id, agent, customer, issue_category, conference_sid, labels } = call;
  const industry = labels['industry'];
  return present({ run_id, call_id, agent, customer, issue_category, industry, conference_sid, synthetic: true });
}

function completedFacts({ call }: RecordedCall): Record<string, unknown> {
  const { outcome, ending, duration_s, turn_count, responder, cost_usd } = call;
  const recording_sid = call.recording?.sid;
  return present({ outcome, ending, duration_s, turn_count, responder, cost_usd, recording_sid });
}

function present(facts: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

function scoreValue(score: unknown): number | undefined {
  const value = (score as { value?: unknown } | undefined)?.value;
  return typeof value === 'number' ? value : undefined;
}

/** An update as it is before it has its id. */
type WithoutId = CustomerUpdate extends infer Update
  ? Update extends unknown
    ? Omit<Update, 'messageId'>
    : never
  : never;

/** Stable, so that a second delivery is recognised as such, and of the content, so that no id ever stands for two contents. */
function withId(runId: string, subject: readonly string[], update: WithoutId): CustomerUpdate {
  const hash = createHash('sha256')
    .update(JSON.stringify([runId, ...subject, update]))
    .digest('hex');
  return { messageId: `synthcall-${hash.slice(0, 32)}`, ...update };
}
