/** Sync lists, maps and their items through the real SDK over real HTTP. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmulatorWorld, refusal, startEmulator } from '../../support/emulator.ts';
import { schemaFaults } from '../../support/twilio-schemas.ts';

let world: EmulatorWorld;
let serviceSid: string;
const lists = () => world.client.sync.v1.services(serviceSid).syncLists;
const maps = () => world.client.sync.v1.services(serviceSid).syncMaps;
const lastBody = () => JSON.parse(world.responses.at(-1)?.body ?? 'null');

beforeAll(async () => {
  world = await startEmulator();
  serviceSid = (await world.client.sync.v1.services.create({ friendlyName: 'tests' })).sid;
});
afterAll(() => world.dispose());

describe('Sync lists and maps', () => {
  it('are created, fetched, updated, listed and deleted in the published shapes', async () => {
    const list = await lists().create({ uniqueName: 'shape', collectionTtl: 60 });
    expect(world.responses.at(-1)?.statusCode).toBe(201);
    expect(schemaFaults('sync.v1.service.sync_list', lastBody())).toEqual([]);
    expect(list.dateExpires.getTime() - list.dateCreated.getTime()).toBe(60_000);
    const map = await maps().create({ uniqueName: 'shape', ttl: 60 });
    expect(schemaFaults('sync.v1.service.sync_map', lastBody())).toEqual([]);
    expect((await lists()(list.sid).update({ ttl: 0 })).dateExpires).toBeNull();
    expect(await refusal(lists()('shape').update())).toMatchObject({ status: 400, code: 54010 });
    expect((await maps().list()).map(({ sid }) => sid)).toEqual([map.sid]);
    expect(await refusal(lists().create({ uniqueName: 'shape' }))).toMatchObject({ status: 409, code: 54301 });
    expect(await lists()('shape').remove()).toBe(true);
    expect(await refusal(lists()('shape').fetch())).toMatchObject({ status: 404, code: 20404 });
    expect((await maps()('shape').fetch()).sid).toBe(map.sid);
  });

  it('let CollectionTtl win over Ttl', async () => {
    const list = await lists().create({ ttl: 10, collectionTtl: 100 });
    expect(list.dateExpires.getTime() - list.dateCreated.getTime()).toBe(100_000);
  });

  it('take their items with them when they expire, and are kept alive by CollectionTtl on an item', async () => {
    await lists().create({ uniqueName: 'brief', ttl: 10 });
    await lists()('brief').syncListItems.create({ data: { turn: 0 } });
    world.clock.moveAhead(8_000);
    await lists()('brief').syncListItems.create({ data: { turn: 1 }, collectionTtl: 10 });
    world.clock.moveAhead(8_000);
    expect((await lists()('brief').syncListItems.list()).length).toBe(2);
    world.clock.moveAhead(3_000);
    expect(await refusal(lists()('brief').syncListItems.list())).toMatchObject({ status: 404 });
    expect(await refusal(lists()('brief').syncListItems(0).fetch())).toMatchObject({ status: 404 });
    expect(await refusal(lists()('brief').syncListItems.create({ data: {} }))).toMatchObject({ status: 404 });
    await lists().create({ uniqueName: 'brief' });
    expect(await lists()('brief').syncListItems.list()).toEqual([]);
  });
});

describe('list items', () => {
  it('get indexes from 0 that are never used again, with a gap after a removal', async () => {
    await lists().create({ uniqueName: 'indexes' });
    const { syncListItems } = lists()('indexes');
    for (const index of [0, 1, 2]) expect((await syncListItems.create({ data: { index } })).index).toBe(index);
    expect(schemaFaults('sync.v1.service.sync_list.sync_list_item', lastBody())).toEqual([]);
    expect(await syncListItems(1).remove()).toBe(true);
    expect((await syncListItems.create({ data: {} })).index).toBe(4);
    expect((await syncListItems.list()).map(({ index }) => index)).toEqual([0, 2, 4]);
    expect(await refusal(syncListItems(1).fetch())).toMatchObject({ status: 404, code: 20404 });
  });

  it('get distinct, gapless indexes when many are added at once', async () => {
    await lists().create({ uniqueName: 'crowd' });
    const { syncListItems } = lists()('crowd');
    const added = await Promise.all(Array.from({ length: 40 }, (_, n) => syncListItems.create({ data: { n } })));
    const expected = Array.from({ length: 40 }, (_, index) => index);
    expect(added.map(({ index }) => index).sort((a, b) => a - b)).toEqual(expected);
    expect((await syncListItems.list({ pageSize: 7 })).map(({ index }) => index)).toEqual(expected);
  });

  it('are updated and removed only at the revision that If-Match names', async () => {
    await lists().create({ uniqueName: 'cas' });
    const { syncListItems } = lists()('cas');
    await syncListItems.create({ data: { n: 0 } });
    expect((await syncListItems(0).update({ ifMatch: '0', data: { n: 1 } })).revision).toBe('1');
    expect(world.responses.at(-1)?.headers['etag']).toBe('1');
    const update = refusal(syncListItems(0).update({ ifMatch: '0', data: {} }));
    expect(await update).toMatchObject({ status: 412, code: 54155 });
    expect(await refusal(syncListItems(0).remove({ ifMatch: '0' }))).toMatchObject({ status: 412, code: 54155 });
    expect(await syncListItems(0).remove({ ifMatch: '1' })).toBe(true);
    expect(await refusal(syncListItems(0).remove({ ifMatch: '1' }))).toMatchObject({ status: 404, code: 20404 });
  });

  it('are listed in both orders from a bound, page by page', async () => {
    await lists().create({ uniqueName: 'order' });
    const { syncListItems } = lists()('order');
    for (let n = 0; n < 12; n += 1) await syncListItems.create({ data: { n } });
    const indexes = async (options: object) => (await syncListItems.list(options)).map(({ index }) => index);
    expect(await indexes({ order: 'desc', pageSize: 5 })).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(await indexes({ from: '9' })).toEqual([9, 10, 11]);
    expect(await indexes({ from: '9', bounds: 'exclusive' })).toEqual([10, 11]);
    expect(await indexes({ from: '3', order: 'desc', pageSize: 2 })).toEqual([3, 2, 1, 0]);
    expect(await refusal(syncListItems.list({ from: 'first' }))).toMatchObject({ status: 400, code: 20001 });
    const page = await syncListItems.page({ order: 'desc', pageSize: 5 });
    const back = await (await page.nextPage())?.previousPage();
    expect(back?.instances.map(({ index }) => index)).toEqual([11, 10, 9, 8, 7]);
  });

  it('refuse missing, broken, null and oversized data, and a CollectionTtl on its own', async () => {
    await lists().create({ uniqueName: 'refusals' });
    const { syncListItems } = lists()('refusals');
    const create = (data: unknown) => refusal(syncListItems.create({ data }));
    expect(await create('{')).toMatchObject({ status: 400, code: 54008 });
    expect(await create('null')).toMatchObject({ status: 400, code: 54008 });
    expect(await create({ text: 'x'.repeat(16_384) })).toMatchObject({ status: 413, code: 54006 });
    const path = `/sync.twilio.com/v1/Services/${serviceSid}/Lists/refusals/Items`;
    const bare = await world.fetch(path, { method: 'POST', body: new URLSearchParams({ Ttl: '5' }) });
    expect(await bare.json()).toMatchObject({ status: 400, code: 54008 });
    await syncListItems.create({ data: {} });
    expect(await refusal(syncListItems(0).update({ collectionTtl: 5 }))).toMatchObject({ code: 54010 });
    expect(await refusal(syncListItems(0).update({ data: {}, ttl: -5 }))).toMatchObject({ code: 54011 });
  });

  it('expire by themselves, independently of their list', async () => {
    await lists().create({ uniqueName: 'items-expire' });
    const { syncListItems } = lists()('items-expire');
    await syncListItems.create({ data: {}, ttl: 10 });
    expect((await syncListItems.create({ data: {} })).dateExpires).toBeNull();
    world.clock.moveAhead(11_000);
    expect((await syncListItems.list()).map(({ index }) => index)).toEqual([1]);
    expect(await refusal(syncListItems(0).fetch())).toMatchObject({ status: 404 });
    expect((await syncListItems.create({ data: {} })).index).toBe(2);
  });
});

describe('map items', () => {
  it('are created once per key, and updated only when they exist', async () => {
    await maps().create({ uniqueName: 'keys', ttl: 1000 });
    const { syncMapItems } = maps()('keys');
    const item = await syncMapItems.create({ key: 'ключ 1', data: { n: 1 }, itemTtl: 50 });
    expect(schemaFaults('sync.v1.service.sync_map.sync_map_item', lastBody())).toEqual([]);
    expect(item).toMatchObject({ key: 'ключ 1', revision: '0', data: { n: 1 } });
    const duplicate = refusal(syncMapItems.create({ key: 'ключ 1', data: {}, collectionTtl: 1 }));
    expect(await duplicate).toMatchObject({ status: 409, code: 54208 });
    world.clock.moveAhead(2_000);
    expect((await syncMapItems('ключ 1').fetch()).data).toEqual({ n: 1 });
    expect(await refusal(syncMapItems('other').update({ data: {} }))).toMatchObject({ status: 404, code: 20404 });
    expect((await syncMapItems('ключ 1').update({ data: { n: 2 }, ifMatch: '0' })).revision).toBe('1');
    const mismatch = refusal(syncMapItems('ключ 1').update({ data: {}, ifMatch: '0' }));
    expect(await mismatch).toMatchObject({ status: 412, code: 54205 });
    world.clock.moveAhead(50_000);
    expect((await syncMapItems.create({ key: 'ключ 1', data: {} })).revision).toBe('0');
  });

  it('refuse keys that are missing or too long', async () => {
    await maps().create({ uniqueName: 'bad-keys' });
    const { syncMapItems } = maps()('bad-keys');
    expect(await refusal(syncMapItems.create({ key: 'k'.repeat(321), data: {} }))).toMatchObject({ code: 54008 });
    expect(await refusal(syncMapItems.create({ key: '', data: {} }))).toMatchObject({ code: 54008 });
  });

  it('are listed by key in lexicographic order, page by page, and a key with a slash is out of reach', async () => {
    await maps().create({ uniqueName: 'sorted' });
    const { syncMapItems } = maps()('sorted');
    for (const key of ['b', '10', 'a/b', '9', 'a', 'Z']) await syncMapItems.create({ key, data: {} });
    const keys = async (options: object) => (await syncMapItems.list(options)).map(({ key }) => key);
    expect(await keys({ pageSize: 2 })).toEqual(['10', '9', 'Z', 'a', 'a/b', 'b']);
    expect(await keys({ from: 'a', bounds: 'exclusive' })).toEqual(['a/b', 'b']);
    expect(await keys({ order: 'desc', pageSize: 4 })).toEqual(['b', 'a/b', 'a', 'Z', '9', '10']);
    const withSlash = await world.fetch(`/sync.twilio.com/v1/Services/${serviceSid}/Maps/sorted/Items/a%2Fb`);
    expect(await withSlash.json()).toMatchObject({ status: 404, code: 20404 });
  });
});
