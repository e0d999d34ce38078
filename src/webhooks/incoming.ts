/** What a request says about itself, as far as a signature goes: its form and the address that was called. */

/** As much of a request as is looked at here. */
export interface Incoming {
  /** Path and query as they were sent. */
  readonly originalUrl: string;
  get(header: string): string | undefined;
}

/** Twilio sends some fifty. */
const MAX_FIELDS = 1_000;

/** The form's fields; none for other kinds of body, undefined when there are too many. */
export function formOf(incoming: Incoming, rawBody: Buffer): URLSearchParams | undefined {
  const type = (incoming.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return new URLSearchParams();
  const text = rawBody.toString('utf8');
  return hasTooMany(text) ? undefined : new URLSearchParams(text);
}

function hasTooMany(form: string): boolean {
  let fields = 1;
  for (let at = form.indexOf('&'); at >= 0 && fields <= MAX_FIELDS; at = form.indexOf('&', at + 1)) fields += 1;
  return fields > MAX_FIELDS;
}

/** The parameters of the query, without the fragment that no carrier sends. */
export function queryOf({ originalUrl }: Incoming): URLSearchParams {
  const [, query = ''] = /^[^?#]*\?([^#]*)/.exec(originalUrl) ?? [];
  return new URLSearchParams(query);
}

/**
 * The URL as the carrier called it: the public one that we gave it, with path and query as they came. Headers about the host
 * are not asked: proxies change them, and whoever sends a request can write into them what he likes.
 */
export function calledUrl(incoming: Incoming, publicUrl: string): string {
  return publicUrl + incoming.originalUrl;
}
