/** Who is calling: Basic credentials of the account, or of one of its API keys, as Twilio takes them. */
import { TwilioError } from './rest/errors.ts';

/** The account that the emulator plays, with the API keys it accepts. */
export interface EmulatedAccount {
  /** `AC` and 32 hexadecimal digits. */
  readonly sid: string;
  readonly authToken: string;
  readonly apiKeys?: readonly { readonly sid: string; readonly secret: string }[];
}

/** The caller. `apiKeySid` is set when an API key was used. */
export interface Caller {
  readonly apiKeySid?: string;
}

/** Checks `Authorization` headers; throws 401/20003 for anything but the account's credentials. */
export function createAuthenticator(account: EmulatedAccount): (header: string | undefined) => Caller {
  const callers = new Map<string, Caller>([[credentials(account.sid, account.authToken), {}]]);
  for (const key of account.apiKeys ?? []) callers.set(credentials(key.sid, key.secret), { apiKeySid: key.sid });
  return (header) => {
    const [scheme, value] = (header ?? '').split(' ');
    const caller = scheme?.toLowerCase() === 'basic' ? callers.get(value ?? '') : undefined;
    if (!caller) throw new TwilioError(20003, '', { 'WWW-Authenticate': 'Basic realm="Twilio API"' });
    return caller;
  };
}

function credentials(user: string, password: string): string {
  return Buffer.from(`${user}:${password}`).toString('base64');
}
