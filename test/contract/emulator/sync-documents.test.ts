/** Sync services and documents through the real SDK over real HTTP. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmulatorWorld, refusal, startEmulator } from '../../support/emulator.ts';
import { schemaFaults } from '../../support/twilio-schemas.ts';

let world: EmulatorWorld;
let serviceSid: string;
const documents = () => world.client.sync.v1.services(serviceSid).documents;
const lastBody = () => JSON.parse(world.responses.at(-1)?.body ?? 'null');

beforeAll(async () => {
  world = await startEmulator();
  serviceSid = (await world.client.sync.v1.services.create({ friendlyName: 'tests' })).sid;
});
afterAll(() => world.dispose());

describe('Sync services', () => {
  it('are created, fetched, updated, listed and deleted in the published shape', async () => {
    const { services } = world.client.sync.v1;
    const service = await services.create({ friendlyName: 'one', webhookUrl: 'https://example.com/hook' });
    expect(world.responses.at(-1)?.statusCode).toBe(201);
    expect(schemaFaults('sync.v1.service', lastBody())).toEqual([]);
    expect(service).toMatchObject({ friendlyName: 'one', webhooksFromRestEnabled: false });
    const updated = await services(service.sid).update({ aclEnabled: true });
    expect(updated).toMatchObject({ aclEnabled: true, friendlyName: 'one', webhookUrl: 'https://example.com/hook' });
    expect((await services.list()).map(({ sid }) => sid)).toContain(service.sid);
    await services(service.sid).documents.create({ uniqueName: 'inside' });
    expect(await services(service.sid).remove()).toBe(true);
    expect(await refusal(services(service.sid).fetch())).toMatchObject({ status: 404, code: 20404 });
    expect(await refusal(services(service.sid).documents('inside').fetch())).toMatchObject({ code: 20404 });
  });

  it('has a default service that "default" stands for', async () => {
    const first = await world.client.sync.v1.services('default').fetch();
    const document = await world.client.sync.v1.services('default').documents.create({ uniqueName: 'in-default' });
    expect(first.uniqueName).toBe('default');
    expect(document.serviceSid).toBe(first.sid);
    expect((await world.client.sync.v1.services(first.sid).documents('in-default').fetch()).sid).toBe(document.sid);
  });

  it('answers 404 for documents of a service that does not exist', async () => {
    const nowhere = world.client.sync.v1.services(`IS${'0'.repeat(32)}`).documents;
    expect(await refusal(nowhere.create({ uniqueName: 'x' }))).toMatchObject({ status: 404, code: 20404 });
    expect(await refusal(nowhere.list())).toMatchObject({ status: 404 });
  });
});

describe('Sync documents', () => {
  it('are created with revision "0" in the published shape, with an ETag', async () => {
    const document = await documents().create({ uniqueName: 'shape', data: { count: 1 }, ttl: 3600 });
    const response = world.responses.at(-1);
    expect(response?.statusCode).toBe(201);
    expect(response?.headers['etag']).toBe('0');
    expect(schemaFaults('sync.v1.service.document', lastBody())).toEqual([]);
    expect(document).toMatchObject({ revision: '0', data: { count: 1 }, createdBy: 'system', uniqueName: 'shape' });
    expect(lastBody().url).toBe(`https://sync.twilio.com/v1/Services/${serviceSid}/Documents/${document.sid}`);
    expect(document.dateExpires.getTime() - document.dateCreated.getTime()).toBe(3_600_000);
  });

  it('need no name and no data, and are addressed by SID or by name', async () => {
    const anonymous = await documents().create();
    expect(anonymous).toMatchObject({ uniqueName: null, data: {}, dateExpires: null });
    const named = await documents().create({ uniqueName: 'ünïcode / name?', data: [1, 'two', null] });
    expect((await documents()(named.sid).fetch()).data).toEqual([1, 'two', null]);
    expect((await documents()(anonymous.sid).fetch()).sid).toBe(anonymous.sid);
  });

  it('are replaced whole by an update, one revision at a time', async () => {
    await documents().create({ uniqueName: 'replace', data: { a: 1, b: 2 } });
    const second = await documents()('replace').update({ data: { a: 2 } });
    expect(second).toMatchObject({ revision: '1', data: { a: 2 } });
    const third = await documents()('replace').update({ ttl: 60 });
    expect(third).toMatchObject({ revision: '2', data: { a: 2 } });
    expect(schemaFaults('sync.v1.service.document', lastBody())).toEqual([]);
  });

  it('are updated only at the revision that If-Match names', async () => {
    await documents().create({ uniqueName: 'cas', data: { n: 0 } });
    expect((await documents()('cas').update({ ifMatch: '0', data: { n: 1 } })).revision).toBe('1');
    const refused = await refusal(documents()('cas').update({ ifMatch: '0', data: { n: 9 } }));
    expect(refused).toMatchObject({ status: 412, code: 54103 });
    expect((await documents()('cas').fetch()).data).toEqual({ n: 1 });
  });

  it('refuses an If-Match that is no revision', async () => {
    await documents().create({ uniqueName: 'if-match' });
    for (const ifMatch of ['"0"', '*', 'abc', '-1']) {
      const refused = await refusal(documents()('if-match').update({ ifMatch, data: {} }));
      expect(refused).toMatchObject({ status: 400, code: 54003 });
    }
  });

  it('loses no increment when many callers compare and set at once', async () => {
    await documents().create({ uniqueName: 'counter', data: { n: 0 } });
    const increment = async (): Promise<void> => {
      const { revision, data } = await documents()('counter').fetch();
      const refused = await documents()('counter')
        .update({ ifMatch: revision, data: { n: data.n + 1 } })
        .then(() => undefined)
        .catch((error: { status: number }) => error.status);
      if (refused === 412) return increment();
      expect(refused).toBeUndefined();
    };
    await Promise.all(Array.from({ length: 30 }, increment));
    expect(await documents()('counter').fetch()).toMatchObject({ data: { n: 30 }, revision: '30' });
  });

  it('takes exactly 16 KiB of serialised data and no byte more', async () => {
    const dataOf = (bytes: number) => ({ text: 'é'.repeat(100) + 'x'.repeat(bytes - 200 - '{"text":""}'.length) });
    await documents().create({ uniqueName: 'full', data: dataOf(16_384) });
    const refused = await refusal(documents()('full').update({ data: dataOf(16_385) }));
    expect(refused).toMatchObject({ status: 413, code: 54006 });
    expect(await refusal(documents().create({ data: dataOf(2_000_000) }))).toMatchObject({ status: 413, code: 54006 });
  });

  it('refuses data that is not JSON or is null', async () => {
    expect(await refusal(documents().create({ data: '{"open":' }))).toMatchObject({ status: 400, code: 54008 });
    expect(await refusal(documents().create({ data: 'null' }))).toMatchObject({ status: 400, code: 54101 });
  });

  it('refuses a second document with the same name, and names that are empty, too long or like a SID', async () => {
    await documents().create({ uniqueName: 'taken' });
    expect(await refusal(documents().create({ uniqueName: 'taken' }))).toMatchObject({ status: 409, code: 54301 });
    for (const uniqueName of ['', 'x'.repeat(321), `ET${'a'.repeat(32)}`]) {
      expect(await refusal(documents().create({ uniqueName }))).toMatchObject({ status: 400, code: 54302 });
    }
    expect((await documents().create({ uniqueName: 'x'.repeat(320) })).revision).toBe('0');
  });

  it('refuses an update without parameters and a time to live outside 0 to a year', async () => {
    await documents().create({ uniqueName: 'plain' });
    expect(await refusal(documents()('plain').update())).toMatchObject({ status: 400, code: 54010 });
    for (const ttl of [-1, 31_536_001, 1.5]) {
      expect(await refusal(documents()('plain').update({ ttl }))).toMatchObject({ status: 400, code: 54011 });
    }
  });

  it('answers 404 with 20404 and the path for what is not there', async () => {
    const expected = {
      status: 404,
      code: 20404,
      message: expect.stringContaining(`/Services/${serviceSid}/Documents/no`),
    };
    expect(await refusal(documents()('no').fetch())).toMatchObject(expected);
    expect(await refusal(documents()('no').update({ data: {} }))).toMatchObject(expected);
    expect(await refusal(documents()('no').update({ ifMatch: '3', data: {} }))).toMatchObject(expected);
    expect(await refusal(documents()('no').remove())).toMatchObject(expected);
  });

  it('expire at write time plus ttl, which only a write with a ttl moves, and free their name', async () => {
    await documents().create({ uniqueName: 'brief', data: { life: 1 }, ttl: 10 });
    world.clock.moveAhead(9_000);
    await documents()('brief').update({ data: { life: 2 } });
    world.clock.moveAhead(2_000);
    expect(await refusal(documents()('brief').fetch())).toMatchObject({ code: 20404 });
    expect(await refusal(documents()('brief').update({ data: {} }))).toMatchObject({ code: 20404 });
    expect(await refusal(documents()('brief').remove())).toMatchObject({ code: 20404 });
    expect((await documents().list()).map(({ uniqueName }) => uniqueName)).not.toContain('brief');
    const again = await documents().create({ uniqueName: 'brief', ttl: 10 });
    expect(again.revision).toBe('0');
    world.clock.moveAhead(9_000);
    await documents()('brief').update({ ttl: 10 });
    world.clock.moveAhead(9_000);
    expect((await documents()('brief').update({ ttl: 0 })).dateExpires).toBeNull();
    world.clock.moveAhead(1e9);
    expect((await documents()('brief').fetch()).revision).toBe('2');
  });

  it('are listed page by page, forwards and back, in the order of their making', async () => {
    const service = world.client.sync.v1.services((await world.client.sync.v1.services.create()).sid);
    const names = Array.from({ length: 7 }, (_, index) => `doc-${index}`);
    for (const uniqueName of names) await service.documents.create({ uniqueName });
    expect((await service.documents.list({ pageSize: 3 })).map(({ uniqueName }) => uniqueName)).toEqual(names);
    const first = await service.documents.page({ pageSize: 3 });
    expect(schemaFaults('meta', lastBody().meta)).toEqual([]);
    expect(lastBody().meta).toMatchObject({ key: 'documents', page: 0, page_size: 3, previous_page_url: null });
    expect(lastBody().meta.next_page_url).toMatch(/^https:\/\/sync\.twilio\.com\/v1\/.*PageSize=3&Page=1&PageToken=PA/);
    const second = await first.nextPage();
    const last = await second?.nextPage();
    expect(last?.instances.map(({ uniqueName }) => uniqueName)).toEqual(['doc-6']);
    expect(lastBody().meta.next_page_url).toBeNull();
    const back = await last?.previousPage();
    expect(back?.instances.map(({ uniqueName }) => uniqueName)).toEqual(['doc-3', 'doc-4', 'doc-5']);
    expect((await service.documents.list({ limit: 5 })).length).toBe(5);
  });
});
