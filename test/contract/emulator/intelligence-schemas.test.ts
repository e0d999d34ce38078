/** Every operation of the emulator's Intelligence API is called, and every answer fits Twilio's published schema. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { INTELLIGENCE_OPERATOR_ROUTES } from '../../../src/emulator/rest/intelligence-operators.ts';
import { resultRoutes } from '../../../src/emulator/rest/intelligence-results.ts';
import { INTELLIGENCE_SERVICE_ROUTES } from '../../../src/emulator/rest/intelligence-services.ts';
import { transcriptRoutes } from '../../../src/emulator/rest/intelligence-transcripts.ts';
import { basicAuth } from '../../support/emulator.ts';
import { type IntelligenceWorld, startIntelligenceWorld } from '../../support/intelligence-world.ts';
import { resultAsInSchema, schemaFaults } from '../../support/twilio-schemas.ts';

/** Status and schema of each operation; null where there is no body, `refused` for what the emulator says it cannot do. */
const OPERATIONS: Readonly<Record<string, readonly [status: number, schema: string | null]>> = {
  'GET /v2/Services': [200, 'list_service'],
  'POST /v2/Services': [201, 'service'],
  'GET /v2/Services/:Sid': [200, 'service'],
  'POST /v2/Services/:Sid': [200, 'service'],
  'DELETE /v2/Services/:Sid': [204, null],
  'GET /v2/Services/:ServiceSid/Operators': [200, 'operator_attachments'],
  'POST /v2/Services/:ServiceSid/Operators/:Sid': [202, 'operator_attachment'],
  'DELETE /v2/Services/:ServiceSid/Operators/:Sid': [204, null],
  'GET /v2/Operators': [200, 'list_operator'],
  'GET /v2/Operators/:Sid': [200, 'operator'],
  'GET /v2/Operators/PreBuilt': [200, 'list_prebuilt_operator'],
  'GET /v2/Operators/PreBuilt/:Sid': [200, 'prebuilt_operator'],
  'GET /v2/Operators/Custom': [200, 'list_custom_operator'],
  'POST /v2/Operators/Custom': [202, 'custom_operator'],
  'GET /v2/Operators/Custom/:Sid': [200, 'custom_operator'],
  'POST /v2/Operators/Custom/:Sid': [202, 'custom_operator'],
  'DELETE /v2/Operators/Custom/:Sid': [204, null],
  'GET /v2/OperatorTypes': [200, 'list_operator_type'],
  'GET /v2/OperatorTypes/:Sid': [200, 'operator_type'],
  'GET /v2/Transcripts': [200, 'list_transcript'],
  'POST /v2/Transcripts': [202, 'transcript'],
  'GET /v2/Transcripts/:Sid': [200, 'transcript'],
  'DELETE /v2/Transcripts/:Sid': [204, null],
  'GET /v2/Transcripts/:TranscriptSid/Sentences': [200, 'list_sentence'],
  'GET /v2/Transcripts/:TranscriptSid/Sentences/Encrypted': [400, 'refused'],
  'GET /v2/Transcripts/:TranscriptSid/Media': [200, 'transcript.media'],
  'GET /v2/Transcripts/:TranscriptSid/OperatorResults': [200, 'list_operator_result'],
  'GET /v2/Transcripts/:TranscriptSid/OperatorResults/Encrypted': [400, 'refused'],
  'GET /v2/Transcripts/:TranscriptSid/OperatorResults/:Sid': [200, 'transcript.operator_result'],
};

let world: IntelligenceWorld;
let recordingSid: string;
beforeAll(async () => {
  world = await startIntelligenceWorld();
  recordingSid = await world.recordCall([
    'Harbor, Dana speaking. How can I help?',
    'My lamp arrived broken, order H P one two.',
  ]);
});
afterAll(() => world.dispose());

const called = new Set<string>();
type Body = Record<string, never> & { sid: string; status: string; operators: { sid: string }[] };

/** Calls an operation and checks its answer. */
async function call(
  operation: string,
  sids: Record<string, string> = {},
  form?: Record<string, string>,
): Promise<Body> {
  const [method, pattern = ''] = operation.split(' ');
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => sids[name] ?? name);
  const answer = await fetch(`${world.emulatorUrl}/intelligence.twilio.com${path}`, {
    method: method ?? '',
    headers: { Authorization: basicAuth() },
    ...(form ? { body: new URLSearchParams(form) } : {}),
  });
  const text = await answer.text();
  const [status, schema] = OPERATIONS[operation] ?? [0, null];
  expect([operation, answer.status, answer.status === status ? '' : text]).toEqual([operation, status, '']);
  called.add(operation);
  if (schema === null) expect(text).toBe('');
  if (schema === null) return {} as Body;
  const body = JSON.parse(text);
  if (schema === 'refused') expect(Object.keys(body).sort()).toEqual(['code', 'message', 'more_info', 'status']);
  else expect([operation, faultsOf(schema, body)]).toEqual([operation, []]);
  return body;
}

