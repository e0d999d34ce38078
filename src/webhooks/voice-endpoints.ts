/** The three endpoints that make a conversation: arriving, hearing, and hearing nothing. Each answers in time, with a reply or without. */
import type { Exchange, Hears } from '../conversation/exchange.ts';
import type { Move } from '../conversation/turn-taking.ts';
import type { Role } from '../domain/labels.ts';
import type { AgentPersona, CustomerPersona } from '../domain/persona.ts';
import type { Clock } from '../shared/clock.ts';
import { readCount, twiml, type WebhookRequest, type WebhookResponse } from './request.ts';
import {
  documentFor,
  type GatherSettings,
  hangUpDocument,
  type LegUrls,
  thinkingDocument,
  waitDocument,
} from './twiml.ts';

/** What the voice endpoints work with. `publicUrl` is known once the tunnel is open. */
export interface VoiceParts {
  readonly exchange: Exchange;
  readonly gather: GatherSettings;
  readonly publicUrl: () => string;
  readonly personaOf: (callKey: string, role: Role) => AgentPersona | CustomerPersona | undefined;
  readonly clock: Clock;
}

const MOST_TURNS = 10_000;
/** Seconds that the agent's leg waits for the room to open; after that it speaks, for the callback may be lost. */
const WAIT_ROUNDS = 6;
/** Twilio gives up after 15 s, and ends the leg: whoever thinks longer keeps the line waiting instead. */
const ANSWER_WITHIN_MS = 13_000;

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
  const hears = awaitedIn(request.query);
  const leg = { callKey, role, hears };
  if (request.query.has('thinking')) return answerInTime(parts.exchange.awaited(callKey, role, hears), leg, parts);
  const speech = (request.form.get('SpeechResult') ?? '').slice(0, 10_000);
  if (speech.trim() === '') return answerInTime(parts.exchange.silence(callKey, role, hears), leg, parts);
  const confidence = Number.parseFloat(request.form.get('Confidence') ?? '');
  const certain = Number.isFinite(confidence) ? Math.min(1, Math.max(0, confidence)) : undefined;
  return answerInTime(parts.exchange.heard(callKey, role, hears, speech, certain), leg, parts);
}

/** `/transcribe`: listening ended without a word. */
export async function transcribe(request: WebhookRequest, parts: VoiceParts): Promise<WebhookResponse> {
  const { callKey, role } = request;
  if (!callKey || !role) return twiml(hangUpDocument());
  const hears = awaitedIn(request.query);
  return answerInTime(parts.exchange.silence(callKey, role, hears), { callKey, role, hears }, parts);
}

interface ListeningLeg {
  readonly callKey: string;
  readonly role: Role;
  readonly hears: Hears;
}

async function answerInTime(
  moving: Promise<Move>,
  { callKey, role, hears }: ListeningLeg,
  parts: VoiceParts,
): Promise<WebhookResponse> {
  const move = await unlessLate(moving, parts.clock);
  if (move === 'late') return twiml(thinkingDocument(urlsOf(parts, callKey, role), hears));
  return answerWith(move, callKey, role, parts);
}

function unlessLate(moving: Promise<Move>, clock: Clock): Promise<Move | 'late'> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ANSWER_WITHIN_MS, () => resolve('late'));
    void moving.then(resolve, reject).finally(cancel);
  });
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
    thinking: (hears) => `${base}/respond?${query}&${hearing(hears)}&thinking=1`,
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
