/** Tells of the turns that a conversation has gained. */
import type { RunEvent } from '../domain/events.ts';
import { rowOf } from './back-channels.ts';
import type { Conversation } from './conversation.ts';

/** Those from turn `from` on, with the numbers of their rows. */
export function announce(conversation: Conversation, from: number, emit: (event: RunEvent) => void): void {
  const { turns, plan } = conversation;
  for (const { index, role, said } of turns.slice(from)) {
    emit({ event: 'turn.said', callId: plan.callId, turn: rowOf(turns, index), role, said });
  }
}
