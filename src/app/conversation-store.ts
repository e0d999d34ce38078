/** Where conversations are kept outside the process. */
import type { ConversationStore } from '../domain/ports.ts';
import type { AppTools } from './tools.ts';
import type { World } from './world.ts';

/** Milliseconds for which changes of a conversation are gathered before they are written to Sync. */
const GATHER_MS = 200;

/** Where the conversations of a run or of `serve` are kept: in a Sync service of the world; nowhere without one. */
export async function openConversationStore(
  { clock, logger }: AppTools,
  { client }: World,
  syncServiceSid: string | undefined,
): Promise<ConversationStore> {
  if (syncServiceSid === undefined) return { save: () => {}, load: async () => undefined, settle: async () => {} };
  const { createConversationStore } = await import('../adapters/twilio/conversation-store.ts');
  return createConversationStore({ client, syncServiceSid, clock, logger, gatherMs: GATHER_MS });
}
