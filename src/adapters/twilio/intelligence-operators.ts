/** The operators of a service: Twilio's own, and ours as operators.json declares them, made or brought up to date. */
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { messageOf } from '../../shared/errors.ts';
import type { TwilioClient } from './client.ts';
import { statusOf } from './twilio-errors.ts';

/** What was done; names of operators. `refused` tells why an operator is not there; the others work without it. */
export interface AttachedOperators {
  readonly made: readonly string[];
  readonly changed: readonly string[];
  readonly attached: readonly string[];
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
}

/** A custom operator as it is declared in operators.json. */
interface DeclaredOperator {
  readonly name: string;
  /** Name of an operator type, which must be configurable. */
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** Operators in another state are not for use. */
const USABLE = new Set(['public', 'beta']);

/** Makes what is missing and attaches all. Operators of our names are ours: one with another configuration is updated. */
export async function attachOperators(client: TwilioClient, serviceSid: string): Promise<AttachedOperators> {
  const { v2 } = client.intelligence;
  const log: Log = { made: [], changed: [], attached: [], refused: [] };
  const [service, prebuilt, custom] = await Promise.all([
    v2.services(serviceSid).fetch(),
    v2.prebuiltOperators.list({ limit: 1000 }),
    ourOperators(client, log),
  ]);
  const usable = prebuilt.filter(({ availability }) => USABLE.has(availability));
  const wanted = [...usable.map(({ sid, friendlyName }) => ({ sid, name: friendlyName })), ...custom];
  const present = new Set(service.readOnlyAttachedOperatorSids);
  for (const { sid, name } of wanted.filter((one) => !present.has(one.sid))) {
    await unlessRefused(log, name, async () => {
      await v2.operatorAttachment(serviceSid, sid).create();
      log.attached.push(name);
    });
  }
  return log;
}

type Log = { -readonly [Name in keyof AttachedOperators]: AttachedOperators[Name][number][] };

async function ourOperators(client: TwilioClient, log: Log): Promise<{ sid: string; name: string }[]> {
  const { v2 } = client.intelligence;
  const [known, types] = await Promise.all([
    v2.customOperators.list({ limit: 1000 }),
    v2.operatorType.list({ limit: 1000 }),
  ]);
  const configurable = new Set(types.filter((type) => type.configurable).map(({ name }) => name));
  const ours: { sid: string; name: string }[] = [];
  for (const { name, type, config } of declaredOperators()) {
    const found = known.find((operator) => operator.friendlyName === name);
    const isCurrent = found !== undefined && holds(found.config, config);
    await unlessRefused(log, name, async () => {
      if (found && !isCurrent) {
        await v2.customOperators(found.sid).update({ friendlyName: name, config, ifMatch: String(found.version) });
        log.changed.push(name);
      }
      if (!found && !configurable.has(type)) throw new NoSuchType(type);
      const sid = found?.sid ?? (await make(client, { name, type, config }, log));
      ours.push({ sid, name });
    });
    if (found && !ours.some(({ sid }) => sid === found.sid)) ours.push({ sid: found.sid, name }); // as it was
  }
  return ours;
}

async function make(client: TwilioClient, { name, type, config }: DeclaredOperator, log: Log): Promise<string> {
  const { customOperators } = client.intelligence.v2;
  const { sid } = await customOperators.create({ friendlyName: name, operatorType: type, config });
  log.made.push(name);
  return sid;
}

class NoSuchType extends Error {
  constructor(type: string) {
    super(`the account has no configurable operator type ${type}`);
  }
}

/** What the vendor will not have is told and left out; whatever else goes wrong goes on. */
async function unlessRefused(log: Log, name: string, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    const status = statusOf(error);
    const isRefusal =
      error instanceof NoSuchType || (status !== undefined && [400, 404, 409, 412, 422].includes(status));
    if (!isRefusal) throw error;
    log.refused.push({ name, reason: messageOf(error) });
  }
}

/** Whether a configuration has everything that is declared; what the vendor adds does not matter. */
function holds(config: unknown, declared: Readonly<Record<string, unknown>>): boolean {
  if (config === null || typeof config !== 'object') return false;
  const known = config as Readonly<Record<string, unknown>>;
  return Object.entries(declared).every(([key, value]) => isDeepStrictEqual(known[key], value));
}

function declaredOperators(): readonly DeclaredOperator[] {
  return JSON.parse(readFileSync(new URL('./operators.json', import.meta.url), 'utf8')) as DeclaredOperator[];
}
