/** Reading an incoming HTTP request: which Twilio address it means, and its body within a size limit. */
import type { IncomingMessage } from 'node:http';
import { TwilioError } from './rest/errors.ts';

/** The address that a request means. `host` is undefined for the emulator's own paths and for anything unknown. */
export interface Address {
  readonly host: string | undefined;
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Far above Twilio's limits on any single value, low enough that nobody fills the memory. */
const BODY_LIMIT_BYTES = 1024 * 1024;

const LOCAL = 'http://localhost';
const TWILIO_HOST = /^([a-z0-9-]+)(?:\.[a-z0-9-]+){0,2}\.twilio\.com$/;
const FORM_TYPE = 'application/x-www-form-urlencoded';

/**
 * Understands `<base>/<product>.twilio.com/<path>`, a real `Host:` header, and the absolute form that HTTP proxies
 * receive. Edge and region labels (`api.dublin.ie1.twilio.com`) are dropped.
 */
export function readAddress(request: IncomingMessage): Address {
  const raw = request.url ?? '/';
  const absolute = raw.startsWith('/') || !URL.canParse(raw, LOCAL) ? undefined : new URL(raw, LOCAL);
  const target = absolute ? absolute.pathname + absolute.search : raw;
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? '' : target.slice(mark + 1));
  const slash = path.indexOf('/', 1);
  const prefix = twilioHost(path.slice(1, slash < 0 ? undefined : slash));
  if (prefix) return { host: prefix, path: slash < 0 ? '/' : path.slice(slash), query };
  return { host: twilioHost((absolute?.host ?? request.headers.host ?? '').replace(/:\d+$/, '')), path, query };
}

function twilioHost(name: string): string | undefined {
  const match = TWILIO_HOST.exec(name.toLowerCase());
  return match ? `${match[1]}.twilio.com` : undefined;
}

/** The whole body; throws 413 when it is larger than the limit, reading on so that the answer can be delivered. */
export function readBody(request: IncomingMessage, tooLarge: () => TwilioError): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= BODY_LIMIT_BYTES) chunks.push(chunk);
      else chunks.length = 0;
    });
    request.on('error', reject);
    request.on('end', () => {
      if (size > BODY_LIMIT_BYTES) reject(tooLarge());
      else resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks));
    });
  });
}

/** A body as form values; throws 415 when it is of another type. */
export function readForm(request: IncomingMessage, body: Buffer): URLSearchParams {
  if (body.length === 0) return new URLSearchParams();
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type !== FORM_TYPE) throw new TwilioError(20422, `${type || 'no content type'}; send ${FORM_TYPE}`);
  return new URLSearchParams(body.toString('utf8'));
}