/** The members of a list are held against their own schema as well. */
function faultsOf(schema: string, body: Record<string, unknown>): string[] {
  const key = (body['meta'] as { key?: string } | undefined)?.key;
  const single = { list_sentence: 'transcript.sentence', list_operator_result: 'transcript.operator_result' }[schema];
  const isResult = schema.endsWith('operator_result');
  const asSchema = (one: Record<string, unknown>) => (isResult ? resultAsInSchema(one) : one);
  if (key === undefined) return schemaFaults(`intelligence.v2.${schema}`, asSchema(body));
  const members = (body[key] as Record<string, unknown>[]).map(asSchema);
  expect([schema, members.length > 0]).toEqual([schema, true]); // an empty list shows nothing
  const each = single ?? schema.replace('list_', '');
  return [
    ...schemaFaults(`intelligence.v2.${schema}`, { ...body, [key]: members }),
    ...members.flatMap((member) => schemaFaults(`intelligence.v2.${each}`, member)),
  ];
}

it('every operation answers as published', async () => {
  const service = await call('POST /v2/Services', {}, { UniqueName: 'schemas', FriendlyName: 'Schemas' });
  const config = JSON.stringify({ phrases: ['arrived broken'], speaker: 'customer' });
  const custom = { FriendlyName: 'Broken', OperatorType: 'utterance-classify', Config: config };
  const operator = await call('POST /v2/Operators/Custom', {}, custom);
  await call('POST /v2/Operators/Custom/:Sid', { Sid: operator.sid }, { FriendlyName: 'Broken', Config: config });
  for (const kind of ['Operators', 'Operators/PreBuilt', 'Operators/Custom']) {
    const { operators } = await call(`GET /v2/${kind}`);
    for (const { sid } of operators) {
      await call(`GET /v2/${kind}/:Sid`, { Sid: sid });
      await call('POST /v2/Services/:ServiceSid/Operators/:Sid', { ServiceSid: service.sid, Sid: sid });
    }
  }
  const types = await call('GET /v2/OperatorTypes');
  for (const { sid } of (types as unknown as { operator_types: { sid: string }[] }).operator_types)
    await call('GET /v2/OperatorTypes/:Sid', { Sid: sid });
  await call('GET /v2/Services/:ServiceSid/Operators', { ServiceSid: service.sid });
  await call('POST /v2/Services/:Sid', { Sid: service.sid }, { WebhookUrl: 'https://example.com/t' });
  await call('GET /v2/Services/:Sid', { Sid: service.sid });
  await call('GET /v2/Services');
  await call('POST /v2/Services/:Sid', { Sid: service.sid }, { WebhookUrl: '' });

  const channel = JSON.stringify({ media_properties: { source_sid: recordingSid } });
  const order = { ServiceSid: service.sid, Channel: channel, CustomerKey: 'key' };
  const { sid } = await call('POST /v2/Transcripts', {}, order);
  while ((await call('GET /v2/Transcripts/:Sid', { Sid: sid })).status !== 'completed');
  await call('GET /v2/Transcripts');
  const of = { TranscriptSid: sid };
  for (const name of ['Sentences', 'Sentences/Encrypted', 'Media', 'OperatorResults', 'OperatorResults/Encrypted'])
    await call(`GET /v2/Transcripts/:TranscriptSid/${name}`, of);
  const results = await call('GET /v2/Transcripts/:TranscriptSid/OperatorResults', of);
  const found = (results as unknown as { operator_results: { operator_sid: string }[] }).operator_results;
  expect(found).toHaveLength(11);
  for (const { operator_sid: Sid } of found)
    await call('GET /v2/Transcripts/:TranscriptSid/OperatorResults/:Sid', { ...of, Sid });

  await call('DELETE /v2/Transcripts/:Sid', { Sid: sid });
  await call('DELETE /v2/Services/:ServiceSid/Operators/:Sid', { ServiceSid: service.sid, Sid: operator.sid });
  await call('DELETE /v2/Operators/Custom/:Sid', { Sid: operator.sid });
  await call('DELETE /v2/Services/:Sid', { Sid: service.sid });

  const nobody = {} as never;
  const routes = [
    ...INTELLIGENCE_SERVICE_ROUTES,
    ...INTELLIGENCE_OPERATOR_ROUTES,
    ...transcriptRoutes(nobody, () => {}),
    ...resultRoutes(nobody),
  ].map(({ method, pattern }) => `${method} ${pattern}`);
  expect([...called].sort()).toEqual(routes.sort());
  expect(Object.keys(OPERATIONS).sort()).toEqual(routes);
});
