/** Where conversations are kept outside the process. */
import type { ConversationStore } from '../domain/ports.ts';
import type { AppTools } from './tools.ts';
import type { World } from './world.ts';

/** Milliseconds for which changes of a conversation are gathered before they are written to Sync. */
const GATHER_MS = 200;

/** The conversations in a Sync service of the world. */
export async function openConversationStore(
  { clock, logger }: AppTools,
  { client }: World,
  syncServiceSid: string,
): Promise<ConversationStore> {
  const { createConversationStore } = await import('../adapters/twilio/conversation-store.ts');
  return createConversationStore({ client, syncServiceSid, clock, logger, gatherMs: GATHER_MS });
}
