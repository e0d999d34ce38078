/** The Conversation Intelligence service: the configured one, or one of our own with every operator attached. */
import { readFileSync } from 'node:fs';
import type { TwilioClient } from './client.ts';
import { isNotFound, statusOf, toCarrierError } from './twilio-errors.ts';

/** The unique name of a service of our own. */
const SERVICE_NAME = 'synthcall';

/** A custom operator as it is declared in operators.json. */
interface OperatorDefinition {
  readonly name: string;
  /** Name of a configurable operator type. */
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
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

/** The service of our name, found or made, with all pre-built operators and our own attached. */
export async function ownIntelligenceService(client: TwilioClient): Promise<string> {
  try {
    const sid = (await find(client)) ?? (await create(client));
    await attachOperators(client, sid);
    return sid;
  } catch (error) {
    throw toCarrierError(error, 'prepare the Conversation Intelligence service');
  }
}

async function find(client: TwilioClient): Promise<string | undefined> {
  const services = await client.intelligence.v2.services.list({ limit: 1000 });
  return services.find(({ uniqueName }) => uniqueName === SERVICE_NAME)?.sid;
}

/** Names are unique: whoever is second at the same moment takes what the first made. */
async function create(client: TwilioClient): Promise<string> {
  try {
    return (await client.intelligence.v2.services.create({ uniqueName: SERVICE_NAME })).sid;
  } catch (error) {
    const sid = statusOf(error) === 409 || statusOf(error) === 400 ? await find(client) : undefined;
    if (sid === undefined) throw error;
    return sid;
  }
}

async function attachOperators(client: TwilioClient, serviceSid: string): Promise<void> {
  const { intelligence } = client;
  const [service, prebuilt, custom] = await Promise.all([
    intelligence.v2.services(serviceSid).fetch(),
    intelligence.v2.prebuiltOperators.list({ limit: 1000 }),
    intelligence.v2.customOperators.list({ limit: 1000 }),
  ]);
  const wanted = prebuilt.map(({ sid }) => sid);
  const missing = definitions().filter(({ name }) => !custom.some(({ friendlyName }) => friendlyName === name));
  const types = missing.length === 0 ? [] : await intelligence.v2.operatorType.list({ limit: 1000 });
  for (const definition of definitions()) {
    const known = custom.find(({ friendlyName }) => friendlyName === definition.name)?.sid;
    const type = types.find(({ name, configurable }) => name === definition.type && configurable);
    const { name: friendlyName, config } = definition;
    if (known !== undefined) wanted.push(known);
    else if (type) {
      const made = await intelligence.v2.customOperators.create({ friendlyName, operatorType: type.name, config });
      wanted.push(made.sid);
    }
  }
  const attached = new Set(service.readOnlyAttachedOperatorSids);
  for (const sid of wanted.filter((one) => !attached.has(one))) {
    await intelligence.v2.operatorAttachment(serviceSid, sid).create();
  }
}

function definitions(): readonly OperatorDefinition[] {
  return JSON.parse(readFileSync(new URL('./operators.json', import.meta.url), 'utf8')) as OperatorDefinition[];
}
