/** Intelligence services, operators and operator types through the real SDK over real HTTP. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmulatorWorld, formBody, refusal, startEmulator } from '../../support/emulator.ts';
import { schemaFaults } from '../../support/twilio-schemas.ts';

let world: EmulatorWorld;
beforeAll(async () => {
  world = await startEmulator();
});
afterAll(() => world.dispose());

const intelligence = () => world.client.intelligence.v2;
const last = () => world.responses.at(-1) ?? { statusCode: 0, body: 'null', headers: {} };
const lastBody = () => JSON.parse(last().body || 'null');
const HOLD = { phrases: ['please hold', 'one moment'], speaker: 'agent' };

describe('services', () => {
  it('are created, fetched, updated, listed and deleted in the published shape', async () => {
    const { services } = intelligence();
    const service = await services.create({ uniqueName: 'calls', friendlyName: 'Calls', autoTranscribe: true });
    expect(last().statusCode).toBe(201);
    expect(schemaFaults('intelligence.v2.service', lastBody())).toEqual([]);
    expect(service).toMatchObject({ uniqueName: 'calls', languageCode: 'en-US', autoTranscribe: true, version: 1 });
    const updated = await services(service.sid).update({
      webhookUrl: 'https://example.com/i',
      webhookHttpMethod: 'GET',
    });
    expect(last().statusCode).toBe(200);
    expect(schemaFaults('intelligence.v2.service', lastBody())).toEqual([]);
    expect(updated).toMatchObject({ friendlyName: 'Calls', webhookUrl: 'https://example.com/i', version: 2 });
    expect((await services(service.sid).fetch()).webhookHttpMethod).toBe('GET');
    expect((await services.list()).map(({ sid }) => sid)).toContain(service.sid);
    expect(schemaFaults('intelligence.v2.list_service', lastBody())).toEqual([]);
    expect(await services(service.sid).remove()).toBe(true);
    expect(await refusal(services(service.sid).fetch())).toMatchObject({ status: 404, code: 20404 });
  });

  it('refuse a second one of the same name, and an update for an old version', async () => {
    const { services } = intelligence();
    const { sid } = await services.create({ uniqueName: 'twice' });
    expect(await refusal(services.create({ uniqueName: 'twice' }))).toMatchObject({ status: 409 });
    await services(sid).update({ friendlyName: 'second version', ifMatch: '1' });
    expect(await refusal(services(sid).update({ friendlyName: 'late', ifMatch: '1' }))).toMatchObject({ status: 412 });
    expect((await services(sid).fetch()).friendlyName).toBe('second version');
  });

  it('say plainly what they cannot do', async () => {
    const create = (more: object) => refusal(intelligence().services.create({ uniqueName: 'no', ...more }));
    expect((await create({ languageCode: 'fr-FR' })).message).toContain('only English');
    expect((await create({ mediaRedaction: true })).message).toContain('sound is not redacted');
    expect((await create({ encryptionCredentialSid: `CR${'0'.repeat(32)}` })).message).toContain('not encrypted');
    expect(await refusal(intelligence().services.create({ uniqueName: '' }))).toMatchObject({
      status: 400,
      code: 20001,
    });
  });

  it('come in pages', async () => {
    for (let number = 0; number < 5; number += 1)
      await intelligence().services.create({ uniqueName: `page-${number}` });
    const all = await intelligence().services.list({ pageSize: 2 });
    expect(all.map(({ uniqueName }) => uniqueName).filter((name) => name?.startsWith('page'))).toEqual([
      'page-0', 'page-1', 'page-2', 'page-3', 'page-4',
    ]); // biome-ignore format: a list
  });
});

describe('operator types', () => {
  it('say what can be configured, and how', async () => {
    const types = await intelligence().operatorType.list();
    expect(schemaFaults('intelligence.v2.list_operator_type', lastBody())).toEqual([]);
    for (const type of lastBody().operator_types)
      expect(schemaFaults('intelligence.v2.operator_type', type)).toEqual([]);
    const configurable = types.filter((type) => type.configurable);
    expect(configurable.map(({ name }) => name).sort()).toEqual([
      'conversation-classify', 'extract', 'extract-normalize', 'json', 'utterance-classify',
    ]); // biome-ignore format: a list
    const byName = await intelligence().operatorType('utterance-classify').fetch();
    expect(schemaFaults('intelligence.v2.operator_type', lastBody())).toEqual([]);
    expect(Object.keys(byName.configSchema.properties)).toEqual(['phrases', 'speaker', 'threshold']);
    expect((await intelligence().operatorType(byName.sid).fetch()).name).toBe('utterance-classify');
    expect(await refusal(intelligence().operatorType('nothing').fetch())).toMatchObject({ code: 20404 });
  });
});

describe('operators', () => {
  it('are there from the beginning, by Twilio, and cannot be changed', async () => {
    const operators = await intelligence().prebuiltOperators.list();
    expect(schemaFaults('intelligence.v2.list_prebuilt_operator', lastBody())).toEqual([]);
    for (const operator of lastBody().operators) {
      expect(schemaFaults('intelligence.v2.prebuilt_operator', operator)).toEqual([]);
      expect(operator).toMatchObject({ author: 'Twilio', config: {} });
    }
    expect(operators.map(({ friendlyName }) => friendlyName)).toEqual([
      'Sentiment Analysis', 'Conversation Summary', 'Entity Recognition', 'Call Resolution', 'Escalation Request',
      'Hold Request', 'Agent Introduction', 'Recording Disclosure', 'Call Transfer', 'Voicemail/Unavailable Party',
    ]); // biome-ignore format: a list
    const [first] = operators;
    await intelligence()
      .prebuiltOperators(first?.sid ?? '')
      .fetch();
    expect(schemaFaults('intelligence.v2.prebuilt_operator', lastBody())).toEqual([]);
    expect(await intelligence().prebuiltOperators.list({ availability: 'retired' })).toEqual([]);
    expect(await intelligence().prebuiltOperators.list({ languageCode: 'de' })).toEqual([]);
    expect(
      await refusal(
        intelligence()
          .customOperators(first?.sid ?? '')
          .remove(),
      ),
    ).toMatchObject({ status: 404 });
  });

  it('are made from configurable types, changed and deleted', async () => {
    const { customOperators } = intelligence();
    const made = await customOperators.create({
      friendlyName: 'Hold',
      operatorType: 'utterance-classify',
      config: HOLD,
    });
    expect(last().statusCode).toBe(202);
    expect(schemaFaults('intelligence.v2.custom_operator', lastBody())).toEqual([]);
    expect(made).toMatchObject({ friendlyName: 'Hold', version: 1, config: HOLD });
    const more = { friendlyName: 'Hold on', config: { phrases: ['hang on'] } };
    const changed = await customOperators(made.sid).update({ ...more, ifMatch: '1' });
    expect(last().statusCode).toBe(202);
    expect(schemaFaults('intelligence.v2.custom_operator', lastBody())).toEqual([]);
    expect(changed).toMatchObject({ friendlyName: 'Hold on', version: 2 });
    expect(await refusal(customOperators(made.sid).update({ ...more, ifMatch: '1' }))).toMatchObject({ status: 412 });
    const any = await intelligence().operators(made.sid).fetch();
    expect(schemaFaults('intelligence.v2.operator', lastBody())).toEqual([]);
    expect(any.author).toBe(made.accountSid);
    expect((await intelligence().operators.list({ pageSize: 3 })).map(({ sid }) => sid)).toContain(made.sid);
    expect((await customOperators.list()).map(({ sid }) => sid)).toContain(made.sid);
    expect(schemaFaults('intelligence.v2.list_custom_operator', lastBody())).toEqual([]);
    expect(await customOperators(made.sid).remove()).toBe(true);
    expect(await refusal(customOperators(made.sid).fetch())).toMatchObject({ code: 20404 });
  });

  it('are refused with a config that does not fit, and of types that cannot be configured', async () => {
    const create = (operatorType: string, config: unknown) =>
      refusal(intelligence().customOperators.create({ friendlyName: 'x', operatorType, config }));
    expect((await create('utterance-classify', { phrases: [] })).message).toContain('phrases');
    expect((await create('utterance-classify', { ...HOLD, treshold: 1 })).message).toContain('treshold');
    expect((await create('conversation-classify', { labels: [{ label: 'a' }] })).message).toContain(
      'description or phrases',
    );
    expect((await create('extract', { entities: [{ label: 'a', pattern: '(' }] })).message).toContain(
      'regular expression',
    );
    expect((await create('summarization', { prompt: 'Sum up.' })).message).toContain('cannot be configured');
    expect((await create('pii_recognition', {})).message).toContain('does not exist');
    const raw = await world.fetch('/intelligence.twilio.com/v2/Operators/Custom', {
      ...formBody({ FriendlyName: 'x', OperatorType: 'extract', Config: '{' }),
    });
    expect([raw.status, ((await raw.json()) as { message: string }).message]).toEqual([
      400,
      'Config is not valid JSON',
    ]);
  });
});

describe('attachments', () => {
  it('are made with 202, listed on the service, and undone with 204', async () => {
    const { sid } = await intelligence().services.create({ uniqueName: 'attached' });
    const [sentiment, summary] = await intelligence().prebuiltOperators.list();
    const attach = (operatorSid: string) => intelligence().operatorAttachment(sid, operatorSid);
    for (const operator of [sentiment, summary, sentiment]) {
      await attach(operator?.sid ?? '').create();
      expect(last().statusCode).toBe(202);
      expect(schemaFaults('intelligence.v2.operator_attachment', lastBody())).toEqual([]);
    }
    const attached = await intelligence().operatorAttachments(sid).fetch();
    expect(schemaFaults('intelligence.v2.operator_attachments', lastBody())).toEqual([]);
    expect(attached.operatorSids).toEqual([sentiment?.sid, summary?.sid]);
    expect(await attach(sentiment?.sid ?? '').remove()).toBe(true);
    const service = await intelligence().services(sid).fetch();
    expect(service.readOnlyAttachedOperatorSids).toEqual([summary?.sid]);
    expect(await refusal(attach(sentiment?.sid ?? '').remove())).toMatchObject({ status: 404 });
    expect(await refusal(attach(`LY${'0'.repeat(32)}`).create())).toMatchObject({ status: 404 });
  });
});
