/** Twilio's REST errors as one table, and the error that an operation throws to answer with one of them. */

/** One row: the HTTP status and the message, built from facts of the case. */
interface ErrorEntry {
  readonly status: number;
  readonly message: (detail: string) => string;
}

const row = (status: number, message: ErrorEntry['message']): ErrorEntry => ({ status, message });
const fixed = (status: number, message: string): ErrorEntry => row(status, () => message);

/** Every code the emulator answers with. Several statuses of the 21xxx range are not documented and are assumed. */
export const TWILIO_ERRORS = {
  16025: row(400, (label) => `Conference participant label is already in use: ${label}`),
  20001: row(400, (detail) => detail),
  20003: fixed(401, 'Authenticate'),
  20004: row(405, (detail) => `Method not allowed: ${detail}`),
  20005: fixed(403, 'Account not active'),
  20404: row(404, (path) => `The requested resource ${path} was not found`),
  20409: row(409, (detail) => detail),
  20412: row(412, (detail) => detail),
  20413: row(413, (limit) => `Request entity too large: ${limit}`),
  20422: row(415, (type) => `Payload format not supported: ${type}`),
  20429: fixed(429, 'Too Many Requests'),
  20500: fixed(500, 'Internal Server Error'),
  20503: fixed(503, 'Service unavailable'),
  21201: fixed(400, "No 'To' number is specified"),
  21205: row(400, (url) => `Url is not a valid URL: ${url}`),
  21210: row(400, (from) => `The source phone number provided, ${from}, is not yet verified for your account`),
  21211: row(400, (to) => `Invalid 'To' Phone Number: ${to}`),
  21212: row(400, (from) => `Invalid 'From' Phone Number: ${from}`),
  21213: fixed(400, "No 'From' number is specified"),
  21214: row(400, (to) => `'To' phone number cannot be reached: ${to}`),
  21215: row(400, (to) => `Account not authorized to call ${to}`),
  21216: row(400, (to) => `Account not allowed to call ${to}`),
  21217: row(400, (number) => `Phone number does not appear to be valid: ${number}`),
  21218: row(400, (sid) => `Invalid ApplicationSid: ${sid}`),
  21219: row(400, (to) => `The number ${to} is unverified. Trial accounts may only make calls to verified numbers.`),
  21220: fixed(400, 'Call is not in-progress. Cannot redirect.'),
  21608: row(400, (to) => `The number ${to} is unverified`),
  32018: fixed(400, 'The Twiml parameter is longer than 4000 characters'),
  54003: row(400, (value) => `Invalid If-Match header: ${value}`),
  54006: fixed(413, 'Request entity too large'),
  54007: fixed(403, 'Access forbidden for identity'),
  54008: row(400, (detail) => `Invalid request body: ${detail}`),
  54009: fixed(429, 'Rate limit exceeded'),
  54010: fixed(400, 'No parameters specified'),
  54011: row(400, (detail) => `Invalid TTL: ${detail}`),
  54050: fixed(404, 'Service Instance not found'),
  54101: fixed(400, 'Invalid document data'),
  54103: fixed(412, 'The revision of the Document does not match the expected revision'),
  54155: fixed(412, 'The revision of the List Item does not match the expected revision'),
  54205: fixed(412, 'The revision of the Map Item does not match the expected revision'),
  54208: fixed(409, 'An Item with given key already exists in the Map'),
  54301: fixed(409, 'Unique name already exists'),
  54302: row(400, (detail) => `Invalid unique name: ${detail}`),
} as const satisfies Record<number, ErrorEntry>;

/** A code of the table. */
export type TwilioErrorCode = keyof typeof TWILIO_ERRORS;

/** Thrown by an operation, answered as Twilio's four-key JSON. */
export class TwilioError extends Error {
  readonly code: TwilioErrorCode;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: TwilioErrorCode, detail = '', headers: Readonly<Record<string, string>> = {}) {
    const entry: ErrorEntry = TWILIO_ERRORS[code];
    super(entry.message(detail));
    this.name = 'TwilioError';
    this.code = code;
    this.status = entry.status;
    this.headers = headers;
  }

  /** The body as Twilio sends it. */
  body(): { code: number; message: string; more_info: string; status: number } {
    const moreInfo = `https://www.twilio.com/docs/errors/${this.code}`;
    return { code: this.code, message: this.message, more_info: moreInfo, status: this.status };
  }
}

/** The error for a resource that does not exist; the path is named as Twilio does, without the version of product APIs. */
export function notFound(path: string): TwilioError {
  return new TwilioError(20404, path.replace(/^\/v\d+(?=\/)/, ''));
}
