/** Conversation Intelligence services of an account: listed, found or made, and prepared with operators. */
import type { TwilioClient } from './client.ts';
import { type AttachedOperators, attachOperators } from './intelligence-operators.ts';
import { isNotFound, statusOf, toCarrierError } from './twilio-errors.ts';

/** The unique name of a service of our own. */
export const INTELLIGENCE_SERVICE_NAME = 'synthcall';

/** A service as the account lists it. */
export interface ListedIntelligenceService {
  readonly sid: string;
  readonly uniqueName: string;
  readonly friendlyName: string;
}

/** A service that is ready, and what had to be done for it. */
export interface PreparedIntelligence extends AttachedOperators {
  readonly serviceSid: string;
  /** Whether the service was made just now. */
  readonly created: boolean;
}

/** True when the service exists. */
export async function hasIntelligenceService(client: TwilioClient, sid: string): Promise<boolean> {
  try {
    await client.intelligence.v2.services(sid).fetch();
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw toCarrierError(error, 'find the Conversation Intelligence service');
  }
}

/** Every service of the account. */
export async function listIntelligenceServices(client: TwilioClient): Promise<ListedIntelligenceService[]> {
  try {
    const services = await client.intelligence.v2.services.list({ limit: 1000 });
    return services.map(({ sid, uniqueName, friendlyName }) => ({ sid, uniqueName, friendlyName: friendlyName ?? '' }));
  } catch (error) {
    throw toCarrierError(error, 'list the Conversation Intelligence services');
  }
}

/**
 * The service with a SID, or with a unique name (made if there is none), with every pre-built operator and ours attached.
 * What is there already is left alone, so that it may be done again at any time. A SID that does not exist is refused.
 */
export async function prepareIntelligence(
  client: TwilioClient,
  wish: { readonly sid: string } | { readonly uniqueName: string },
): Promise<PreparedIntelligence> {
  try {
    const known = 'sid' in wish ? wish.sid : await find(client, wish.uniqueName);
    const serviceSid = known ?? (await create(client, (wish as { uniqueName: string }).uniqueName));
    return { serviceSid, created: known === undefined, ...(await attachOperators(client, serviceSid)) };
  } catch (error) {
    throw toCarrierError(error, 'prepare the Conversation Intelligence service');
  }
}

/** Has the service tell `url` of finished transcripts, unless it tells somebody else. Returns what undoes it. */
export async function tellOfTranscripts(
  client: TwilioClient,
  serviceSid: string,
  url: string,
): Promise<() => Promise<void>> {
  const service = client.intelligence.v2.services(serviceSid);
  const { webhookUrl } = await service.fetch();
  const isOurs = !webhookUrl || samePath(webhookUrl, url);
  if (!isOurs) return async () => {};
  await service.update({ webhookUrl: url, webhookHttpMethod: 'POST' });
  return async () => {
    // Another run may have put its own address there by now.
    if ((await service.fetch()).webhookUrl === url) await service.update({ webhookUrl: '' });
  };
}

async function find(client: TwilioClient, uniqueName: string): Promise<string | undefined> {
  return (await listIntelligenceServices(client)).find((service) => service.uniqueName === uniqueName)?.sid;
}

/** Names are unique: whoever is second at the same moment takes what the first made. */
async function create(client: TwilioClient, uniqueName: string): Promise<string> {
  try {
    return (await client.intelligence.v2.services.create({ uniqueName })).sid;
  } catch (error) {
    const sid = statusOf(error) === 409 || statusOf(error) === 400 ? await find(client, uniqueName) : undefined;
    if (sid === undefined) throw error;
    return sid;
  }
}

function samePath(one: string, other: string): boolean {
  return URL.canParse(one) && new URL(one).pathname === new URL(other).pathname;
}
