/** A plan, its preview, events and a summary, small and made up. */
import type { RunPreview, RunSummary } from '../../../src/app.ts';
import type { RunEvent } from '../../../src/domain/events.ts';
import { agentPersonaSchema, customerPersonaSchema } from '../../../src/domain/persona.ts';
import { pairingOfCall } from '../../../src/domain/texts-of-call.ts';

export const agent = {
  id: 'dan-webb',
  ...agentPersonaSchema.parse({
    role: 'agent',
    name: 'Dan Webb',
    industry: 'retail',
    company: 'Northwind',
    introduction: 'Thank you for calling Northwind, this is Dan.',
    farewell: 'Thanks for calling. Goodbye.',
    responseToIssue: 'Let me see what I can do.',
    competence: 'high',
    attitude: 'patient',
    knowledge: { strong: ['damaged-item'], weak: [] },
    characteristics: ['unhurried'],
  }),
};

export const customer = {
  id: 'rosa-delgado',
  ...customerPersonaSchema.parse({
    role: 'customer',
    name: 'Rosa Delgado',
    industry: 'retail',
    contact: { email: 'rosa@example.com', phone: '+15555550142' },
    issue: {
      category: 'damaged-item',
      summary: 'a blender that arrived broken',
      text: 'My blender came broken.',
      complexity: 'low',
      facts: [{ name: 'order number', type: 'order_id', value: 'NW-48213' }],
    },
    desiredResolution: 'a full refund',
    demeanor: 'polite',
    technicalProficiency: 'medium',
    escalationTrigger: 'being asked twice',
    conversationLength: 'short',
  }),
};

export const preview: RunPreview = {
  world: 'local',
  responder: 'offline',
  warnings: [],
  responderCalls: 100,
  budgetMicros: undefined,
  dir: 'synthcall-runs/run_1',
  runId: 'run_1',
  plan: {
    seed: '7',
    strategy: 'coverage',
    calls: [
      {
        index: 0,
        callId: 'call_0001',
        seed: '7/call_0001',
        pairing: pairingOfCall(
          {
            agent,
            customer,
            traits: { moodShift: 0, verbosity: 'average', outcomeTendency: 'resolve', events: [] },
          },
          '7/call_0001',
        ),
        share: 5,
        estimatedMicros: 0,
      },
    ],
    notDialled: 2,
    estimatedMicros: 0,
    statistics: {
      agents: { 'dan-webb': 1 },
      customers: { 'rosa-delgado': 1 },
      categories: { 'damaged-item': 1 },
      competence: { high: 1 },
      demeanors: { polite: 1 },
      emptyCells: ['category:billing-dispute'],
    },
  },
};

export const events: readonly RunEvent[] = [
  { event: 'run.started', runId: 'run_1', dir: preview.dir, world: 'local', pairs: 1, seed: '7' },
  { event: 'call.dialling', callId: 'call_0001', agent: 'dan-webb', customer: 'rosa-delgado' },
  { event: 'turn.said', callId: 'call_0001', turn: 0, role: 'agent', said: 'Hello.' },
  { event: 'warning', callId: 'call_0001', code: 'SYNC_SLOW', message: 'Sync is \u001b[31mslow\u001b[0m' },
  {
    event: 'call.finished',
    callId: 'call_0001',
    verdict: 'accepted',
    reasons: [],
    ending: 'agent-closed',
    outcome: 'resolved',
    turns: 8,
    responderCalls: 7,
    durationS: 102,
    costMicros: 0,
  },
];

export const summary: RunSummary = {
  runId: 'run_1',
  dir: preview.dir,
  planned: 3,
  accepted: 1,
  quarantined: 0,
  failed: 0,
  notDialled: 2,
  turns: 8,
  responderCalls: 7,
  costMicros: 0,
  audioSeconds: 0,
  kept: { backChannels: 0, talkSeconds: 0, soundSeconds: 0 },
  wallMs: 420,
  outcomes: { resolved: 1 },
  endings: { 'agent-closed': 1 },
  stoppedBy: undefined,
  stopReason: undefined,
  isResumable: false,
  exitCode: 0,
};
