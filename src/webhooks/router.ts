/** The webhook server's routes. Everything but `/health` must carry Twilio's signature; everything unknown is a 404. */
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import type { SignalSink } from '../domain/ports.ts';
import { messageOf } from '../shared/errors.ts';
import type { Logger } from '../shared/log.ts';
import { conferenceStatus, recordingStatus, transcriptionStatus } from './callback-endpoints.ts';
import { type CarrierErrorSink, errorReport } from './error-endpoint.ts';
import { createLegBook, type LegBook } from './leg-book.ts';
import { createRecentAnswers } from './recent-answers.ts';
import { readCorrelation, type WebhookRequest, type WebhookResponse } from './request.ts';
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
  app.set('trust proxy', true); // the signature is the gate; forwarded headers only tell the URL that was signed
  app.get('/health', (_request, response) => {
    response.json({ status: 'ok', version: parts.version });
  });
  const legs = createLegBook();
  const body = express.raw({ type: () => true, limit: MAX_BODY, inflate: false });
  for (const [path, endpoint] of Object.entries(endpoints(parts, legs))) {
    app.post(path, body, serve(endpoint, parts, legs));
  }
  app.use((_request: Request, response: Response) => {
    response.status(404).type('text/plain').send('Not found\n');
  });
  app.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
    if (request.path === '/error-handler' && !response.headersSent) return void response.status(204).end();
    const status = (error as { status?: number }).status ?? 500;
    if (status >= 500) parts.logger.error('a webhook failed', { error: messageOf(error) });
    if (!response.headersSent)
      response
        .status(status)
        .type('text/plain')
        .send(status === 413 ? 'Too large\n' : 'Bad request\n');
  });
  return app;
}

function endpoints(parts: RouterParts, legs: LegBook): Record<string, Endpoint> {
  return {
    '/voice-handler': (request) => voiceHandler(request, parts.voice),
    '/transcribe': (request) => transcribe(request, parts.voice),
    '/respond': (request) => respond(request, parts.voice),
    '/conference-status-webhook': (request) => conferenceStatus(request, parts.sink),
    '/recording-webhook': (request) => recordingStatus(request, parts.sink),
    '/transcription-webhook': (request) => transcriptionStatus(request, parts.onTranscript ?? (() => {})),
    '/error-handler': (request) => errorReport(request, parts.onCarrierError, legs),
  };
}

function serve(endpoint: Endpoint, parts: RouterParts, legs: LegBook) {
  const recent = createRecentAnswers();
  return async (incoming: Request, response: Response): Promise<void> => {
    const rawBody = Buffer.isBuffer(incoming.body) ? incoming.body : Buffer.alloc(0);
    const form = formOf(incoming, rawBody);
    const url = receivedUrl(incoming);
    const signature = incoming.get('x-twilio-signature');
    if (!isSigned({ url, signature, form, rawBody }, parts.authToken)) {
      parts.logger.warn('a webhook without a valid signature was refused', { path: incoming.path });
      response.status(403).type('text/plain').send('Forbidden\n');
      return;
    }
    const query = new URL(url).searchParams;
    const request: WebhookRequest = { ...readCorrelation(query, form), query, form, rawBody };
    legs.note(request);
    const answer = await recent.once(incoming.get('i-twilio-idempotency-token'), () =>
      answerOf(endpoint, request, parts.logger),
    );
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

function formOf(incoming: Request, rawBody: Buffer): URLSearchParams {
  const isForm = (incoming.get('content-type') ?? '').startsWith('application/x-www-form-urlencoded');
  return new URLSearchParams(isForm ? rawBody.toString('utf8') : '');
}

/** The URL as the carrier called it, seen through the tunnel's forwarded headers. */
function receivedUrl(incoming: Request): string {
  const host = incoming.get('x-forwarded-host') ?? incoming.get('host') ?? 'localhost';
  return `${incoming.protocol}://${host}${incoming.originalUrl}`;
}
