/** Harmless questions to an account: do the credentials work, what kind of account is it, does what the settings name exist. */
import type { HttpClient } from '../../shared/http.ts';
import { createTwilioClient, type TwilioAccount, type TwilioClient } from './client.ts';
import { isNotFound, toCarrierError } from './twilio-errors.ts';

/** What an account says of itself. */
export interface AccountFacts {
  readonly status: string;
  /** `Trial` or `Full`. */
  readonly type: string;
  readonly name: string;
  /** The server's clock when it answered, in epoch milliseconds; undefined when it does not say. */
  readonly serverTimeMs: number | undefined;
}

/** Fetches the account; only its own auth token may. Throws `CREDENTIAL_REFUSED` or `CARRIER_…`. */
export async function readAccount(account: TwilioAccount, http: HttpClient): Promise<AccountFacts> {
  let serverTimeMs: number | undefined;
  const dated: HttpClient = {
    send: async (request) => {
      const response = await http.send(request);
      const time = Date.parse(response.headers.date ?? '');
      serverTimeMs = Number.isFinite(time) ? time : undefined;
      return response;
    },
    close: () => {},
  };
  try {
    const found = await createTwilioClient(account, dated).api.v2010.accounts(account.accountSid).fetch();
    return { status: found.status, type: found.type, name: found.friendlyName, serverTimeMs };
  } catch (error) {
    throw toCarrierError(error, 'fetch the account');
  }
}

/** Throws unless the client's credentials may list applications, which every run needs. An API key is checked so. */
export async function checkAccess(client: TwilioClient): Promise<void> {
  try {
    await client.applications.list({ limit: 1 });
  } catch (error) {
    throw toCarrierError(error, 'list the applications');
  }
}

/** The name of a Conversation Intelligence service, or undefined when there is none with this SID. */
export async function findIntelligenceService(client: TwilioClient, sid: string): Promise<string | undefined> {
  try {
    const { friendlyName, uniqueName } = await client.intelligence.v2.services(sid).fetch();
    return friendlyName || uniqueName;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw toCarrierError(error, 'fetch the Intelligence service');
  }
}

/** True when the account owns the number, or has it verified as a caller id; undefined where numbers are not kept. */
export async function ownsNumber(client: TwilioClient, phoneNumber: string): Promise<boolean | undefined> {
  try {
    const [owned, verified] = await Promise.all([
      client.incomingPhoneNumbers.list({ phoneNumber, limit: 1 }),
      client.outgoingCallerIds.list({ phoneNumber, limit: 1 }),
    ]);
    return owned.length + verified.length > 0;
  } catch (error) {
    if (isNotFound(error)) return undefined; // Twilio has the lists; the emulator has no numbers
    throw toCarrierError(error, 'look for the caller number');
  }
}
