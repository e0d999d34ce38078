/** What an agent or a caller may put into a call, what it costs in agent turns, and how likely it is. */
import type { Outcome } from '../../domain/labels.ts';
import type { AgentPersona } from '../../domain/persona.ts';
import type { MidCallEvent, Pairing } from '../../domain/plan.ts';
import type { Random } from '../../shared/random.ts';
import { isSensitive, proofOf } from './identity.ts';
import { identifies, type KnownFact, type PersonaWords, PHONE_END } from './persona-words.ts';
import type { AgentMove, CustomerEvent } from './state.ts';
import { wantsAnswer } from './wish-kind.ts';

/** The call that is planned. */
export interface Choice {
  readonly pairing: Pairing;
  readonly words: PersonaWords;
  readonly outcome: Outcome;
  readonly isTrouble: boolean;
  readonly random: Random;
}

/** Something that may be put into a call, for the price of some agent turns. */
export interface Option {
  readonly weight: number;
  readonly steps: readonly (readonly [AgentMove, number, string?])[];
  readonly event?: CustomerEvent;
  readonly cost: number;
  readonly needs?: string;
  readonly name: string;
}

/** 0 lost, 1 middling, 2 at home in this issue. */
export function skillOf(agent: AgentPersona, category: string): number {
  const level = { low: 0, medium: 1, high: 2 }[agent.competence];
  const known = agent.knowledge.strong.includes(category) ? 1 : agent.knowledge.weak.includes(category) ? -1 : 0;
  return Math.max(0, Math.min(2, level + known));
}

/** Facts in the order in which an agent asks for them: what identifies first. */
export function askableFacts(words: PersonaWords, random: Random): KnownFact[] {
  const order = (fact: KnownFact) =>
    fact.key === 'phone' || fact.key === 'email'
      ? 8
      : identifies(fact)
        ? 0
        : /birth/.test(fact.name)
          ? 1
          : fact.type === 'date' || fact.type === 'phone'
            ? 3
            : 5;
  return words.facts
    .filter((fact) => !fact.evident && fact.key !== PHONE_END)
    .map((fact) => ({ fact, at: order(fact) + random.between(0, identifies(fact) ? 2 : 5) }))
    .sort((a, b) => a.at - b.at)
    .map((entry) => entry.fact);
}

/** What was dealt and comes only while the caller waits, or with a detail that is asked for. */
const WHILE_WAITING: readonly MidCallEvent[] = ['long-lookup', 'small-talk', 'interruption'];
const WITH_DETAIL: readonly MidCallEvent[] = ['forgotten-detail', 'misheard-digit'];

