/** A webhook request, read once: what every endpoint works on, free of Express. */
import type { Role } from '../domain/labels.ts';

/** One delivery. `callKey` and `role` are our own correlation, from the query of the URLs that we gave out. */
export interface WebhookRequest {
  readonly callKey: string | undefined;
  readonly role: Role | undefined;
  readonly query: URLSearchParams;
  readonly form: URLSearchParams;
  readonly rawBody: Buffer;
}

/** One answer. */
export interface WebhookResponse {
  readonly status: number;
  readonly contentType?: 'text/xml; charset=utf-8';
  readonly body?: string;
}

const CALL_KEY = /^[\w.-]{1,128}$/;

/** Reads our correlation from the query, or from the body where a carrier put it there. */
export function readCorrelation(
  query: URLSearchParams,
  form: URLSearchParams,
): Pick<WebhookRequest, 'callKey' | 'role'> {
  const key = query.get('call') ?? form.get('call') ?? form.get('FriendlyName') ?? '';
  const role = query.get('role') ?? form.get('role');
  return {
    callKey: CALL_KEY.test(key) ? key : undefined,
    role: role === 'agent' || role === 'customer' ? role : undefined,
  };
}

/** A TwiML answer. */
export function twiml(document: string): WebhookResponse {
  return { status: 200, contentType: 'text/xml; charset=utf-8', body: document };
}

/** The answer to a callback that only informs. */
export const NOTED: WebhookResponse = { status: 204 };

/** A whole number from the query, `most` where it is higher; 0 where there is none. */
export function readCount(query: URLSearchParams, name: string, most: number): number {
  const text = query.get(name) ?? '';
  return /^\d{1,6}$/.test(text) ? Math.min(Number(text), most) : 0;
}
