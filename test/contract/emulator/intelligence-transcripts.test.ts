/** Transcripts of recorded calls, their sentences, media and operator results, through the real SDK over real HTTP. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MovableClock, movableClock, refusal, TEST_ACCOUNT } from '../../support/emulator.ts';
import { type IntelligenceWorld, startIntelligenceWorld } from '../../support/intelligence-world.ts';
import { type EmulatedTwilio, emulatedTwilio } from '../../support/twilio-client.ts';
import { resultAsInSchema, schemaFaults } from '../../support/twilio-schemas.ts';

const LINES = [
  'Thank you for calling Northwind, my name is Dana. How can I help you today?',
  'Hello, I was charged twice for my order. The order number is N as in November, W, four eight two.',
  'I am sorry about that. One moment please. And who am I speaking with?',
  'Priya Raman. This is ridiculous, it is the third time.',
  'Thank you, Priya. I can do that, I have refunded the second charge of forty dollars.',
  'Oh great, thank you so much. Goodbye.',
];
const PARTICIPANTS = [
  { channel_participant: 1, role: 'Customer' },
  { channel_participant: 2, role: 'Agent' },
];

let world: IntelligenceWorld;
let clock: MovableClock;
let sdk: EmulatedTwilio;
let recordingSid: string;
let serviceSid: string;
const intelligence = () => sdk.client.intelligence.v2;
const last = () => sdk.responses.at(-1) ?? { statusCode: 0, body: 'null' };
const lastBody = () => JSON.parse(last().body || 'null');

beforeAll(async () => {
  clock = movableClock();
  world = await startIntelligenceWorld({ clock });
  sdk = emulatedTwilio(world.emulatorUrl, { username: TEST_ACCOUNT.sid, password: TEST_ACCOUNT.authToken });
  recordingSid = await world.recordCall(LINES);
  const service = await intelligence().services.create({
    uniqueName: 'calls',
    webhookUrl: `${world.hookUrl}/i?from=it`,
  });
  serviceSid = service.sid;
  for (const operator of await intelligence().prebuiltOperators.list()) {
    await intelligence().operatorAttachment(serviceSid, operator.sid).create();
  }
});
afterAll(async () => {
  sdk.close();
  await world.dispose();
});

const channel = (source = recordingSid, participants: object[] = PARTICIPANTS) => ({
  media_properties: { source_sid: source },
  participants,
});
const create = (more: object = {}) => intelligence().transcripts.create({ serviceSid, channel: channel(), ...more });

async function completed(more: object = {}): Promise<string> {
  const { sid } = await create(more);
  await world.completed(sid);
  return sid;
}

describe('a transcript', () => {
  it('goes from queued over in-progress to completed', async () => {
    const longMs = 600_000;
    await world.tune({ queueDelayMs: longMs, workDelayMs: longMs });
    const { sid } = await create();
    await world.tune({ queueDelayMs: 2, workDelayMs: 5 });
    const status = async () => (await intelligence().transcripts(sid).fetch()).status;
    expect(await status()).toBe('queued');
    clock.moveAhead(longMs);
    expect(await status()).toBe('in-progress');
    clock.moveAhead(longMs);
    expect(await status()).toBe('completed');
    await intelligence().transcripts(sid).remove();
  });

  it('is accepted with 202, and tells the webhook that it is completed', async () => {
    await world.tune({ queueDelayMs: 1000, workDelayMs: 5 });
    const before = world.hooks.length;
    const made = await create({ customerKey: 'call-1', mediaStartTime: new Date('2026-01-05T09:00:00Z') });
    expect(last().statusCode).toBe(202);
    expect(schemaFaults('intelligence.v2.transcript', lastBody())).toEqual([]);
    expect(made).toMatchObject({
      status: 'queued',
      customerKey: 'call-1',
      duration: 0,
      channel: channel(),
      redaction: false,
    });
    await world.tune({ queueDelayMs: 2, workDelayMs: 5 });
    clock.moveAhead(1005);
    const done = await intelligence().transcripts(made.sid).fetch();
    expect(schemaFaults('intelligence.v2.transcript', lastBody())).toEqual([]);
    expect(done.duration).toBe(Number((await sdk.client.recordings(recordingSid).fetch()).duration));
    const hook = await world.hook(before + 1);
    expect(hook).toMatchObject({ method: 'POST', isSigned: true, query: { from: 'it' } });
    expect(hook.query['bodySHA256']).toMatch(/^[0-9a-f]{64}$/);
    expect(hook.body).toEqual({
      account_sid: TEST_ACCOUNT.sid,
      service_sid: serviceSid,
      transcript_sid: made.sid,
      customer_key: 'call-1',
      event_type: 'voice_intelligence_transcript_available',
    });
  });

  it('is found by its source, its service, its status and its dates, and can be deleted', async () => {
    const sid = await completed({ mediaStartTime: new Date('2026-02-01T00:00:00Z') });
    const found = async (filter: object) => {
      const all = await intelligence().transcripts.list({ pageSize: 1, ...filter });
      expect(schemaFaults('intelligence.v2.list_transcript', lastBody())).toEqual([]);
      return all.map((one) => one.sid);
    };
    expect((await found({ sourceSid: recordingSid }))[0]).toBe(sid);
    expect(await found({ sourceSid: `RE${'0'.repeat(32)}` })).toEqual([]);
    expect(await found({ serviceSid, status: 'completed' })).toContain(sid);
    expect(await found({ status: 'failed' })).toEqual([]);
    expect(await found({ afterStartTime: '2026-01-31T00:00:00Z', beforeStartTime: '2026-02-02T00:00:00Z' })).toEqual([
      sid,
    ]);
    expect(await found({ afterDateCreated: '2999-01-01' })).toEqual([]);
    expect(await intelligence().transcripts(sid).remove()).toBe(true);
    expect(last().statusCode).toBe(204);
    expect(await refusal(intelligence().transcripts(sid).fetch())).toMatchObject({ status: 404, code: 20404 });
    expect(await found({ sourceSid: recordingSid })).not.toContain(sid);
  });

  it('is refused without a recording that can be transcribed', async () => {
    const because = async (given: unknown, service = serviceSid) =>
      refusal(intelligence().transcripts.create({ serviceSid: service, channel: given }));
    expect((await because({ media_properties: { media_url: 'https://example.com/a.wav' } })).message).toContain(
      'source_sid',
    );
    expect((await because(channel(`RE${'0'.repeat(32)}`))).message).toContain('there is no recording');
    expect((await because({ media_properties: { source_sid: 'x' } })).message).toContain('must be a recording');
    expect((await because({ media: {} })).message).toContain('unknown key media');
    expect((await because(channel(recordingSid, [{ channel_participant: 3 }]))).message).toContain('2 channel(s)');
    expect(await because(channel(), `GA${'0'.repeat(32)}`)).toMatchObject({ status: 404 });
    const long = refusal(create({ customerKey: 'x'.repeat(65) }));
    expect((await long).message).toContain('64');
  });
});

describe('sentences', () => {
  it('are on the channel of their speaker, in order, with texts for times and confidence', async () => {
    const sid = await completed();
    const sentences = await intelligence().transcripts(sid).sentences.list();
    expect(schemaFaults('intelligence.v2.list_sentence', lastBody())).toEqual([]);
    for (const one of lastBody().sentences) {
      expect(schemaFaults('intelligence.v2.transcript.sentence', one)).toEqual([]);
      expect(one.words).toBeNull();
      expect(Number(one.end_time)).toBeGreaterThan(Number(one.start_time));
    }
    expect(sentences.map(({ sentenceIndex }) => sentenceIndex)).toEqual(sentences.map((_, index) => index));
    expect(sentences.slice(0, 4).map(({ mediaChannel, transcript }) => `${mediaChannel} ${transcript}`)).toEqual([
      '2 Thank you for calling Northwind, my name is Dana.',
      '2 How can I help you today?',
      '1 Hello, I was charged twice for my order.',
      '1 The order number is N as in November, W, four eight two.',
    ]);
    const pages = await intelligence().transcripts(sid).sentences.list({ pageSize: 3 });
    expect(pages.map((one) => one.sid)).toEqual(sentences.map((one) => one.sid));
    await intelligence().transcripts(sid).sentences.list({ pageSize: 9000 });
    expect(lastBody().meta.page_size).toBe(5000);
  });

  it('have words with the times at which the room heard them', async () => {
    const sid = await completed();
    const [sentence] = await intelligence().transcripts(sid).sentences.list({ wordTimestamps: true, limit: 1 });
    const timeline = await world.timeline('recorded');
    const origin = timeline.recordings.find((one) => one.recording_sid === recordingSid)?.start_ms ?? 0;
    const spoken = timeline.segments[0]?.words.slice(0, 9) ?? [];
    const words = sentence?.words as { word: string; start_time: string; end_time: string }[];
    expect(words.map(({ word, start_time: at }) => [word, Number(at)])).toEqual(
      spoken.map((word) => [word.word, (word.start_ms - origin) / 1000]),
    );
  });

  it('hold the mistakes of the recogniser, the same ones each time', async () => {
    await world.tune({ mode: 'recognise', wordErrorRate: 0.3 });
    const texts = async () => {
      const sid = await completed();
      return (await intelligence().transcripts(sid).sentences.list()).map(({ transcript }) => transcript).join(' ');
    };
    const heard = await texts();
    expect(heard).not.toContain(LINES[1]);
    expect(await texts()).toBe(heard);
    await world.tune({ mode: 'perfect' });
  });
});

describe('operator results', () => {
  it('come for every attached operator, each in the shape of its type', async () => {
    const sid = await completed();
    const results = await intelligence().transcripts(sid).operatorResults.list();
    expect(
      schemaFaults('intelligence.v2.list_operator_result', {
        ...lastBody(),
        operator_results: lastBody().operator_results.map(resultAsInSchema),
      }),
    ).toEqual([]);
    expect(results).toHaveLength(10);
    const byName = Object.fromEntries(results.map((result) => [result.name, result]));
    expect(byName['Sentiment Analysis']).toMatchObject({
      operatorType: 'conversation-classify',
      predictedLabel: 'positive',
    });
    expect(byName['Sentiment Analysis']?.predictedProbability).toMatch(/^0\.\d{4}$/);
    expect(byName['Call Resolution']?.predictedLabel).toBe('resolved');
    expect(byName['Conversation Summary']?.textGenerationResults.result).toContain('charged twice');
    expect(byName['Hold Request']).toMatchObject({ operatorType: 'utterance-classify', utteranceMatch: true });
    expect(byName['Hold Request']?.utteranceResults?.[0]).toMatchObject({
      transcript: 'One moment please.',
      media_channel: 2,
    });
    expect(byName['Call Transfer']).toMatchObject({
      utteranceMatch: false,
      matchProbability: '0.0000',
      utteranceResults: [],
    });
    expect(byName['Entity Recognition']).toMatchObject({ operatorType: 'pii-extract', extractMatch: true });
    const found = byName['Entity Recognition']?.extractResults as Record<string, { text: string; value: string }[]>;
    expect(found['order_id']?.[0]).toMatchObject({ text: 'N as in November, W, four eight two', value: 'NW482' });
    expect(found['amount']?.[0]).toMatchObject({ text: 'forty dollars', value: 'USD 40' });
    expect(found['person_name']?.map(({ text }) => text)).toEqual(['Dana', 'Priya Raman', 'Priya']);

    const one = await intelligence()
      .transcripts(sid)
      .operatorResults(byName['Call Resolution']?.operatorSid ?? '')
      .fetch();
    expect(schemaFaults('intelligence.v2.transcript.operator_result', resultAsInSchema(lastBody()))).toEqual([]);
    expect(one.labelProbabilities).toMatchObject({ resolved: expect.stringMatching(/^0\.\d{4}$/) });
    const missing = intelligence()
      .transcripts(sid)
      .operatorResults(`LY${'0'.repeat(32)}`)
      .fetch();
    expect(await refusal(missing)).toMatchObject({ code: 20404 });
  });

  it('come for custom operators of every configurable type', async () => {
    const custom = await intelligence().services.create({ uniqueName: 'custom' });
    const configs: Record<string, object> = {
      'conversation-classify': {
        labels: [
          { label: 'billing-dispute', description: 'The customer was charged wrongly.', phrases: ['charged twice'] },
          { label: 'damaged-item', description: 'Something arrived broken.' },
        ],
        default_label: 'other',
        speaker: 'customer',
      },
      'utterance-classify': { phrases: ['third time'], speaker: 'customer' },
      extract: {
        entities: [
          { label: 'order', kind: 'order_id' },
          { label: 'fury', phrases: ['this is ridiculous'] },
        ],
      },
      'extract-normalize': { entities: [{ label: 'charge', pattern: 'charge of (\\w+) dollars' }] },
      json: {
        entities: [
          { label: 'names', kind: 'person_name' },
          { label: 'cards', kind: 'card_number' },
        ],
      },
    };
    for (const [operatorType, config] of Object.entries(configs)) {
      const operator = await intelligence().customOperators.create({
        friendlyName: operatorType,
        operatorType,
        config,
      });
      await intelligence().operatorAttachment(custom.sid, operator.sid).create();
    }
    const sid = await completed({ serviceSid: custom.sid });
    const results = await intelligence().transcripts(sid).operatorResults.list();
    for (const result of lastBody().operator_results) {
      expect(schemaFaults('intelligence.v2.transcript.operator_result', resultAsInSchema(result))).toEqual([]);
    }
    const [label, utterance, extract, normalized, json] = results;
    expect(label?.predictedLabel).toBe('billing-dispute');
    expect(utterance?.utteranceResults).toMatchObject([{ transcript: 'This is ridiculous, it is the third time.' }]);
    expect(Object.keys(extract?.extractResults)).toEqual(['order', 'fury']);
    expect(normalized).toMatchObject({ operatorType: 'extract-normalize', normalizedResult: 'forty' });
    expect(json).toMatchObject({
      operatorType: 'json',
      jsonResults: { names: ['Dana', 'Priya Raman', 'Priya'], cards: [] },
    });
  });

  it('of operators attached later come with the next transcript only', async () => {
    const late = await intelligence().services.create({ uniqueName: 'late' });
    const first = await completed({ serviceSid: late.sid });
    const [operator] = await intelligence().prebuiltOperators.list({ limit: 1 });
    await intelligence()
      .operatorAttachment(late.sid, operator?.sid ?? '')
      .create();
    expect(await intelligence().transcripts(first).operatorResults.list()).toEqual([]);
    const second = await completed({ serviceSid: late.sid });
    expect(await intelligence().transcripts(second).operatorResults.list()).toHaveLength(1);
  });
});

describe('redaction', () => {
  it('blacks out names and numbers unless the unredacted form is asked for', async () => {
    const secret = await intelligence().services.create({ uniqueName: 'secret', autoRedaction: true });
    for (const operator of await intelligence().prebuiltOperators.list()) {
      await intelligence().operatorAttachment(secret.sid, operator.sid).create();
    }
    const sid = await completed({ serviceSid: secret.sid });
    const text = async (query: object) =>
      (await intelligence().transcripts(sid).sentences.list(query)).map(({ transcript }) => transcript).join(' ');
    expect(await text({})).toContain('The order number is [REDACTED]. ');
    expect(await text({})).not.toMatch(/Priya|Dana|four eight two/);
    expect(await text({ redacted: false })).toContain('Priya Raman');
    await intelligence().transcripts(sid).operatorResults.list();
    expect(last().body).not.toMatch(/Priya|Dana|NW482|four eight two/);
    expect(
      schemaFaults('intelligence.v2.list_operator_result', {
        ...lastBody(),
        operator_results: lastBody().operator_results.map(resultAsInSchema),
      }),
    ).toEqual([]);
    await intelligence().transcripts(sid).operatorResults.list({ redacted: false });
    expect(last().body).toContain('NW482');
  });
});

describe('media', () => {
  it('names the recording', async () => {
    const sid = await completed();
    const media = await intelligence().transcripts(sid).media().fetch();
    expect(schemaFaults('intelligence.v2.transcript.media', lastBody())).toEqual([]);
    expect(media.mediaUrl).toContain(`/Recordings/${recordingSid}.wav`);
    const redacted = intelligence().transcripts(sid).media().fetch({ redacted: true });
    expect((await refusal(redacted)).message).toContain('sound is not redacted');
  });
});

describe('AutoTranscribe', () => {
  it('makes a transcript of every recording, without being asked, and tells the webhook its way', async () => {
    const service = await intelligence().services.create({
      uniqueName: 'automatic',
      autoTranscribe: true,
      webhookUrl: `${world.hookUrl}/automatic`,
      webhookHttpMethod: 'GET',
    });
    const before = world.hooks.length;
    const sid = await world.recordCall(['Hello?', 'Is anybody there?'], 'automatic');
    await world.hook(before + 2); // both legs are recorded
    const found = await intelligence().transcripts.list({ serviceSid: service.sid });
    expect(found.map(({ status }) => status)).toEqual(['completed', 'completed']);
    expect(found.map(({ channel: one }) => one.media_properties.source_sid)).toContain(sid);
    const hooks = world.hooks
      .slice(before)
      .map(({ method, isSigned, query }) => [method, isSigned, query['event_type']]);
    expect(hooks).toEqual(Array(2).fill(['GET', true, 'voice_intelligence_transcript_available']));
  });
});
