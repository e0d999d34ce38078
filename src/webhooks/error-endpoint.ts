/** `/error-handler`: Twilio's Debugger tells of an error. Whatever comes, the answer is "noted": an error here would be told of again. */
import { type Severity, severityOf } from './error-severity.ts';
import type { LegBook } from './leg-book.ts';
import { NOTED, type WebhookRequest, type WebhookResponse } from './request.ts';

/** One error as the carrier told it. */
export interface CarrierErrorReport {
  /** The Debugger's event, `NO…`; the same error may be delivered twice. */
  readonly eventSid: string | undefined;
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** The call it concerns, where that can be told. */
  readonly callKey: string | undefined;
  /** The leg, conference or other resource it concerns. */
  readonly resourceSid: string | undefined;
}

/** Takes reports; must not throw. */
export type CarrierErrorSink = (report: CarrierErrorReport) => void;

/** The payload is a JSON text in a form field; what is missing in it is looked for beside it. */
export function errorReport(request: WebhookRequest, sink: CarrierErrorSink, legs: LegBook): WebhookResponse {
  const { form } = request;
  const payload = asObject(parse(form.get('Payload') ?? ''));
  const more = asObject(payload['more_info']);
  const webhook = asObject(asObject(payload['webhook'])['request']);
  const code = text(payload['error_code'] ?? more['ErrorCode'] ?? form.get('ErrorCode'), 20) ?? 'unknown';
  const resourceSid = sidOf(payload['resource_sid']) ?? sidOf(more['callSid']) ?? sidOf(form.get('ResourceSid'));
  sink({
    eventSid: sidOf(form.get('Sid')),
    code,
    severity: severityOf(code, text(form.get('Level'), 20) ?? 'error'),
    message: text(more['Msg'] ?? more['msg'] ?? payload['message'] ?? form.get('Message'), 500) ?? 'no message',
    callKey:
      callKeyIn(webhook['url'] ?? more['url'] ?? payload['request_url']) ?? (resourceSid && legs.callOf(resourceSid)),
    resourceSid,
  });
  return NOTED;
}

/** Our own correlation, in the query of the URL that failed. */
function callKeyIn(url: unknown): string | undefined {
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined;
  const key = new URL(url).searchParams.get('call') ?? '';
  return /^[\w.-]{1,128}$/.test(key) ? key : undefined;
}

function sidOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[A-Z]{2}[0-9a-f]{32}$/i.test(value) ? value : undefined;
}

function text(value: unknown, most: number): string | undefined {
  const known = typeof value === 'number' ? String(value) : value;
  return typeof known === 'string' && known.trim() !== '' ? known.trim().slice(0, most) : undefined;
}

function asObject(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' ? (value as Record<string, unknown>) : {};
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
