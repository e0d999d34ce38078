/** The three endpoints that make a conversation: arriving, hearing, and hearing nothing. */
import type { Exchange, Hears } from '../conversation/exchange.ts';
import type { Move } from '../conversation/turn-taking.ts';
import type { Role } from '../domain/labels.ts';
import type { AgentPersona, CustomerPersona } from '../domain/persona.ts';
import { readCount, twiml, type WebhookRequest, type WebhookResponse } from './request.ts';
import { documentFor, type GatherSettings, hangUpDocument, type LegUrls, waitDocument } from './twiml.ts';

/** What the voice endpoints work with. `publicUrl` is known once the tunnel is open. */
export interface VoiceParts {
  readonly exchange: Exchange;
  readonly gather: GatherSettings;
  readonly publicUrl: () => string;
  readonly personaOf: (callKey: string, role: Role) => AgentPersona | CustomerPersona | undefined;
}

const MOST_TURNS = 10_000;
/** Seconds that the agent's leg waits for the room to open; after that it speaks, for the callback may be lost. */
const WAIT_ROUNDS = 6;

/** `/voice-handler`: a leg is connected. The agent greets when the room is open; the customer listens. */
export async function voiceHandler(request: WebhookRequest, parts: VoiceParts): Promise<WebhookResponse> {
  const { callKey, role } = request;
  if (!callKey || !role) return twiml(hangUpDocument());
  const round = readCount(request.query, 'round', WAIT_ROUNDS);
  if (round >= WAIT_ROUNDS) parts.exchange.roomOpened(callKey);
  const move = await parts.exchange.arrived(callKey, role);
  if (move === 'wait') return twiml(waitDocument(urlsOf(parts, callKey, role), round));
  return answerWith(move, callKey, role, parts);
}

/** `/respond`: the other side was heard. */
export async function respond(request: WebhookRequest, parts: VoiceParts): Promise<WebhookResponse> {
  const { callKey, role } = request;
  if (!callKey || !role) return twiml(hangUpDocument());
  const speech = (request.form.get('SpeechResult') ?? '').slice(0, 10_000);
  const hears = awaitedIn(request.query);
  if (speech.trim() === '') return answerWith(await parts.exchange.silence(callKey, role, hears), callKey, role, parts);
  const confidence = Number.parseFloat(request.form.get('Confidence') ?? '');
  const certain = Number.isFinite(confidence) ? Math.min(1, Math.max(0, confidence)) : undefined;
  return answerWith(await parts.exchange.heard(callKey, role, hears, speech, certain), callKey, role, parts);
}

/** `/transcribe`: listening ended without a word. */
export async function transcribe(request: WebhookRequest, parts: VoiceParts): Promise<WebhookResponse> {
  const { callKey, role } = request;
  if (!callKey || !role) return twiml(hangUpDocument());
  const hears = awaitedIn(request.query);
  return answerWith(await parts.exchange.silence(callKey, role, hears), callKey, role, parts);
}

function answerWith(move: Move, callKey: string, role: Role, parts: VoiceParts): WebhookResponse {
  const persona = parts.personaOf(callKey, role);
  if (!persona) return twiml(hangUpDocument());
  return twiml(documentFor(move, persona, urlsOf(parts, callKey, role), parts.gather));
}

function urlsOf(parts: VoiceParts, callKey: string, role: Role): LegUrls {
  const base = parts.publicUrl();
  const query = `call=${encodeURIComponent(callKey)}&role=${role}`;
  return {
    respond: (hears) => `${base}/respond?${query}&${hearing(hears)}`,
    transcribe: (hears) => `${base}/transcribe?${query}&${hearing(hears)}`,
    arrive: (round) => `${base}/voice-handler?${query}&round=${round}`,
  };
}

function hearing(hears: Hears): string {
  return typeof hears === 'number' ? `hears=${hears}` : `hears=${hears.rest}&part=rest`;
}

function awaitedIn(query: URLSearchParams): Hears {
  const hears = readCount(query, 'hears', MOST_TURNS);
  return query.get('part') === 'rest' ? { rest: hears } : hears;
}
