/** Conversations in Sync: written behind, at most one operation a turn, no length too long, picked up by another process. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createConversationStore } from '../../src/adapters/twilio/conversation-store.ts';
import type { ConversationDocument, ConversationStore } from '../../src/domain/ports.ts';
import type { JournalLine } from '../../src/emulator/journal.ts';
import { silentLogger } from '../../src/shared/log.ts';
import { type EmulatorWorld, startEmulator } from '../support/emulator.ts';

let world: EmulatorWorld;
let serviceSid: string;
beforeEach(async () => {
  world = await startEmulator();
  serviceSid = (await world.client.sync.v1.services.create()).sid;
});
afterEach(() => world.dispose());

const service = () => world.client.sync.v1.services(serviceSid);
const aStore = (gatherMs = 0): ConversationStore =>
  createConversationStore({
    client: world.client,
    syncServiceSid: serviceSid,
    clock: world.clock,
    logger: silentLogger(),
    gatherMs,
  });

const said = (turn: number, bytes: number) => `${turn} `.padEnd(bytes, 'long words ');

function conversation(turns: number, bytesEach = 100): ConversationDocument {
  return {
    messages: Array.from({ length: turns }, (_, turn) => ({
      role: turn % 2 === 0 ? ('assistant' as const) : ('user' as const),
      content: said(turn, bytesEach),
    })),
    lastUpdated: '2026-03-02T10:00:00.000Z',
    state: { callId: 'call_0001', replies: turns },
  };
}

/** Requests to Sync that were made in an action. */
async function operationsOf(action: () => Promise<void>): Promise<string[]> {
  const lines = async () =>
    ((await (await world.fetch('/_emulator/journal')).json()) as { lines: JournalLine[] }).lines;
  const before = (await lines()).at(-1)?.seq ?? 0;
  await action();
  return (await lines())
    .filter(({ seq, host }) => seq > before && host === 'sync.twilio.com')
    .map(({ method, path }) => `${method} ${String(path).split('/').slice(4).join('/')}`);
}

describe('a conversation in Sync', () => {
  it('costs one operation a turn when turns are far apart', async () => {
    const store = aStore();
    const operations = await operationsOf(async () => {
      for (let turns = 1; turns <= 6; turns += 1) {
        store.save('slow', conversation(turns));
        await store.settle();
      }
    });
    expect(operations).toHaveLength(6);
  });

  it('is written once for changes that come together, in its last state', async () => {
    const store = aStore(30);
    const operations = await operationsOf(async () => {
      for (let turns = 1; turns <= 9; turns += 1) store.save('fast', conversation(turns));
      await store.settle();
    });
    expect(operations).toHaveLength(1);
    const document = await service().documents('conversation_fast').fetch();
    expect(document.data).toEqual(conversation(9));
    expect(Math.round((document.dateExpires.getTime() - world.clock.now()) / 60_000)).toBe(60);
  });

  it('may be of any length: older turns move into a list, one item a turn', async () => {
    const store = aStore();
    const whole = conversation(80, 1000);
    for (let turns = 1; turns <= 80; turns += 8) {
      store.save('long', conversation(turns, 1000));
      await store.settle();
    }
    store.save('long', whole);
    await store.settle();
    const { data } = await service().documents('conversation_long').fetch();
    expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThanOrEqual(16 * 1024);
    const items = await service().syncLists('conversation_long_turns').syncListItems.list();
    expect(items.map((item) => item.data.turn)).toEqual(Array.from({ length: data.rolledOver }, (_, turn) => turn));
    expect(await aStore().load('long')).toEqual(whole);
  });

  it('is written once more, and no turn twice, when another process picks it up', async () => {
    const first = aStore();
    first.save('moved', conversation(40, 1000));
    await first.settle();
    const second = aStore();
    expect(await second.load('moved')).toEqual(conversation(40, 1000));
    const operations = await operationsOf(async () => {
      second.save('moved', conversation(41, 1000));
      await second.settle();
    });
    expect(operations.filter((operation) => operation.endsWith('/Items')).length).toBeLessThanOrEqual(1);
    expect(operations.length).toBeLessThanOrEqual(2);
    expect(await aStore().load('moved')).toEqual(conversation(41, 1000));
  });

  it('is read right when a process died between moving a turn and writing the document', async () => {
    const store = aStore();
    store.save('torn', conversation(40, 1000));
    await store.settle();
    const { data } = await service().documents('conversation_torn').fetch();
    const moved = { turn: data.rolledOver, ...data.messages[0] };
    await service().syncLists('conversation_torn_turns').syncListItems.create({ data: moved });
    expect(await aStore().load('torn')).toEqual(conversation(40, 1000));
  });

  it('is not there for a call that nobody has written', async () => {
    expect(await aStore().load('nobody')).toBeUndefined();
  });

  it('is written anew when it has gone', async () => {
    const store = aStore();
    store.save('gone', conversation(1));
    await store.settle();
    await service().documents('conversation_gone').remove();
    store.save('gone', conversation(3));
    await store.settle();
    expect((await store.load('gone'))?.messages).toHaveLength(3);
  });

  it('outlives an outage: what could not be written comes with the next turn', async () => {
    const store = aStore();
    const faults = (rate5xx: number) =>
      world.fetch('/_emulator/faults', { method: 'POST', body: JSON.stringify({ sync: { rate5xx } }) });
    await faults(1);
    store.save('down', conversation(1));
    await store.settle();
    await faults(0);
    store.save('down', conversation(2));
    await store.settle();
    expect(await aStore().load('down')).toEqual(conversation(2));
  });
});
