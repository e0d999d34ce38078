/** The switchboard of a run or of `serve`: the exchange of conversations behind the webhook server. */
import { createExchange, type Exchange } from '../conversation/exchange.ts';
import type { SnapshotState } from '../conversation/snapshot.ts';
import type { RunEvent } from '../domain/events.ts';
import type { Role } from '../domain/labels.ts';
import type { AgentPersona, CustomerPersona } from '../domain/persona.ts';
import type { PlannedCall } from '../domain/plan.ts';
import type { ConversationStore, Responder, SignalSink } from '../domain/ports.ts';
import { pairingOfCall } from '../domain/texts-of-call.ts';
import type { PersonaReading } from '../plan/personas.ts';
import type { SynthcallError } from '../shared/errors.ts';
import type { CarrierErrorSink } from '../webhooks/error-endpoint.ts';
import { listen } from '../webhooks/listen.ts';
import { createWebhookApp } from '../webhooks/router.ts';
import { assureWebhooks } from './checks/signed-request.ts';
import { type AppTools, packageVersion } from './tools.ts';
import type { World } from './world.ts';

/** What the switchboard is built from. */
export interface SwitchboardParts {
  readonly tools: AppTools;
  readonly world: World;
  readonly responder: Responder;
  readonly store: ConversationStore;
  /** Given: conversations that another process began are picked up from the store. A run answers for its own calls only. */
  readonly personas?: PersonaReading;
  readonly emit: (event: RunEvent) => void;
  readonly onStuck: (callKey: string, failure: SynthcallError) => void;
  readonly sink: SignalSink;
  /** Takes errors that Twilio's Debugger tells of; without it they are logged. */
  readonly onCarrierError?: CarrierErrorSink;
  /** Hears of transcripts that are available, by SID. */
  readonly onTranscript?: (transcriptSid: string) => void;
}

/** A switchboard that is open. `publicUrl` is what the carrier calls. */
export interface Switchboard {
  readonly exchange: Exchange;
  readonly url: string;
  readonly publicUrl: string;
  /** Tells which plan a call key belongs to, so that its legs speak with their personas' voices. */
  register(callKey: string, plan: PlannedCall): void;
  forget(callKey: string): void;
  close(): Promise<void>;
}

/** Opens the webhook server and makes it reachable. */
export async function openSwitchboard(parts: SwitchboardParts): Promise<Switchboard> {
  const { settings, clock, logger } = parts.tools;
  const plans = new Map<string, PlannedCall>();
  let publicUrl = '';
  const { store, personas } = parts;
  const planOf = personas ? rebuildPlans(personas) : () => undefined;
  const exchange = createExchange({
    responder: parts.responder,
    store: personas ? store : { ...store, load: async () => undefined },
    limits: { maxTurns: settings.maxTurns, silenceRounds: settings.silenceRounds },
    clock,
    speakAhead: parts.responder.name !== 'offline',
    backChannels: settings.backChannels,
    emit: parts.emit,
    onStuck: parts.onStuck,
    planOf: (state, callKey) => {
      const plan = planOf(state);
      if (plan) plans.set(callKey, plan);
      return plan;
    },
  });
  const app = createWebhookApp({
    voice: {
      exchange,
      gather: {
        timeoutS: settings.gather.timeoutS,
        speechTimeout: String(settings.gather.speechTimeout),
        speechModel: settings.gather.speechModel,
      },
      publicUrl: () => publicUrl,
      personaOf: (callKey: string, role: Role): AgentPersona | CustomerPersona | undefined =>
        plans.get(callKey)?.pairing[role],
      clock,
    },
    sink: parts.sink,
    onCarrierError:
      parts.onCarrierError ??
      (({ message, ...facts }) => logger.warn('the carrier told of an error', { ...facts, text: message })),
    ...(parts.onTranscript ? { onTranscript: parts.onTranscript } : {}),
    authToken: parts.world.account.authToken,
    logger,
    version: packageVersion(),
  });
  const server = await listen(app, settings.tunnel.port);
  try {
    publicUrl = await parts.world.publish(server.url);
    if (parts.world.name === 'live') await assureWebhooks(publicUrl, parts.world.account.authToken, parts.tools);
  } catch (error) {
    await server.close();
    throw error;
  }
  return {
    exchange,
    url: server.url,
    publicUrl,
    register: (callKey, plan) => void plans.set(callKey, plan),
    forget: (callKey) => void plans.delete(callKey),
    close: () => server.close(),
  };
}

/** Finds the plan of a conversation that another process began, from the personas of this one. */
function rebuildPlans({ agents, customers }: PersonaReading): (state: SnapshotState) => PlannedCall | undefined {
  return (state) => {
    const agent = agents.find((persona) => persona.id === state.agent);
    const customer = customers.find((persona) => persona.id === state.customer);
    if (!agent || !customer) return undefined;
    const { callId, index, seed, share, traits } = state;
    const pairing = pairingOfCall({ agent, customer, traits }, seed);
    return { callId, index, seed, share, pairing, estimatedMicros: undefined };
  };
}
