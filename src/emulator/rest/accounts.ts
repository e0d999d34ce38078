/** The account itself, which clients fetch as a harmless check of their credentials. */
import { rfc2822 } from './dates.ts';
import { TwilioError } from './errors.ts';
import type { EmulatorContext, RestRequest, RestResponse, Route } from './route.ts';

const SUBRESOURCES = ['Applications', 'Calls', 'Conferences', 'Recordings'];

async function fetchAccount(request: RestRequest, context: EmulatorContext): Promise<RestResponse> {
  // Twilio lets only the account's own token see the account; an API key is refused.
  if (request.apiKeySid !== undefined) throw new TwilioError(20003);
  const { sid, authToken } = context.account;
  const uri = `/2010-04-01/Accounts/${sid}`;
  const since = rfc2822(context.startedAt);
  const json = {
    auth_token: authToken,
    date_created: since,
    date_updated: since,
    friendly_name: 'synthcall emulator',
    owner_account_sid: sid,
    sid,
    status: 'active',
    subresource_uris: Object.fromEntries(SUBRESOURCES.map((name) => [name.toLowerCase(), `${uri}/${name}.json`])),
    type: 'Full',
    uri: `${uri}.json`,
  };
  return { status: 200, json };
}

/** The route of the account. */
export const ACCOUNT_ROUTES: readonly Route[] = [
  {
    method: 'GET',
    host: 'api.twilio.com',
    pattern: '/2010-04-01/Accounts/:AccountSid.json',
    operation: fetchAccount,
  },
];
