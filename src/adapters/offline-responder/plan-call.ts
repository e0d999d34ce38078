/** The plan of one call: how it ends and what the agent means to do, made to fit the replies that it may use. */
import type { Outcome } from '../../domain/labels.ts';
import type { Pairing } from '../../domain/plan.ts';
import type { Random } from '../../shared/random.ts';
import { identifies, type PersonaWords } from './persona-words.ts';
import type { AgentMove, CallPlan, CustomerEvent, Step } from './state.ts';
import { type Choice, optionsFor, skillOf } from './step-options.ts';
import { isTroubleCall } from './trouble.ts';
import { wantsAnswer } from './wish-kind.ts';

/** Plans a call of at most `replies` responder calls, the customer's first included. */
export function planCall(pairing: Pairing, words: PersonaWords, replies: number, random: Random): CallPlan {
  const outcome = drawOutcome(pairing, random);
  const length = drawLength(pairing, outcome, replies, random);
  const closer = length % 2 === 0 && outcome !== 'customer-hung-up' ? 'agent' : 'customer';
  const agentTurns = Math.max(1, Math.floor(length / 2) - (closer === 'agent' ? 1 : 0));
  const isTrouble = isTroubleCall(pairing);
  const chosen = chooseSteps({ pairing, words, outcome, isTrouble, random }, agentTurns);
  // Nobody's account can be looked into whom nobody knows; a question needs none.
  const isAsked = chosen.steps.some((step) => IDENTIFYING.has(step.kind));
  const upfront = random.chance(isAsked ? 0 : wantsAnswer(words.wishKind) ? 0.4 : 1);
  return { outcome, agenda: chosen.steps, events: chosen.events, closer, upfront, isTrouble, length };
}

function drawOutcome(pairing: Pairing, random: Random): Outcome {
  const skill = skillOf(pairing.agent, pairing.customer.issue.category);
  const { outcomeTendency, moodShift } = pairing.traits;
  const isMild = ['cheerful', 'polite', 'calm', 'chatty'].includes(pairing.customer.demeanor) && moodShift <= 0;
  switch (outcomeTendency) {
    case 'resolve':
      return random.weighted<Outcome>(
        [
          [
            ['resolved', 5],
            ['partly-resolved', 3],
            ['unresolved', 1.5],
            ['escalated', 1.5],
          ] as const,
          [
            ['resolved', 8],
            ['partly-resolved', 2],
          ] as const,
          [['resolved', 1]] as const,
        ][skill] ?? [['resolved', 1]],
      );
    case 'partial':
      return random.chance(skill === 2 ? 0.25 : 0) ? 'resolved' : 'partly-resolved';
    case 'fail':
      return random.chance(skill === 2 ? 0.35 : 0) ? 'partly-resolved' : 'unresolved';
    case 'escalate':
      return 'escalated';
    case 'callback':
      return 'callback-promised';
    default:
      return isMild ? 'unresolved' : 'customer-hung-up';
  }
}

function drawLength(pairing: Pairing, outcome: Outcome, replies: number, random: Random): number {
  const { customer, agent, traits } = pairing;
  const [low, high] = ({ short: [7, 12], medium: [10, 16], long: [13, 21] } as const)[customer.conversationLength];
  let wanted = random.between(low, high + 1);
  wanted += { low: -1, medium: 0, high: 1.5 }[customer.issue.complexity];
  wanted += { terse: -1, average: 0, talkative: 1.5 }[traits.verbosity];
  wanted += { low: 1, medium: 0, high: -1 }[agent.competence] + traits.events.length * 0.8;
  if (outcome === 'customer-hung-up') wanted -= 3;
  return Math.max(3, Math.min(replies, Math.round(wanted)));
}

/** Steps after which the agent knows whose matter it is. */
const IDENTIFYING: ReadonlySet<AgentMove> = new Set(['ask-fact', 'ask-name']);

function chooseSteps(choice: Choice, agentTurns: number): { steps: Step[]; events: Set<CustomerEvent> } {
  let left = agentTurns - 1;
  const options = optionsFor(choice, agentTurns);
  const taken = new Set<string>();
  const events = new Set<CustomerEvent>();
  const steps: Step[] = [{ kind: settlingMove(choice.outcome), stage: 70, rank: 0 }];
  const first = firstOption(choice, agentTurns);
  while (left > 0) {
    const open = options.filter(
      (option) =>
        !taken.has(option.name) &&
        option.cost <= left &&
        option.weight > 0 &&
        (option.needs === undefined || taken.has(option.needs)),
    );
    if (open.length === 0) break;
    const option =
      (taken.size === 0 ? open.find(({ name }) => name === first) : undefined) ??
      choice.random.weighted(open.map((entry) => [entry, entry.weight] as const));
    taken.add(option.name);
    left -= option.cost;
    if (option.event) events.add(option.event);
    for (const [kind, stage, fact] of option.steps) {
      steps.push({
        kind,
        stage: stage + choice.random.next(),
        rank: taken.size,
        ...(fact === undefined ? {} : { fact }),
      });
    }
  }
  steps.sort((a, b) => a.stage - b.stage);
  return { steps, events };
}

/** Most agents ask who is calling; where there is little room callers often say it unasked. */
function firstOption({ words, random }: Choice, agentTurns: number): string | undefined {
  if (wantsAnswer(words.wishKind) || !random.chance(agentTurns <= 2 ? 0.3 : 0.75)) return undefined;
  return words.facts.some(identifies) ? 'fact1' : 'name';
}

/** The move that settles a call so. */
export function settlingMove(outcome: Outcome): AgentMove {
  switch (outcome) {
    case 'resolved':
      return 'offer';
    case 'partly-resolved':
      return 'partial';
    case 'escalated':
      return 'escalate';
    case 'callback-promised':
      return 'callback';
    default:
      return 'refuse';
  }
}
