/** TwiML applications through the real SDK over real HTTP. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EmulatorWorld, formBody, refusal, startEmulator, TEST_ACCOUNT } from '../../support/emulator.ts';
import { schemaFaults } from '../../support/twilio-schemas.ts';

let world: EmulatorWorld;
const lastBody = () => JSON.parse(world.responses.at(-1)?.body ?? 'null');
beforeAll(async () => {
  world = await startEmulator();
});
afterAll(() => world.dispose());

it('are created, fetched, updated and deleted in the published shape', async () => {
  const voiceUrl = 'https://example.com/voice-handler?a=1';
  const created = await world.client.applications.create({
    friendlyName: 'run 1',
    voiceUrl,
    statusCallbackMethod: 'GET',
  });
  expect(world.responses.at(-1)?.statusCode).toBe(201);
  expect(schemaFaults('api.v2010.account.application', lastBody())).toEqual([]);
  expect(created.sid).toMatch(/^AP[0-9a-f]{32}$/);
  expect(created).toMatchObject({ voiceUrl, voiceMethod: 'POST', statusCallbackMethod: 'GET', smsUrl: null });
  await world.client.applications(created.sid).update({ voiceMethod: 'GET', friendlyName: 'renamed' });
  const fetched = await world.client.applications(created.sid).fetch();
  expect(fetched).toMatchObject({ voiceMethod: 'GET', friendlyName: 'renamed', voiceUrl });
  expect(fetched.dateCreated).toBeInstanceOf(Date);
  expect(await world.client.applications(created.sid).remove()).toBe(true);
  expect(await refusal(world.client.applications(created.sid).fetch())).toMatchObject({ status: 404, code: 20404 });
});

it('forget a value that is updated to nothing', async () => {
  const { sid } = await world.client.applications.create({ voiceUrl: 'https://example.com/a', voiceMethod: 'GET' });
  const path = `/api.twilio.com/2010-04-01/Accounts/${TEST_ACCOUNT.sid}/Applications/${sid}.json`;
  const response = await world.fetch(path, formBody({ VoiceUrl: '', VoiceMethod: '' }));
  expect(await response.json()).toMatchObject({ voice_url: null, voice_method: 'POST' });
});

it('refuse relative addresses and unknown methods', async () => {
  expect(await refusal(world.client.applications.create({ voiceUrl: '/voice' }))).toMatchObject({ code: 21205 });
  expect(await refusal(world.client.applications.create({ voiceMethod: 'PUT' }))).toMatchObject({ code: 20001 });
});

it('are listed in pages with relative links, and filtered by name', async () => {
  for (let n = 0; n < 5; n += 1) await world.client.applications.create({ friendlyName: 'many' });
  const found = await world.client.applications.list({ friendlyName: 'many', pageSize: 2 });
  expect(found.length).toBe(5);
  const page = await world.client.applications.page({ friendlyName: 'many', pageSize: 2 });
  expect(schemaFaults('application_page', lastBody())).toEqual([]);
  expect(lastBody()).toMatchObject({ page: 0, page_size: 2, start: 0, end: 1, previous_page_uri: null });
  expect(lastBody().next_page_uri).toMatch(
    /^\/2010-04-01\/Accounts\/AC.*FriendlyName=many&PageSize=2&Page=1&PageToken=PA/,
  );
  await page.nextPage();
  expect(lastBody()).toMatchObject({ page: 1, start: 2, end: 3 });
});
