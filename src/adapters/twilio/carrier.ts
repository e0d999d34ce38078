/** The carrier port over Twilio's REST API: one application per run, two `app:` legs per conference. */
import type { Carrier, ConferenceState, ConferenceTimes, ListedRecording } from '../../domain/ports.ts';
import type { Clock } from '../../shared/clock.ts';
import { messageOf, SynthcallError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/log.ts';
import type { Random } from '../../shared/random.ts';
import { asCarrier, askAgain } from './ask-again.ts';
import type { TwilioClient } from './client.ts';
import { findLeftovers } from './leftovers.ts';
import { dialBoth, endConference, endLeg, endLegs } from './legs.ts';
import {
  applicationNameOf,
  type HeldApplication,
  holdLentApplication,
  makeApplication,
  type OwnApplication,
} from './run-application.ts';
import { isNotFound } from './twilio-errors.ts';

/** What the carrier is built from. `times` and `recording` are given by the world: who measured the speech, who holds the audio. */
export interface CarrierParts {
  readonly client: TwilioClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly times: (conferenceSid: string) => Promise<ConferenceTimes>;
  readonly recording: (recordingSid: string) => Promise<Buffer | undefined>;
  /** An application of the user's own, instead of one for each run. */
  readonly application?: OwnApplication | undefined;
}

/** A carrier over the Twilio SDK. */
export function createTwilioCarrier(parts: CarrierParts): Carrier {
  const { client, application: own } = parts;
  let application: HeldApplication | undefined;
  let name = '';
  const attempt = <T>(doing: string, action: () => Promise<T>): Promise<T> => askAgain(doing, parts, action);
  const remove: Carrier['remove'] = ({ kind, sid }) =>
    attempt(`remove ${sid}`, async () => {
      if (kind === 'conference') await endConference(client, sid);
      else if (kind === 'call') await endLeg(client, sid);
      else await (kind === 'recording' ? client.recordings(sid) : client.applications(sid)).remove().catch(unlessGone);
    });

  return {
    open: async (run) => {
      name = run.name;
      application = await attempt('set up the TwiML application of this run', () =>
        own ? holdLentApplication(client, own, run.publicUrl) : makeApplication(client, run),
      );
    },
    dial: async (request, signal) => {
      if (!application) throw new SynthcallError('BUG', 'dial was called before open', { hint: 'Please report this.' });
      return dialBoth(request, application, parts, signal);
    },
    hangUp: ({ conferenceSid, legs }) => endLegs(parts, conferenceSid, [legs.customer.callSid, legs.agent.callSid]),
    conferenceState: (sid) => asCarrier('ask for a conference', () => conferenceState(client, sid)),
    times: parts.times,
    findRecording: (callSid) => asCarrier('look for a recording', () => findRecording(client, callSid)),
    recording: parts.recording,
    leftovers: () => asCarrier('list what is left over', () => findLeftovers(client)),
    remove,
    close: async () => {
      const mine = application;
      application = undefined;
      if (!mine) return;
      await endWhatLives(name, { ...parts, remove });
      await attempt('give back the TwiML application of this run', () => mine.giveBack());
    },
  };
}

function unlessGone(error: unknown): void {
  if (!isNotFound(error)) throw error;
}

/** Calls whose end was lost: without the application nothing tells whose their legs are. Tells what it finds; never throws. */
async function endWhatLives(
  name: string,
  { client, logger, remove }: Pick<CarrierParts, 'client' | 'logger'> & Pick<Carrier, 'remove'>,
): Promise<void> {
  const isOwn = (other: string) => other === applicationNameOf(name) || other.startsWith(`${name}-`);
  const tell = (error: unknown) =>
    logger.warn('what a call may have left at the carrier could not be ended', { error: messageOf(error) });
  const found = await findLeftovers(client).catch(tell);
  for (const leftover of found ?? []) {
    if (leftover.kind === 'application' || !isOwn(leftover.name)) continue;
    logger.warn('a call was still alive at the end of the run; it is ended', { ...leftover });
    await remove(leftover).catch(tell);
  }
}

async function conferenceState(client: TwilioClient, sid: string): Promise<ConferenceState> {
  try {
    const { status } = await client.conferences(sid).fetch();
    return status === 'completed' ? 'over' : status === 'in-progress' ? 'live' : 'waiting';
  } catch (error) {
    if (isNotFound(error)) return 'unknown';
    throw error;
  }
}

async function findRecording(client: TwilioClient, callSid: string): Promise<ListedRecording | undefined> {
  const [found] = await client.recordings.list({ callSid, limit: 1 });
  if (!found) return undefined;
  const status = found.status === 'completed' ? 'ready' : found.status === 'absent' ? 'absent' : 'pending';
  const { sid, channels } = found;
  return { sid, status, channels: Number(channels) || 1, durationS: Number.parseFloat(found.duration) || 0 };
}
