/** The Twilio SDK client, pointed at the real service or at a base URL. Loading this file loads the SDK. */
import twilio from 'twilio';
import type { HttpClient } from '../../shared/http.ts';
import type { Patience } from './patience.ts';
import { createSdkTransport } from './sdk-transport.ts';

/** Who we are at Twilio, and where Twilio is. */
export interface TwilioAccount {
  readonly accountSid: string;
  readonly username: string;
  readonly password: string;
  readonly baseUrl: string | undefined;
}

/** The SDK's client. Objects returned by its `create()` have broken methods in 6.2: address resources through the client. */
export type TwilioClient = ReturnType<typeof twilio>;

/** A client that ignores TWILIO_REGION and TWILIO_EDGE, which would silently change the host. */
export function createTwilioClient(account: TwilioAccount, http: HttpClient, patience?: Patience): TwilioClient {
  return twilio(account.username, account.password, {
    accountSid: account.accountSid,
    env: {},
    region: '',
    edge: '',
    httpClient: createSdkTransport(http, account.baseUrl, patience) as never,
  });
}
