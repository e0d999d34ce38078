/** The exchange: what the legs of every conversation tell and ask, each answered with a move. Idempotent by (call, turn). */
import type { Ending, Role } from '../domain/labels.ts';
import type { PlannedCall } from '../domain/plan.ts';
import type { Purse } from '../domain/purse.ts';
import { newConversation } from './conversation.ts';
import { type ConversationResult, Desk, type DeskParts } from './desk.ts';
import { heardNothing, type Move } from './turn-taking.ts';

/** The turn that a leg listens for, by its index; `rest`: its first breath was heard and answered with a back-channel. */
export type Hears = number | { readonly rest: number };

/** Conversations by call key. Every method answers with the move for one leg; an unknown call hangs up. */
export interface Exchange {
  /** `purse`: its share of the budget. */
  begin(callKey: string, plan: PlannedCall, purse: Purse): void;
  /** The room is open: whoever speaks now is heard. */
  roomOpened(callKey: string): void;
  /** The room is over for good, whichever process began it: kept as such, and whoever still asks is hung up on. */
  roomClosed(callKey: string): void;
  arrived(callKey: string, role: Role): Promise<Move | 'wait'>;
  /** `role` has heard turn `hears`, or what was left of it after a back-channel. */
  heard(callKey: string, role: Role, hears: Hears, text: string, confidence: number | undefined): Promise<Move>;
  silence(callKey: string, role: Role, hears: Hears): Promise<Move>;
  /** What `role` says after turn `hears`, which it has heard before: for whoever was kept waiting for the reply. */
  awaited(callKey: string, role: Role, hears: Hears): Promise<Move>;
  /** How far a conversation of this process has come; `isOver` when nobody will say anything new. */
  progress(callKey: string): { readonly turns: number; readonly isOver: boolean } | undefined;
  /** Ends it from outside; the first ending stands. When it is interrupted, whatever is being thought is given up. */
  end(callKey: string, ending: Ending): void;
  /** Resolves when no responder is being asked for it any more. */
  settled(callKey: string): Promise<void>;
  /** Takes a conversation out, for its record. */
  finish(callKey: string): ConversationResult | undefined;
}

/** An empty exchange. */
export function createExchange(parts: DeskParts): Exchange {
  const desk = new Desk(parts);
  return {
    begin: (callKey, plan, purse) => desk.add(newConversation(callKey, plan), purse),
    roomOpened: (callKey) => {
      const entry = desk.known(callKey);
      if (entry) entry.started = true;
    },
    roomClosed: (callKey) => desk.close(callKey),
    arrived: async (callKey, role) => {
      const entry = await desk.find(callKey);
      if (!entry || entry.conversation.phase === 'over') return { do: 'hang-up' };
      if (role === 'customer') return { do: 'listen', hears: 0, waitMs: 10_000 };
      return entry.started ? desk.open(entry) : 'wait';
    },
    heard: async (callKey, role, hears, text, confidence) => {
      const entry = await desk.find(callKey);
      if (!entry) return { do: 'hang-up' };
      if (typeof hears !== 'number') return desk.hearRest(entry, role, hears.rest, { text, confidence });
      const says = desk.hearFirst(entry, role, hears, { text, confidence });
      if (says) return { do: 'back-channel', says, hears };
      if (entry.conversation.turns[hears]?.role !== role) desk.hear(entry, hears, text, confidence);
      return desk.answer(entry, role, hears);
    },
    silence: async (callKey, role, hears) => {
      const entry = await desk.find(callKey);
      if (!entry) return { do: 'hang-up' };
      // Whoever hears nothing more for so long has heard all there was.
      if (typeof hears !== 'number') return desk.hearRest(entry, role, hears.rest, { text: '', confidence: undefined });
      if (entry.replies.isBusy()) return { do: 'listen', hears, waitMs: 10_000 };
      return desk.apply(entry, heardNothing(entry.conversation, role, hears, parts.limits));
    },
    awaited: async (callKey, role, hears) => {
      const entry = await desk.find(callKey);
      return entry ? desk.answer(entry, role, typeof hears === 'number' ? hears : hears.rest) : { do: 'hang-up' };
    },
    progress: (callKey) => {
      const conversation = desk.known(callKey)?.conversation;
      if (!conversation) return undefined;
      return { turns: conversation.turns.length, isOver: conversation.ending !== undefined };
    },
    end: (callKey, ending) => desk.end(callKey, ending),
    settled: async (callKey) => desk.known(callKey)?.replies.settled(),
    finish: (callKey) => desk.take(callKey),
  };
}
