/** The webhook server's routes. Everything but `/health` must carry Twilio's signature; everything unknown is a 404. */
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { SignalSink } from '../domain/ports.ts';
import { messageOf } from '../shared/errors.ts';
import type { Logger } from '../shared/log.ts';
import { conferenceStatus, recordingStatus, transcriptionStatus } from './callback-endpoints.ts';
import { type CarrierErrorSink, errorReport } from './error-endpoint.ts';
import { calledUrl, formOf, queryOf } from './incoming.ts';
import { createLegBook, type LegBook } from './leg-book.ts';
import { createRecentAnswers } from './recent-answers.ts';
import { answerPlainly, type Refuse, refusals, unlessUnsigned } from './refusal.ts';
import { NOTED, readCorrelation, type WebhookRequest, type WebhookResponse } from './request.ts';
import { isSigned } from './signature.ts';
import { hangUpDocument } from './twiml.ts';
import { respond, transcribe, type VoiceParts, voiceHandler } from './voice-endpoints.ts';

/** What the router is built from. */
export interface RouterParts {
  readonly voice: VoiceParts;
  readonly sink: SignalSink;
  /** Takes what Twilio's Debugger tells. */
  readonly onCarrierError: CarrierErrorSink;
  /** Hears of transcripts that are available, by SID. */
  readonly onTranscript?: (transcriptSid: string) => void;
  readonly authToken: string;
  readonly logger: Logger;
  readonly version: string;
}

const MAX_BODY = '256kb';

type Endpoint = (request: WebhookRequest) => WebhookResponse | Promise<WebhookResponse>;

/** An Express application with our routes. */
export function createWebhookApp(parts: RouterParts): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', false);
  app.enable('case sensitive routing').enable('strict routing'); // one spelling of each address, no other
  const legs = createLegBook();
  const refuse = refusals(parts.logger);
  const body = express.raw({ type: () => true, limit: MAX_BODY, inflate: false });
  for (const [path, endpoint] of Object.entries(endpoints(parts, legs))) {
    app.post(path, unlessUnsigned(refuse), body, serve(endpoint, parts, legs, refuse));
  }
  app.get('/health', (_request, response) => {
    response.json({ status: 'ok', version: parts.version });
  });
  app.use((_request: Request, response: Response) => answerPlainly(response, 404));
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    const status = (error as { status?: number }).status ?? 500;
    if (status >= 500) parts.logger.error('a webhook failed', { error: messageOf(error) });
    if (response.headersSent) return;
    if (request.path === '/error-handler') response.status(NOTED.status).end();
    else answerPlainly(response, status);
  });
  return app;
}

/** Most frequent first: Express tries each address in turn. */
function endpoints(parts: RouterParts, legs: LegBook): Record<string, Endpoint> {
  return {
    '/respond': (request) => respond(request, parts.voice),
    '/conference-status-webhook': (request) => conferenceStatus(request, parts.sink),
    '/voice-handler': (request) => voiceHandler(request, parts.voice),
    '/transcribe': (request) => transcribe(request, parts.voice),
    '/recording-webhook': (request) => recordingStatus(request, parts.sink),
    '/transcription-webhook': (request) => transcriptionStatus(request, parts.onTranscript ?? (() => {})),
    '/error-handler': (request) => errorReport(request, parts.onCarrierError, legs),
  };
}

function serve(endpoint: Endpoint, parts: RouterParts, legs: LegBook, refuse: Refuse) {
  const recent = createRecentAnswers();
  return async (incoming: Request, response: Response): Promise<void> => {
    const rawBody = Buffer.isBuffer(incoming.body) ? incoming.body : Buffer.alloc(0);
    const form = formOf(incoming, rawBody);
    const url = calledUrl(incoming, parts.voice.publicUrl());
    const signature = incoming.get('x-twilio-signature');
    if (form === undefined) return answerPlainly(response, 413);
    if (!isSigned({ url, signature, form, rawBody }, parts.authToken)) return refuse(incoming, response);
    const query = queryOf(incoming);
    const request: WebhookRequest = { ...readCorrelation(query, form), query, form, rawBody };
    legs.note(request);
    const token = incoming.get('i-twilio-idempotency-token');
    // The token itself is not signed: only the same request with the same token is the same delivery.
    const answer = await recent.once(token && `${token} ${signature}`, () => answerOf(endpoint, request, parts.logger));
    response.status(answer.status);
    if (answer.contentType) response.set('content-type', answer.contentType);
    response.end(answer.body);
  };
}

/** Whatever goes wrong, a call hears nothing of it: it hangs up. */
async function answerOf(endpoint: Endpoint, request: WebhookRequest, logger: Logger): Promise<WebhookResponse> {
  try {
    return await endpoint(request);
  } catch (error) {
    logger.error('a webhook failed', { callKey: request.callKey, error: messageOf(error) });
    return { status: 200, contentType: 'text/xml; charset=utf-8', body: hangUpDocument() };
  }
}
