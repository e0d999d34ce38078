/** One conversation as a value: who has said and heard what, and how far it has come. Changed only by making a new one. */
import type { Emotion, Ending, Outcome, Role } from '../domain/labels.ts';
import type { PlannedCall } from '../domain/plan.ts';
import type { Reply } from '../domain/ports.ts';
import type { Turn } from '../domain/turn.ts';
import { createRandom } from '../shared/random.ts';
import { plainFarewell } from './farewells.ts';
import { handOverIn } from './hand-overs.ts';
import { scriptedNames } from './scripted-names.ts';

/** `talking` until somebody closes; `closing` while the farewell is due; `over` when every further request hangs up. */
export type Phase = 'talking' | 'closing' | 'over';

/** The bounds of every conversation of a run. */
export interface ConversationLimits {
  /** Utterances in all, the scripted ones included. */
  readonly maxTurns: number;
  /** Times in a row that a role may hear nothing before the call is given up. */
  readonly silenceRounds: number;
}

/** A conversation under way. `callKey` names it at the carrier, `plan.callId` in the data. */
export interface Conversation {
  readonly callKey: string;
  readonly plan: PlannedCall;
  readonly turns: readonly Turn[];
  readonly phase: Phase;
  /** Responder calls made so far. */
  readonly replies: number;
  readonly silences: Readonly<Record<Role, number>>;
  readonly ending: Ending | undefined;
  readonly outcome: Outcome | undefined;
}

/** A conversation in which nobody has spoken. */
export function newConversation(callKey: string, plan: PlannedCall): Conversation {
  return {
    callKey,
    plan,
    turns: [],
    phase: 'talking',
    replies: 0,
    silences: { agent: 0, customer: 0 },
    ending: undefined,
    outcome: undefined,
  };
}

/** With one more turn. */
export function withTurn(conversation: Conversation, turn: Turn): Conversation {
  return { ...conversation, turns: [...conversation.turns, turn], silences: { agent: 0, customer: 0 } };
}

/** With what the other side heard of a turn; the first hearing stands. */
export function withHearing(
  conversation: Conversation,
  index: number,
  heard: string,
  confidence: number | undefined,
): Conversation {
  const turn = conversation.turns[index];
  if (!turn || turn.heard !== undefined) return conversation;
  const heardTurn = { ...turn, heard, ...(confidence === undefined ? {} : { confidence }) };
  return { ...conversation, turns: conversation.turns.with(index, heardTurn) };
}

/** With what the other side heard of a turn's first breath; the first hearing stands. */
export function withFirstBreath(
  conversation: Conversation,
  index: number,
  text: string,
  confidence: number | undefined,
): Conversation {
  const turn = conversation.turns[index];
  if (!turn?.breaths || turn.breaths.heardFirst || turn.heard !== undefined) return conversation;
  const heardFirst = { text, ...(confidence === undefined ? {} : { confidence }) };
  const begun = { ...turn, breaths: { ...turn.breaths, heardFirst } };
  return { ...conversation, turns: conversation.turns.with(index, begun) };
}

/** With one more round in which a role heard nothing. */
export function withSilence(conversation: Conversation, role: Role): Conversation {
  return { ...conversation, silences: { ...conversation.silences, [role]: conversation.silences[role] + 1 } };
}

/** Over, for a reason; the first reason stands. */
export function ended(conversation: Conversation, ending: Ending): Conversation {
  return { ...conversation, phase: 'over', ending: conversation.ending ?? ending };
}

/** The agent's scripted turn: introduction or farewell. Costs no responder call. */
export function scriptedTurn(conversation: Conversation, kind: 'introduction' | 'farewell'): Turn {
  const { agent } = conversation.plan.pairing;
  const said = kind === 'farewell' ? farewellOf(conversation, conversation.outcome) : agent.introduction;
  return {
    index: conversation.turns.length,
    role: 'agent',
    said,
    scripted: true,
    act: kind === 'introduction' ? 'greet' : 'farewell',
    entities: scriptedNames(said, agent),
  };
}

/**
 * A caller who waits to be put through is put through, without a goodbye; whom the standing farewell would mock hears
 * another. `said` is what the agent says in the same breath.
 */
function farewellOf(conversation: Conversation, outcome: Outcome | undefined, said = ''): string {
  const { plan } = conversation;
  const { farewell, language } = plan.pairing.agent;
  if (endsBadly(conversation, outcome))
    return plainFarewell(plan.pairing.agent, outcome, said, createRandom(`${plan.seed}/farewell`));
  const handOver = outcome === 'escalated' ? handOverIn(language, createRandom(`${plan.seed}/hand-over`)) : undefined;
  return handOver ?? farewell;
}

/** Nothing could be done, or only a part, and that for somebody who is cross about it. */
function endsBadly({ turns }: Conversation, outcome: Outcome | undefined): boolean {
  const mood = turns.findLast(({ role, emotion }) => role === 'customer' && emotion)?.emotion?.label;
  return outcome === 'unresolved' || (outcome === 'partly-resolved' && mood !== undefined && CROSS.has(mood));
}

const CROSS: ReadonlySet<Emotion['label']> = new Set(['angry', 'frustrated', 'sarcastic', 'disappointed', 'impatient']);

/**
 * With a responder's reply as the next turn of `role`. A customer who is done makes the farewell due; an agent who is
 * done says the farewell in the same breath; somebody who hangs up is gone.
 */
export function withReply(conversation: Conversation, role: Role, reply: Reply): Conversation {
  const { utterance, done, outcome, ...labels } = reply;
  const closesForAgent = role === 'agent' && done;
  const index = conversation.turns.length;
  const spoken = { role, said: utterance, ...labels };
  const settledAs = outcome ?? conversation.outcome;
  const next = withTurn(conversation, {
    index,
    ...(closesForAgent ? withFarewell(spoken, conversation, settledAs) : spoken),
  });
  const settled = { ...next, replies: next.replies + 1, outcome: settledAs };
  if (closesForAgent) return ended(settled, 'agent-closed');
  if (!done) return settled;
  if (reply.act === 'hang-up')
    return { ...ended(settled, 'customer-closed'), outcome: settled.outcome ?? 'customer-hung-up' };
  return { ...settled, phase: 'closing', ending: 'customer-closed' };
}

/** The farewell in the same breath. Its names are labelled where the rest of the turn is. */
function withFarewell(
  spoken: Omit<Turn, 'index'>,
  conversation: Conversation,
  outcome: Outcome | undefined,
): Omit<Turn, 'index'> {
  const { said, entities } = spoken;
  const { agent } = conversation.plan.pairing;
  const farewell = farewellOf(conversation, outcome, said);
  if (said.includes(farewell) || said.includes(agent.farewell)) return spoken;
  const names = entities && [...entities, ...scriptedNames(farewell, agent, said.length + 1)];
  return { ...spoken, said: `${said} ${farewell}`, ...(names ? { entities: names } : {}) };
}
