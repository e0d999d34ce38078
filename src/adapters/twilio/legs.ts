/** Placing legs in a conference, and ending them. Dialling is not idempotent: after an unclear answer the leg is looked for before it is placed again. */
import type { Role } from '../../domain/labels.ts';
import type { DialledCall, DialRequest } from '../../domain/ports.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Random } from '../../shared/random.ts';
import { type RetryPolicy, retry } from '../../shared/retry.ts';
import type { TwilioClient } from './client.ts';
import { participantOptions, type RunApplication } from './participant-options.ts';
import { codeOf, isNotFound, statusOf, toCarrierError } from './twilio-errors.ts';

/** What placing legs needs. */
export interface LegParts {
  readonly client: TwilioClient;
  readonly clock: Clock;
  readonly random: Random;
}

interface PlacedLeg {
  readonly callSid: string;
  readonly conferenceSid: string;
}

const RETRY: RetryPolicy = { attempts: 4, baseMs: 200, capMs: 3_000 };
/** A leg that was placed shows up in its conference only once it has joined: look more than once. */
const LOOKS = 4;
const LOOK_EVERY_MS = 700;
/** Twilio's codes for "this label is in the conference already" and "this call is over". */
const LABEL_TAKEN = 16_025;
const NOT_IN_PROGRESS = 21_220;

/** Places both legs, the customer's first. When the second cannot be placed, or `signal` is aborted, the first is ended again. */
export async function dialBoth(
  request: DialRequest,
  application: RunApplication,
  parts: LegParts,
  signal: AbortSignal,
): Promise<DialledCall> {
  const customer = await placeLeg(request, 'customer', application, parts, signal);
  try {
    const agent = await placeLeg(request, 'agent', application, parts, signal);
    return {
      conferenceSid: customer.conferenceSid,
      legs: { customer: { callSid: customer.callSid }, agent: { callSid: agent.callSid } },
    };
  } catch (error) {
    await endLegs(parts.client, customer.conferenceSid, [customer.callSid]).catch(() => {});
    throw error;
  }
}

/** Ends the room and every leg: a leg that still rings when its room ends would open the room anew. */
export async function endLegs(client: TwilioClient, conferenceSid: string, callSids: readonly string[]): Promise<void> {
  await endConference(client, conferenceSid);
  await Promise.all(callSids.map((callSid) => endLeg(client, callSid)));
}

/** Ends a conference; one that is over, or was never opened, is fine. */
export async function endConference(client: TwilioClient, conferenceSid: string): Promise<void> {
  try {
    await client.conferences(conferenceSid).update({ status: 'completed' });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

/** Ends a leg; one that is over is fine. */
export async function endLeg(client: TwilioClient, callSid: string): Promise<void> {
  try {
    await client.calls(callSid).update({ status: 'completed' });
  } catch (error) {
    if (!isNotFound(error) && codeOf(error) !== NOT_IN_PROGRESS) throw error;
  }
}

function placeLeg(
  request: DialRequest,
  role: Role,
  application: RunApplication,
  parts: LegParts,
  signal: AbortSignal,
): Promise<PlacedLeg> {
  const { client } = parts;
  const options = participantOptions(request, role, application);
  return retry(RETRY, { ...parts, signal }, async () => {
    signal.throwIfAborted();
    try {
      const { callSid, conferenceSid } = await client
        .conferences(request.callKey)
        .participants.create(options as never);
      return { callSid, conferenceSid };
    } catch (error) {
      const found = mayBePlaced(error) ? await lookForLeg(request.callKey, options.label, parts) : undefined;
      if (found) return found;
      throw toCarrierError(error, 'dial a leg');
    }
  });
}

/** True when the request may have been carried out although it failed. */
function mayBePlaced(error: unknown): boolean {
  const { details } = toCarrierError(error, 'dial a leg');
  const status = statusOf(error);
  return details['mayHaveArrived'] === true || (status !== undefined && status >= 500) || codeOf(error) === LABEL_TAKEN;
}

async function lookForLeg(callKey: string, label: string, parts: LegParts): Promise<PlacedLeg | undefined> {
  const { client, clock } = parts;
  for (let look = 1; look <= LOOKS; look += 1) {
    const rooms = await client.conferences.list({ friendlyName: callKey, limit: 20 }).catch(() => []);
    for (const { sid, status } of rooms) {
      if (status === 'completed') continue;
      const leg = await client
        .conferences(sid)
        .participants(label)
        .fetch()
        .catch(() => undefined);
      if (leg) return { callSid: leg.callSid, conferenceSid: leg.conferenceSid };
    }
    if (look < LOOKS) await clock.sleep(LOOK_EVERY_MS);
  }
  return undefined;
}
