/** Placing legs in a conference, and ending them. Dialling is not idempotent: after an unclear answer the leg is looked for before it is placed again. */
import type { Role } from '../../domain/labels.ts';
import type { DialledCall, DialRequest } from '../../domain/ports.ts';
import type { Clock } from '../../shared/clock.ts';
import { messageOf } from '../../shared/errors.ts';
import type { Logger } from '../../shared/log.ts';
import type { Random } from '../../shared/random.ts';
import { retry } from '../../shared/retry.ts';
import { applicationIn } from './app-address.ts';
import { askAgain, CARRIER_RETRY } from './ask-again.ts';
import type { TwilioClient } from './client.ts';
import { participantOptions, type RunApplication } from './participant-options.ts';
import { codeOf, isNotFound, statusOf, toCarrierError } from './twilio-errors.ts';

/** What placing legs needs. */
export interface LegParts {
  readonly client: TwilioClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

interface PlacedLeg {
  readonly callSid: string;
  readonly conferenceSid: string;
}

/** A leg that was placed shows up in its conference only once it has joined: look more than once. */
const LOOKS = 4;
/** The same for one that is known to be on its way: Twilio queues legs when many are placed at once. */
const LOOKS_FOR_LATE = 30;
/** Legs that are looked through for one that no room has. */
const LATEST = 200;
const LOOK_EVERY_MS = 700;
/** Statuses of a leg that is not over. */
export const LIVE_LEG = ['queued', 'ringing', 'in-progress'] as const;
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
    const { callSid, conferenceSid } = customer;
    await endLegs(parts, conferenceSid, [callSid]).catch((failure: unknown) => {
      const facts = { callKey: request.callKey, conferenceSid, callSid, error: messageOf(failure) };
      parts.logger.warn('the leg that was placed could not be ended after the other was not', facts);
    });
    throw error;
  }
}

/**
 * Ends the room and every leg: a leg that still rings when its room ends would open the room anew. Each is ended whatever
 * becomes of the others; the first failure that lasts is thrown once all have been tried.
 */
export async function endLegs(parts: LegParts, conferenceSid: string, callSids: readonly string[]): Promise<void> {
  const { client } = parts;
  const endRoom = () => endConference(client, conferenceSid);
  const roomStands = await endRoom().then(
    () => false,
    () => true,
  );
  const ended = await Promise.allSettled([
    ...callSids.map((callSid) => askAgain('end a leg', parts, () => endLeg(client, callSid))),
    ...(roomStands ? [askAgain('end a room', parts, endRoom)] : []),
  ]);
  const failed = ended.find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
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
  let mayStand = false; // until an answer of ours is lost, a leg of our label is not ours
  return retry(CARRIER_RETRY, { ...parts, signal }, async () => {
    signal.throwIfAborted();
    try {
      const { callSid, conferenceSid } = await client
        .conferences(request.callKey)
        .participants.create(options as never);
      return { callSid, conferenceSid };
    } catch (error) {
      const isUnclear = mayBePlaced(error);
      mayStand ||= isUnclear;
      const isToLook = isUnclear || (mayStand && codeOf(error) === LABEL_TAKEN);
      const found = isToLook ? await lookForLeg(request.callKey, options, application, parts) : undefined;
      if (found) return found;
      throw toCarrierError(error, 'dial a leg');
    }
  });
}

/** True when the request may have been carried out although it failed. */
function mayBePlaced(error: unknown): boolean {
  const { details } = toCarrierError(error, 'dial a leg');
  const status = statusOf(error);
  return details['mayHaveArrived'] === true || (status !== undefined && status >= 500);
}

/**
 * Looks for a leg in its room. One that is on its way there is waited for, and one whose room is over by now counts as placed:
 * to place either again would make two of it.
 */
async function lookForLeg(
  callKey: string,
  { label, to }: { readonly label: string; readonly to: string },
  application: RunApplication,
  parts: LegParts,
): Promise<PlacedLeg | undefined> {
  const { client, clock } = parts;
  for (let look = 1; look <= LOOKS_FOR_LATE; look += 1) {
    const rooms = await client.conferences.list({ friendlyName: callKey, limit: 20 }).catch(() => []);
    const joined = await legInRoom(rooms, label, application, client);
    if (joined) return joined;
    if (look >= LOOKS) {
      const placed = await legTo(client, to);
      if (!placed) return undefined;
      const over = rooms.find(({ status }) => status === 'completed');
      const isLive = LIVE_LEG.some((status) => status === placed.status);
      if (over && !isLive) return { callSid: placed.sid, conferenceSid: over.sid };
    }
    await clock.sleep(LOOK_EVERY_MS);
  }
  return undefined;
}

async function legInRoom(
  rooms: readonly { readonly sid: string; readonly status: string }[],
  label: string,
  application: RunApplication,
  client: TwilioClient,
): Promise<PlacedLeg | undefined> {
  for (const { sid, status } of rooms) {
    if (status === 'completed') continue;
    const leg = await client
      .conferences(sid)
      .participants(label)
      .fetch()
      .catch(() => undefined);
    if (leg && (await goesTo(client, leg.callSid, application)))
      return { callSid: leg.callSid, conferenceSid: leg.conferenceSid };
  }
  return undefined;
}

/** A leg to the address, among the latest. UNVERIFIED that Twilio gives the parameters of `app:` addresses back: without them none is found. */
async function legTo(client: TwilioClient, to: string) {
  const latest = await client.calls.list({ limit: LATEST }).catch(() => []);
  return latest.find((leg) => leg.to === to);
}

/** False for a leg that another application answers. */
async function goesTo(client: TwilioClient, callSid: string, application: RunApplication): Promise<boolean> {
  const call = await client
    .calls(callSid)
    .fetch()
    .catch(() => undefined);
  const named = applicationIn(call?.to);
  return call !== undefined && (named === undefined || named.sid === application.sid);
}
