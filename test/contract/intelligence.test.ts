/** The Intelligence adapter against the emulator, through the real SDK over real HTTP: services, operators, transcripts, the webhook. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createIntelligence, type IntelligenceOptions } from '../../src/adapters/twilio/intelligence.ts';
import {
  hasIntelligenceService,
  listIntelligenceServices,
  prepareIntelligence,
  tellOfTranscripts,
} from '../../src/adapters/twilio/intelligence-service.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { silentLogger } from '../../src/shared/log.ts';
import { createRandom } from '../../src/shared/random.ts';
import { listen } from '../../src/webhooks/listen.ts';
import { createWebhookApp } from '../../src/webhooks/router.ts';
import { TEST_ACCOUNT } from '../support/emulator.ts';
import { type IntelligenceWorld, startIntelligenceWorld } from '../support/intelligence-world.ts';
import { type EmulatedTwilio, emulatedTwilio } from '../support/twilio-client.ts';
import { schemaFaults } from '../support/twilio-schemas.ts';

const OPERATORS = new URL('../../src/adapters/twilio/operators.json', import.meta.url);
const DECLARED = JSON.parse(readFileSync(OPERATORS, 'utf8')) as { name: string; type: string; config: object }[];
const OURS = DECLARED.map(({ name }) => name);
const LINES = [
  'Thank you for calling Northwind. How can I help you today?',
  'Hello. I was charged twice for my order.',
  'I am sorry about that. I have refunded the second charge.',
  'Oh great. Thank you so much. Goodbye.',
];

let world: IntelligenceWorld;
let sdk: EmulatedTwilio;
beforeAll(async () => {
  world = await startIntelligenceWorld();
  sdk = emulatedTwilio(world.emulatorUrl, { username: TEST_ACCOUNT.sid, password: TEST_ACCOUNT.authToken });
});
afterAll(async () => {
  sdk.close();
  await world.dispose();
});

const v2 = () => sdk.client.intelligence.v2;
const byName = async (name: string) => (await v2().customOperators.list()).filter((one) => one.friendlyName === name);

describe('preparing a service', () => {
  let serviceSid: string;
  beforeAll(async () => {
    const { serviceSid: sid, ...done } = await prepareIntelligence(sdk.client, { uniqueName: 'ours' });
    serviceSid = sid;
    expect(done).toMatchObject({ created: true, made: OURS, changed: [], refused: [] });
    expect(done.attached).toEqual(expect.arrayContaining(['Sentiment Analysis', 'Entity Recognition', ...OURS]));
  });
  beforeEach(() => void sdk.responses.splice(0));

  it('makes it, with all operators of the account and ours from types that can be configured', async () => {
    const { operatorSids } = await v2().operatorAttachments(serviceSid).fetch();
    const all = await v2().operators.list();
    expect([...operatorSids].sort()).toEqual(all.map(({ sid }) => sid).sort());
    for (const { name, type, config } of DECLARED) {
      expect(await byName(name)).toMatchObject([{ operatorType: type, config, version: 1 }]);
      expect((await v2().operatorType(type).fetch()).configurable).toBe(true);
    }
    for (const body of sdk.responses.map((response) => JSON.parse(response.body)).filter((one) => one.author)) {
      const kind = body.author === 'Twilio' ? 'prebuilt_operator' : 'custom_operator';
      expect(schemaFaults(`intelligence.v2.${kind}`, body)).toEqual([]);
    }
  });

  it('changes nothing the second time', async () => {
    const again = await prepareIntelligence(sdk.client, { uniqueName: 'ours' });
    expect(again).toEqual({ serviceSid, created: false, made: [], changed: [], attached: [], refused: [] });
    expect(sdk.responses.map(({ statusCode }) => statusCode)).toEqual(sdk.responses.map(() => 200)); // reads only
  });

  it('brings an operator up to date that has another configuration, and attaches what was detached', async () => {
    const [resolved] = await byName('Resolved');
    const sid = resolved?.sid ?? '';
    const config = { phrases: ['an older list'] };
    await v2().customOperators(sid).update({ friendlyName: 'Resolved', config });
    await v2().operatorAttachment(serviceSid, sid).remove();
    const done = await prepareIntelligence(sdk.client, { sid: serviceSid });
    expect(done).toMatchObject({
      created: false,
      made: [],
      changed: ['Resolved'],
      attached: ['Resolved'],
      refused: [],
    });
    const declared = DECLARED.find(({ name }) => name === 'Resolved')?.config;
    expect(await byName('Resolved')).toMatchObject([{ sid, version: 3, config: declared }]);
  });

  it('shares our operators between services', async () => {
    const other = await prepareIntelligence(sdk.client, { uniqueName: 'another' });
    expect(other).toMatchObject({ created: true, made: [] });
    expect(await listIntelligenceServices(sdk.client)).toEqual(
      expect.arrayContaining([
        { sid: serviceSid, uniqueName: 'ours', friendlyName: '' },
        { sid: other.serviceSid, uniqueName: 'another', friendlyName: '' },
      ]),
    );
  });

  it('tells which operator the vendor refuses, and goes on with the others', async () => {
    const [positive] = await byName('Positive Experience');
    await v2()
      .customOperators(positive?.sid ?? '')
      .remove();
    const config = { entities: [{ label: 'names', kind: 'person_name' }] };
    const mine = { friendlyName: 'Positive Experience', operatorType: 'extract', config };
    const { sid } = await v2().customOperators.create(mine);
    const done = await prepareIntelligence(sdk.client, { uniqueName: 'ours' });
    expect(done).toMatchObject({ made: [], changed: [], attached: ['Positive Experience'] });
    expect(done.refused).toEqual([
      { name: 'Positive Experience', reason: expect.stringContaining('does not fit operator type extract') },
    ]);
    await v2().customOperators(sid).remove();
    expect(await prepareIntelligence(sdk.client, { uniqueName: 'ours' })).toMatchObject({
      made: ['Positive Experience'],
    });
  });

  it('refuses a service that is not there', async () => {
    const sid = `GA${'0'.repeat(32)}`;
    expect(await hasIntelligenceService(sdk.client, sid)).toBe(false);
    expect(await hasIntelligenceService(sdk.client, serviceSid)).toBe(true);
    await expect(prepareIntelligence(sdk.client, { sid })).rejects.toMatchObject({ code: 'CARRIER_REFUSED' });
  });

  it('tells the vendor where to announce transcripts, unless it tells somebody else', async () => {
    const webhook = async () => (await v2().services(serviceSid).fetch()).webhookUrl;
    const undo = await tellOfTranscripts(sdk.client, serviceSid, 'https://one.example.com/transcription-webhook');
    expect(await webhook()).toBe('https://one.example.com/transcription-webhook');
    const undoNext = await tellOfTranscripts(sdk.client, serviceSid, 'https://two.example.com/transcription-webhook');
    await undo(); // the next one's address stays
    expect(await webhook()).toBe('https://two.example.com/transcription-webhook');
    await undoNext();
    expect(await webhook()).toBeNull();
    await v2().services(serviceSid).update({ webhookUrl: 'https://crm.example.com/hook' });
    await (await tellOfTranscripts(sdk.client, serviceSid, 'https://one.example.com/transcription-webhook'))();
    expect(await webhook()).toBe('https://crm.example.com/hook');
  });
});

describe('transcribing a recording', () => {
  const never = new AbortController().signal;
  const channels = ['customer', 'agent'] as const;
  let serviceSid: string;
  let recordingSid: string;
  beforeAll(async () => {
    ({ serviceSid } = await prepareIntelligence(sdk.client, { uniqueName: 'transcribing' }));
    recordingSid = await world.recordCall(LINES, 'transcribing');
  });
  beforeEach(() => void sdk.responses.splice(0));

  const recognition = (more: Partial<IntelligenceOptions> = {}) =>
    createIntelligence({
      client: sdk.client,
      serviceSid,
      clock: systemClock(),
      random: createRandom('retry'),
      pollMs: [5, 50],
      limitMs: 20_000,
      ...more,
    });
  const pages = (key: string) =>
    sdk.responses.map(({ body }) => JSON.parse(body)).filter(({ meta }) => meta?.key === key);

  it('takes up the transcript that the recording has already, also after a restart', async () => {
    const first = await recognition().transcribe({ recordingSid, key: 'run/call', channels }, never);
    expect(sdk.responses.filter(({ statusCode }) => statusCode === 202)).toHaveLength(1);
    const second = await recognition().transcribe({ recordingSid, key: 'run/call', channels }, never);
    expect(second).toEqual(first);
    expect(sdk.responses.filter(({ statusCode }) => statusCode === 202)).toHaveLength(1);
    expect(await v2().transcripts.list({ sourceSid: recordingSid })).toMatchObject([
      { sid: first.sid, customerKey: 'run/call', serviceSid },
    ]);
    const other = await v2().services.create({ uniqueName: 'somebody else' });
    const third = await recognition({ serviceSid: other.sid }).transcribe({ recordingSid, key: 'k', channels }, never);
    expect(third.sid).not.toBe(first.sid); // another service has other operators
  });

  it('reads sentences and results page by page, however many there are', async () => {
    const order = { recordingSid, key: 'pages', channels };
    const whole = await recognition().transcribe(order, never);
    sdk.responses.splice(0);
    const paged = await recognition({ pageSize: 2 }).transcribe(order, never);
    expect(paged).toEqual(whole);
    expect(whole.sentences.map(({ channel, text }) => `${channel} ${text}`)).toEqual([
      '2 Thank you for calling Northwind.',
      '2 How can I help you today?',
      '1 Hello.',
      '1 I was charged twice for my order.',
      '2 I am sorry about that.',
      '2 I have refunded the second charge.',
      '1 Oh great.',
      '1 Thank you so much.',
      '1 Goodbye.',
    ]);
    expect(pages('sentences').map(({ sentences }) => sentences.length)).toEqual([2, 2, 2, 2, 1]);
    expect(pages('operator_results')).toHaveLength(Math.ceil(whole.operatorResults.length / 2));
    for (const page of pages('sentences')) expect(schemaFaults('intelligence.v2.list_sentence', page)).toEqual([]);
  });

  it('brings the results of our operators with the SIDs that the account knows', async () => {
    const { operatorResults } = await recognition().transcribe({ recordingSid, key: 'results', channels }, never);
    const intent = operatorResults.find(({ name }) => name === 'Customer Intent');
    expect(intent).toMatchObject({ predicted_label: 'billing-dispute' });
    expect(await v2().operators(String(intent?.['operator_sid'])).fetch()).toMatchObject({ author: TEST_ACCOUNT.sid });
  });

  it('is woken by the signed webhook long before it would look again, and not by one that nobody signed', async () => {
    const recognising = recognition({ pollMs: [600_000, 600_000], limitMs: 900_000 });
    const heard: string[] = [];
    const app = createWebhookApp({
      voice: { publicUrl: () => server.url } as never, // no leg calls here
      sink: () => {},
      onCarrierError: () => {},
      onTranscript: (sid) => {
        heard.push(sid);
        recognising.announced(sid);
      },
      authToken: TEST_ACCOUNT.authToken,
      logger: silentLogger(),
      version: '0',
    });
    const server = await listen(app, 0);
    try {
      await tellOfTranscripts(sdk.client, serviceSid, `${server.url}/transcription-webhook`);
      const fresh = await world.recordCall(LINES, 'woken');
      const forged = await fetch(`${server.url}/transcription-webhook`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-twilio-signature': 'x' },
        body: JSON.stringify({ transcript_sid: `GT${'0'.repeat(32)}` }),
      });
      expect(forged.status).toBe(403);
      await world.tune({ queueDelayMs: 0, workDelayMs: 800 });
      const { sid, sentences } = await recognising.transcribe({ recordingSid: fresh, key: 'woken', channels }, never);
      expect(sentences.length).toBeGreaterThan(5);
      expect(heard).toEqual([sid]);
      const looks = sdk.responses.filter(({ body }) => JSON.parse(body).sid === sid && body.includes('"status"'));
      // Ordered, woken: nobody looks in between.
      expect(looks.map(({ body }) => JSON.parse(body).status === 'completed')).toEqual([false, true]);
    } finally {
      await world.tune({ queueDelayMs: 5, workDelayMs: 20 });
      await server.close();
    }
  });
});
