/** A conversation as the document that is kept outside the process, and back. Seen from the agent: agent = assistant. */

import type { PlannedCall } from '../domain/plan.ts';
import type { ConversationDocument } from '../domain/ports.ts';
import type { Breaths, Turn } from '../domain/turn.ts';
import { isoTime } from '../shared/clock.ts';
import { type Conversation, newConversation } from './conversation.ts';

/** What a restarted server needs beside the words. Personas go by id: they are files, and a document is small. */
export interface SnapshotState {
  readonly callId: string;
  readonly index: number;
  readonly seed: string;
  readonly agent: string;
  readonly customer: string;
  readonly traits: PlannedCall['pairing']['traits'];
  readonly share: number;
  readonly replies: number;
  readonly phase: Conversation['phase'];
  readonly ending?: Conversation['ending'];
  readonly outcome?: Conversation['outcome'];
  /** Of the last turn, which may be under way: the length of its first breath, and what is said after it. */
  readonly breaths?: { readonly length: number; readonly backChannel: string };
}

/** The document of a conversation. */
export function toDocument(conversation: Conversation, nowMs: number): ConversationDocument {
  const { plan } = conversation;
  const breaths = conversation.turns.at(-1)?.breaths;
  const state: SnapshotState = {
    callId: plan.callId,
    index: plan.index,
    seed: plan.seed,
    agent: plan.pairing.agent.id,
    customer: plan.pairing.customer.id,
    traits: plan.pairing.traits,
    share: plan.share,
    replies: conversation.replies,
    phase: conversation.phase,
    ...(conversation.ending ? { ending: conversation.ending } : {}),
    ...(conversation.outcome ? { outcome: conversation.outcome } : {}),
    ...(breaths ? { breaths: { length: breaths.first.length, backChannel: breaths.backChannel } } : {}),
  };
  return {
    messages: conversation.turns.map((turn) => ({
      role: turn.role === 'agent' ? 'assistant' : 'user',
      content: turn.said,
    })),
    lastUpdated: isoTime(nowMs),
    state: state as unknown as Record<string, unknown>,
  };
}

/** The conversation of a document. `planOf` finds the personas again; undefined when they are gone. Labels of earlier turns are lost. */
export function fromDocument(
  callKey: string,
  document: ConversationDocument,
  planOf: (state: SnapshotState) => PlannedCall | undefined,
): Conversation | undefined {
  const state = document.state as unknown as SnapshotState;
  const plan = planOf(state);
  if (!plan) return undefined;
  const turns = document.messages.map((message, index): Turn => {
    return {
      index,
      role: message.role === 'assistant' ? 'agent' : 'customer',
      said: message.content,
      heard: message.content,
      ...(state.breaths && index === document.messages.length - 1
        ? { breaths: breathsOf(message.content, state.breaths) }
        : {}),
    };
  });
  return {
    ...newConversation(callKey, plan),
    turns,
    phase: state.phase,
    replies: state.replies,
    ending: state.ending,
    outcome: state.outcome,
  };
}

function breathsOf(said: string, { length, backChannel }: NonNullable<SnapshotState['breaths']>): Breaths {
  return { first: said.slice(0, length), second: said.slice(length).trimStart(), backChannel };
}