/** All options of a call; those of weight 0 are out of the question. */
export function optionsFor(choice: Choice, agentTurns: number): Option[] {
  const { pairing, words, outcome, isTrouble, random } = choice;
  const facts = askableFacts(words, random);
  const [first, second] = facts;
  const third = facts[2 + random.int(Math.max(1, facts.length - 2))];
  const factStage = random.chance(0.25) && agentTurns > 2 ? 8 : 31;
  const events = new Set(pairing.traits.events);
  const skill = skillOf(pairing.agent, pairing.customer.issue.category);
  const short = agentTurns <= 2;
  const hasWait = WHILE_WAITING.some((event) => events.has(event));
  const hasDetail = WITH_DETAIL.some((event) => events.has(event));
  const isQuestion = wantsAnswer(words.wishKind);
  const bad = outcome === 'unresolved' || outcome === 'escalated' || outcome === 'customer-hung-up';
  const options: Option[] = [
    { name: 'listen', weight: short ? 60 : 62, cost: 1, steps: [['listen', 10]] },
    {
      name: 'listen2',
      weight: words.chunks.length > 2 ? 42 : 0,
      cost: 1,
      steps: [choice.random.chance(0.8) ? ['listen', 13] : ['ask-detail', 36]],
      needs: 'listen',
    },
    { name: 'detail', weight: words.chunks.length > 2 ? 2.5 : 0.5, cost: 1, steps: [['ask-detail', 12]] },
    { name: 'name', weight: short ? 2 : 5, cost: 1, steps: [['ask-name', random.chance(0.4) ? 7 : 30]] },
    { name: 'hold', weight: (short ? 15 : 8) + (hasWait ? 25 : 0), cost: 1, steps: [['hold', 40]] },
    { name: 'wish', weight: 0.8, cost: 1, steps: [['ask-wish', 38]] },
    { name: 'find', weight: 6, cost: 1, steps: [['find', 50]] },
    { name: 'explain', weight: isQuestion ? 0 : isTrouble ? 4 : 1, cost: 1, steps: [['explain', 60]] },
    { name: 'question', weight: bad || isQuestion ? 0 : 7, cost: 1, steps: [], event: 'question' },
    { name: 'chat-little', weight: 1.2, cost: 1, steps: [], event: 'chat', needs: 'hold' },
    {
      name: 'contact',
      // Whoever is to be called back is asked for a number.
      weight: bad || isQuestion ? 0 : outcome === 'callback-promised' ? 20 : 2,
      cost: 1,
      steps: [['contact-check', 80]],
    },
    {
      name: 'reference',
      weight: outcome === 'customer-hung-up' || outcome === 'escalated' || isQuestion ? 0 : 1.5,
      cost: 1,
      steps: [['reference', 82]],
    },
    {
      name: 'anything-else',
      weight: outcome === 'customer-hung-up' || outcome === 'escalated' ? 0 : short ? 0.3 : 6,
      cost: 1,
      steps: [['anything-else', 90]],
    },
    { name: 'negotiate', weight: outcome === 'partly-resolved' ? 7 : 0, cost: 1, steps: [], event: 'negotiate' },
    {
      name: 'demand',
      weight: outcome === 'escalated' ? 18 : 0,
      cost: 1,
      steps: [[skill === 0 ? 'wrong' : 'refuse', 65]],
      event: 'demand',
    },
    ...lowSkillOptions({ skill, outcome, isTrouble, short, factStage }, first),
    ...eventOptions(events, { first, factStage }, bad || isQuestion),
  ];
  if (first)
    options.push({ name: 'fact1', weight: hasDetail ? 36 : 14, cost: 1, steps: [['ask-fact', factStage, first.key]] });
  if (second)
    options.push({ name: 'fact2', weight: 4, cost: 1, steps: [['ask-fact', 33, second.key]], needs: 'fact1' });
  if (third && third !== first && third !== second) {
    options.push({ name: 'fact3', weight: 2.5, cost: 1, steps: [['ask-fact', 35, third.key]], needs: 'fact2' });
  }
  if (first && isSensitive(pairing.customer.issue.category)) {
    const asked = facts.slice(0, 2);
    const proof = proofOf(words.facts, third ? [...asked, third] : asked, random);
    options.push({
      name: 'verify',
      weight: 10,
      cost: 1,
      steps: [['ask-fact', factStage + 2, proof.key]],
      needs: 'fact1',
    });
  }
  if (first && first.groups.length > 1) {
    options.push({ name: 'echo', weight: 13, cost: 1, steps: [['echo', factStage + 1, first.key]], needs: 'fact1' });
    options.push({ name: 'parts', weight: 5, cost: 1, steps: [], event: 'parts', needs: 'fact1' });
  }
  return options;
}

function lowSkillOptions(
  {
    skill,
    outcome,
    isTrouble,
    short,
    factStage,
  }: { skill: number; outcome: Outcome; isTrouble: boolean; short: boolean; factStage: number },
  first: KnownFact | undefined,
): Option[] {
  const clumsy = [1, 0.18, 0][skill] ?? 0;
  const needed = outcome === 'customer-hung-up' ? 6 : 0;
  return [
    { name: 'misread', weight: short ? 0 : 6 * clumsy, cost: 1, steps: [['misread', 14]] },
    { name: 'wrong', weight: isTrouble ? 8 * clumsy + needed : 0, cost: 1, steps: [['wrong', 56]] },
    {
      name: 'ask-again',
      weight: 6 * clumsy + needed / 2,
      cost: 1,
      steps: first ? [['ask-again', factStage + 1, first.key]] : [],
      needs: 'fact1',
    },
  ];
}

function eventOptions(
  events: ReadonlySet<string>,
  { first, factStage }: { first: KnownFact | undefined; factStage: number },
  isBad: boolean,
): Option[] {
  const dealt = (name: string, base = 0) => (events.has(name) ? 30 : base);
  const options: Option[] = [
    { name: 'change', weight: isBad ? 0 : dealt('change-of-mind'), cost: 1, steps: [], event: 'change-mind' },
    { name: 'second', weight: isBad ? 0 : dealt('second-issue'), cost: 1, steps: [], event: 'second-issue' },
    { name: 'forgotten', weight: dealt('forgotten-detail'), cost: 1, steps: [], event: 'forgotten', needs: 'fact1' },
    { name: 'still', weight: dealt('long-lookup', 0.6), cost: 1, steps: [['still-looking', 41]], needs: 'hold' },
    { name: 'chat', weight: dealt('small-talk'), cost: 1, steps: [], event: 'chat', needs: 'hold' },
    { name: 'interrupt', weight: dealt('interruption'), cost: 1, steps: [], event: 'interrupt', needs: 'hold' },
  ];
  if (first && first.groups.length > 1) {
    options.push({
      name: 'misheard',
      weight: dealt('misheard-digit'),
      cost: 1,
      steps: [['echo', factStage + 1, first.key]],
      event: 'misheard',
      needs: 'fact1',
    });
  }
  return options;
}
