/** Conversations in Sync: written behind and coalesced, so that no webhook waits; older turns roll over into a list. */
import type { ConversationDocument, ConversationStore } from '../../domain/ports.ts';
import type { Clock } from '../../shared/clock.ts';
import { messageOf } from '../../shared/errors.ts';
import type { Logger } from '../../shared/log.ts';
import type { TwilioClient } from './client.ts';
import { isNameTaken, isNotFound, statusOf, toCarrierError } from './twilio-errors.ts';

const TTL_S = 3_600;
/** Sync refuses documents above 16 KiB; ours stay well below. */
const MAX_BYTES = 14 * 1024;
const FAILURES_BEFORE_GIVING_UP = 3;

interface Entry {
  pending: ConversationDocument | undefined;
  writing: Promise<void> | undefined;
  exists: boolean;
  listExists: boolean;
  rolledOver: number;
}

/** What the store is built from. `gatherMs` is how long changes are gathered before one write. */
export interface ConversationStoreParts {
  readonly client: TwilioClient;
  readonly syncServiceSid: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly gatherMs: number;
}

/** The store. A failed write is logged and tried again with the next change; it never fails a call. */
export function createConversationStore(parts: ConversationStoreParts): ConversationStore {
  const service = parts.client.sync.v1.services(parts.syncServiceSid);
  const entries = new Map<string, Entry>();

  const writeOut = async (callKey: string, entry: Entry): Promise<void> => {
    await parts.clock.sleep(parts.gatherMs);
    for (let failures = 0; entry.pending && failures < FAILURES_BEFORE_GIVING_UP; ) {
      const document = entry.pending;
      entry.pending = undefined;
      try {
        await writeDocument(service, callKey, entry, document);
      } catch (error) {
        failures += 1;
        entry.pending ??= document;
        parts.logger.warn('a conversation could not be written to Sync', { callKey, error: messageOf(error) });
      }
    }
    entry.writing = undefined;
    entry.pending = undefined; // what is left was given up; the next change writes the whole conversation again
  };

  return {
    save: (callKey, document) => {
      const entry = entries.get(callKey) ?? newEntry();
      entries.set(callKey, entry);
      entry.pending = document;
      entry.writing ??= writeOut(callKey, entry);
    },
    load: async (callKey) => {
      try {
        const { document, rolledOver } = await readDocument(service, callKey);
        // What another process wrote is not written again: the next save goes on from here.
        if (!entries.has(callKey))
          entries.set(callKey, { ...newEntry(), exists: true, listExists: rolledOver > 0, rolledOver });
        return document;
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw toCarrierError(error, 'read a conversation');
      }
    },
    settle: async () => {
      await Promise.all([...entries.values()].map((entry) => entry.writing));
    },
  };
}

type SyncService = ReturnType<TwilioClient['sync']['v1']['services']>;

function newEntry(): Entry {
  return { pending: undefined, writing: undefined, exists: false, listExists: false, rolledOver: 0 };
}

const documentName = (callKey: string) => `conversation_${callKey}`;
const listName = (callKey: string) => `conversation_${callKey}_turns`;

async function writeDocument(
  service: SyncService,
  callKey: string,
  entry: Entry,
  document: ConversationDocument,
): Promise<void> {
  await rollOver(service, callKey, entry, document);
  const data = {
    messages: document.messages.slice(entry.rolledOver),
    lastUpdated: document.lastUpdated,
    ...(entry.rolledOver > 0 ? { rolledOver: entry.rolledOver } : {}),
    state: document.state,
  };
  if (!entry.exists) {
    entry.exists = true;
    try {
      await service.documents.create({ uniqueName: documentName(callKey), data, ttl: TTL_S });
      return;
    } catch (error) {
      if (!isNameTaken(error) && statusOf(error) !== 409) {
        entry.exists = false;
        throw error;
      }
    }
  }
  await service
    .documents(documentName(callKey))
    .update({ data, ttl: TTL_S })
    .catch((error: unknown) => {
      if (isNotFound(error)) entry.exists = false; // expired or removed: the next try makes it anew
      throw error;
    });
}

/** Moves the oldest turns into the list until the rest fits; one item per turn. */
async function rollOver(
  service: SyncService,
  callKey: string,
  entry: Entry,
  document: ConversationDocument,
): Promise<void> {
  while (
    entry.rolledOver < document.messages.length - 1 &&
    Buffer.byteLength(JSON.stringify({ ...document, messages: document.messages.slice(entry.rolledOver) })) > MAX_BYTES
  ) {
    if (!entry.listExists) {
      await service.syncLists.create({ uniqueName: listName(callKey), ttl: TTL_S }).catch((error: unknown) => {
        if (!isNameTaken(error)) throw error;
      });
      entry.listExists = true;
    }
    const turn = { turn: entry.rolledOver, ...document.messages[entry.rolledOver] };
    await service.syncLists(listName(callKey)).syncListItems.create({ data: turn, collectionTtl: TTL_S });
    entry.rolledOver += 1;
  }
}

async function readDocument(
  service: SyncService,
  callKey: string,
): Promise<{ document: ConversationDocument; rolledOver: number }> {
  const found = await service.documents(documentName(callKey)).fetch();
  const data = found.data as ConversationDocument & { rolledOver?: number };
  const { messages, lastUpdated, state, rolledOver = 0 } = data;
  if (rolledOver === 0) return { document: { messages, lastUpdated, state }, rolledOver };
  const items = await service.syncLists(listName(callKey)).syncListItems.list({ limit: 10_000 });
  const earlier = new Map(items.map(({ data: item }) => [item.turn as number, item as Message]));
  const inOrder = [...earlier.keys()]
    .filter((turn) => turn < rolledOver) // a turn that was moved just before a crash stands in the document too
    .sort((a, b) => a - b)
    .map((turn) => {
      const { role, content } = earlier.get(turn) as Message;
      return { role, content };
    });
  return { document: { messages: [...inOrder, ...messages], lastUpdated, state }, rolledOver };
}

type Message = ConversationDocument['messages'][number];
