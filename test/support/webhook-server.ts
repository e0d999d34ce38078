/** The product's webhook server with one call under way, and raw connections to send it what no well-behaved client would. */
import { createHash, createHmac } from 'node:crypto';
import { createExchange, type Exchange } from '../../src/conversation/exchange.ts';
import type { CallSignal } from '../../src/domain/events.ts';
import type { ReplyRequest } from '../../src/domain/ports.ts';
import { purseOfReplies } from '../../src/domain/purse.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { createLogger } from '../../src/shared/log.ts';
import type { CarrierErrorReport } from '../../src/webhooks/error-endpoint.ts';
import { type ConnectionLimits, listen } from '../../src/webhooks/listen.ts';
import { createWebhookApp } from '../../src/webhooks/router.ts';
import { aPlannedCall } from './plans.ts';
import { type RawAnswer, sendRaw } from './raw-http.ts';
import { says } from './scripted-responder.ts';

export const AUTH_TOKEN = 'a-token-that-nobody-may-see-0123';
export const LIVE_CALL = 'synthcall-run_0007-call_0001';
/** Where Twilio believes the server to be. */
export const PUBLIC_URL = 'https://calls.example.com';

export const ROUTES = [
  '/voice-handler',
  '/respond',
  '/transcribe',
  '/conference-status-webhook',
  '/recording-webhook',
  '/transcription-webhook',
  '/error-handler',
] as const;

/** Everything that the server did besides answering. */
export interface Effects {
  /** Requests to the responder; each costs money. */
  readonly asked: ReplyRequest[];
  readonly signals: { readonly callKey: string; readonly signal: CallSignal }[];
  readonly errors: CarrierErrorReport[];
  readonly transcripts: string[];
  readonly logLines: string[];
}

export interface Sending {
  readonly method?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string | Buffer;
}

export interface WebhookServer extends Effects {
  readonly port: number;
  readonly exchange: Exchange;
  /** Begins the call anew: a room that is open, nothing said yet. */
  beginAnew(): void;
  /** Sends a request to a target (path and query) as the tunnel would, with the headers given and no others. */
  send(target: string, sending?: Sending): Promise<RawAnswer>;
  /** The same as a form, signed as Twilio signs. */
  sendSigned(target: string, form: readonly (readonly [string, string])[]): Promise<RawAnswer>;
  close(): Promise<void>;
}

/** What the call may spend each time it is begun. */
export const SHARE = 4;

/** Starts it. */
export async function startWebhookServer(limits: Partial<ConnectionLimits> = {}): Promise<WebhookServer> {
  const effects: Effects = { asked: [], signals: [], errors: [], transcripts: [], logLines: [] };
  const plan = aPlannedCall({ share: SHARE });
  const exchange = createExchange({
    responder: {
      name: 'offline',
      version: 'counting',
      reply: async (request) => says(`Line ${effects.asked.push(request)}.`),
    },
    store: { load: async () => undefined, save: () => {}, settle: async () => {} },
    limits: { maxTurns: 25, silenceRounds: 3 },
    clock: systemClock(),
    speakAhead: false,
    backChannels: false,
    emit: () => {},
    onStuck: () => {},
    planOf: () => undefined,
  });
  const beginAnew = () => {
    exchange.finish(LIVE_CALL);
    exchange.begin(LIVE_CALL, plan, purseOfReplies(SHARE));
    exchange.roomOpened(LIVE_CALL);
  };
  beginAnew();
  const stream = { write: (line: string) => effects.logLines.push(line) };
  const app = createWebhookApp({
    voice: {
      exchange,
      gather: { timeoutS: 5, speechTimeout: 'auto', speechModel: undefined },
      publicUrl: () => PUBLIC_URL,
      personaOf: (callKey, role) => (callKey === LIVE_CALL ? plan.pairing[role] : undefined),
      clock: systemClock(),
    },
    sink: (callKey, signal) => void effects.signals.push({ callKey, signal }),
    onCarrierError: (report) => void effects.errors.push(report),
    onTranscript: (sid) => void effects.transcripts.push(sid),
    authToken: AUTH_TOKEN,
    logger: createLogger({ stream, level: 'debug', clock: systemClock() }),
    version: '0.0.0-test',
  });
  const server = await listen(app, 0, limits);
  const send: WebhookServer['send'] = (target, sending) => sendRaw(server.port, requestBytes(target, sending));
  return {
    ...effects,
    exchange,
    beginAnew,
    port: server.port,
    send,
    sendSigned: (target, form) => send(target, signedForm(target, form)),
    close: () => server.close(),
  };
}

/** The bytes of a request. Names, values and targets go out as they are, unchecked. */
export function requestBytes(target: string, { method = 'POST', headers = [], body = '' }: Sending = {}): Buffer {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  const bytes = Buffer.from(body);
  const own = [
    ['host', 'calls.example.com'],
    ['x-forwarded-proto', 'https'],
    ['connection', 'close'],
    ...(names.has('transfer-encoding') ? [] : [['content-length', String(bytes.length)]]),
  ].filter(([name]) => !names.has(name as string));
  const head = [...own, ...headers].map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.concat([Buffer.from(`${method} ${target} HTTP/1.1\r\n${head}\r\n`), bytes]);
}

const FORM = ['content-type', 'application/x-www-form-urlencoded; charset=UTF-8'] as const;

/** A form with Twilio's signature for the public address. */
export function signedForm(target: string, form: readonly (readonly [string, string])[]): Sending {
  const body = formBytes(form);
  return { headers: [FORM, ['x-twilio-signature', signatureOf(PUBLIC_URL + target, body)]], body };
}

export function formBytes(form: readonly (readonly [string, string])[]): string {
  return new URLSearchParams(form.map(([name, value]): [string, string] => [name, value])).toString();
}

/** Computed here a second time, from the description of the protocol. `body` is an encoded form. */
export function signatureOf(url: string, body = '', token: string = AUTH_TOKEN): string {
  const values = new Map<string, Set<string>>();
  for (const [name, value] of new URLSearchParams(body)) values.set(name, (values.get(name) ?? new Set()).add(value));
  const names = [...values.keys()].sort();
  const tail = names.flatMap((name) => [...(values.get(name) ?? [])].sort().map((value) => name + value));
  return createHmac('sha1', token)
    .update(url + tail.join(''), 'utf8')
    .digest('base64');
}

/** A JSON body as Twilio sends it: its hash in the query, the query in the signature. */
export function signedJson(path: string, body: string): { readonly target: string; readonly sending: Sending } {
  const target = `${path}?bodySHA256=${createHash('sha256').update(body).digest('hex')}`;
  const signature = signatureOf(PUBLIC_URL + target);
  const headers = [
    ['content-type', 'application/json'],
    ['x-twilio-signature', signature],
  ] as const;
  return { target, sending: { headers, body } };
}
