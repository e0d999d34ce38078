import { describe, expect, it } from 'vitest';
import { buildManifest } from '../../../../src/dataset/manifest.ts';
import { outputJsonSchemas } from '../../../../src/dataset/schemas/published.ts';
import { eventRecord } from '../../../../src/domain/event-json.ts';
import type { RunEvent } from '../../../../src/domain/events.ts';
import { DIALOGUE_ACTS, EMOTIONS, endingSchema, entityTypeSchema, OUTCOMES } from '../../../../src/domain/labels.ts';
import { faultsAgainst } from '../../../support/published-schemas.ts';

const runId = 'r';
const callId = 'call_0001';
const EVENTS: { readonly [K in RunEvent['event']]: readonly (RunEvent & { event: K })[] } = {
  'run.started': [{ event: 'run.started', runId, dir: 'runs/r', world: 'live', pairs: 2, seed: '7' }],
  'call.dialling': [{ event: 'call.dialling', callId, agent: 'nora', customer: 'earl' }],
  'call.connected': [
    { event: 'call.connected', callId, conferenceSid: 'CF1' },
    { event: 'call.connected', callId, conferenceSid: 'CF1', legs: { agent: 'CA1', customer: 'CA2' } },
  ],
  'turn.said': [{ event: 'turn.said', callId, turn: 0, role: 'agent', said: 'Hello.' }],
  'turn.back-channel': [{ event: 'turn.back-channel', callId, turn: 2, role: 'agent', said: 'Mm-hmm.' }],
  'turn.heard': [
    { event: 'turn.heard', callId, turn: 0, heard: '' },
    { event: 'turn.heard', callId, turn: 0, heard: 'hello', confidence: 0.9 },
  ],
  'call.finished': [
    {
      event: 'call.finished',
      callId,
      verdict: 'failed',
      reasons: ['no-speech: nobody spoke'],
      ending: 'leg-failed',
      turns: 0,
      responderCalls: 0,
      durationS: 0,
      costMicros: undefined,
    },
  ],
  warning: [
    { event: 'warning', code: 'segment', message: 'It waits.' },
    { event: 'warning', callId, code: '13224', message: 'Dial: invalid number', resourceSid: 'CA1' },
  ],
  'run.completed': [
    {
      event: 'run.completed',
      runId,
      dir: 'runs/r',
      planned: 2,
      accepted: 1,
      quarantined: 0,
      failed: 1,
      notDialled: 0,
      responderCalls: 5,
      turns: 7,
      costMicros: 12_000,
      carrierErrors: { error: 1 },
      stoppedBy: 'quality',
      stopReason: 'too many bad calls',
      exitCode: 3,
    },
  ],
};
const statistics = {
  agents: { nora: 2 },
  customers: {},
  categories: {},
  competence: {},
  demeanors: {},
  emptyCells: [],
};
const FACTS: Parameters<typeof buildManifest>[0] = {
  runId,
  version: '0.1.0',
  seed: '7',
  strategy: 'coverage',
  world: 'live',
  responder: 'gpt-4o-mini',
  configDigest: 'sha256-0',
  planned: 2,
  accepted: 1,
  quarantined: 0,
  failed: 1,
  notDialled: 0,
  turns: 7,
  backChannels: 1,
  responderCalls: 5,
  audioSeconds: 12.5,
  costMicros: undefined,
  outcomes: { resolved: 1, unknown: 1 },
  endings: { 'leg-failed': 1, 'customer-closed': 1 },
  quarantineReasons: { 'no-speech': 1 },
  spread: statistics,
  stoppedBy: undefined,
  startedAt: '2026-01-05T09:00:00.000Z',
  finishedAt: '2026-01-05T09:01:00.000Z',
  files: [{ path: 'calls.jsonl', bytes: 1, sha256: '0'.repeat(64) }],
};

describe('the published schemas of the data', () => {
  it.each(Object.entries(outputJsonSchemas()))('are what the source says (%s)', async (name, schema) => {
    const text = `${JSON.stringify(schema, undefined, 2)}\n`;
    await expect(text).toMatchFileSnapshot(`../../../../schemas/${name}.schema.json`);
  });

  it('know every event with all its fields, and no other', async () => {
    const faultsOf = await faultsAgainst('events');
    for (const event of Object.values(EVENTS).flat()) {
      const record = JSON.parse(JSON.stringify(eventRecord(event)));
      expect([event.event, faultsOf(record)]).toEqual([event.event, []]);
      expect(faultsOf({ ...record, more: 1 })).not.toEqual([]);
    }
    expect(faultsOf({ event: 'turn.unsaid', call_id: callId, turn: 0 })).not.toEqual([]);
  });

  it('know the manifest, with what only some runs have', async () => {
    const faultsOf = await faultsAgainst('manifest');
    expect(faultsOf(buildManifest(FACTS))).toEqual([]);
    const more = { costMicros: 5, speakAhead: { made: 4, used: 3 }, stoppedBy: 'interrupt' };
    const recognition = { transcripts: 1, words: 0, errors: 0, entity_words: 0, entity_errors: 0 };
    expect(faultsOf(buildManifest({ ...FACTS, ...more, recognition }))).toEqual([]);
    expect(faultsOf({ ...buildManifest(FACTS), counts: {} })).not.toEqual([]);
  });

  it('let pass what a later minor version adds', async () => {
    const faultsOf = await faultsAgainst('turns', { closed: false });
    const turn = { call_id: callId, turn: 0, role: 'agent', said: 'Hello.' };
    expect(faultsOf({ ...turn, mood: 'sunny' })).toEqual([]);
    expect(faultsOf({ ...turn, act: 'sing' })).not.toEqual([]);
  });

  it('say what every label means, and in what offsets and times count', () => {
    const { turns, calls } = outputJsonSchemas();
    const [ofTurns, ofCalls] = [JSON.stringify(turns), JSON.stringify(calls)];
    for (const value of [...DIALOGUE_ACTS, ...EMOTIONS, ...entityTypeSchema.options])
      expect(ofTurns).toContain(`\\n- ${value}: `);
    for (const value of [...OUTCOMES, ...endingSchema.options]) expect(ofCalls).toContain(`\\n- ${value}: `);
    expect(ofTurns).toContain('UTF-16 code units');
    expect(ofTurns).toContain('seconds from the start of the call');
  });
});
