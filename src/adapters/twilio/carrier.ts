/** The carrier port over Twilio's REST API: one application per run, two `app:` legs per conference. */

import type { Role } from '../../domain/labels.ts';
import type { Carrier, ConferenceTimes, DialledCall, DialRequest, RecordingAudio } from '../../domain/ports.ts';
import type { Clock } from '../../shared/clock.ts';
import { SynthcallError } from '../../shared/errors.ts';
import type { Random } from '../../shared/random.ts';
import { type RetryPolicy, retry } from '../../shared/retry.ts';
import type { TwilioClient } from './client.ts';
import { participantOptions } from './participant-options.ts';
import { isNotFound, toCarrierError } from './twilio-errors.ts';

/** What the carrier is built from. `times` and `recording` are given by the world: who measured the speech, who holds the audio. */
export interface CarrierParts {
  readonly client: TwilioClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly times: (conferenceSid: string) => Promise<ConferenceTimes>;
  readonly recording: (recordingSid: string) => Promise<RecordingAudio | undefined>;
}

/** Names of everything of ours at the carrier begin so; `cleanup` looks for it. */
export const OUR_PREFIX = 'synthcall-';

const RETRY: RetryPolicy = { attempts: 4, baseMs: 200, capMs: 3_000 };

/** A carrier over the Twilio SDK. */
export function createTwilioCarrier(parts: CarrierParts): Carrier {
  const { client } = parts;
  let application: { readonly sid: string; readonly publicUrl: string } | undefined;
  const attempt = <T>(doing: string, action: () => Promise<T>): Promise<T> =>
    retry(RETRY, parts, () =>
      action().catch((error: unknown) => {
        throw toCarrierError(error, doing);
      }),
    );

  const open: Carrier['open'] = async ({ runId, publicUrl }) => {
    const created = await attempt('create the TwiML application of this run', () =>
      client.applications.create({
        friendlyName: `${OUR_PREFIX}${runId}`.slice(0, 64),
        voiceUrl: `${publicUrl}/voice-handler`,
        voiceMethod: 'POST',
      }),
    );
    application = { sid: created.sid, publicUrl };
  };

  const addLeg = async (request: DialRequest, role: Role) => {
    if (!application) throw new SynthcallError('BUG', 'dial was called before open', { hint: 'Please report this.' });
    const options = participantOptions(request, role, application);
    return client.conferences(request.callKey).participants.create(options as never);
  };

  return {
    open,
    dial: async (request) => {
      // Not retried as a pair: a leg that may exist must not be placed twice. The label makes a second try fail loudly.
      const customer = await dialLeg(() => addLeg(request, 'customer'));
      const agent = await dialLeg(() => addLeg(request, 'agent')).catch(async (error: unknown) => {
        await endConference(client, customer.conferenceSid).catch(() => {});
        throw error;
      });
      return toDialled(customer, agent);
    },
    hangUp: (conferenceSid) => attempt('end a conference', () => endConference(client, conferenceSid)),
    times: parts.times,
    recording: parts.recording,
    leftovers: () => attempt('list what is left over', () => findLeftovers(client)),
    remove: (leftover) =>
      attempt(`remove ${leftover.sid}`, async () => {
        if (leftover.kind === 'conference') await endConference(client, leftover.sid);
        else await client.applications(leftover.sid).remove();
      }),
    close: async () => {
      const mine = application;
      application = undefined;
      if (!mine) return;
      await attempt('remove the TwiML application of this run', async () => {
        await client.applications(mine.sid).remove();
      });
    },
  };

  async function dialLeg(place: () => Promise<{ callSid: string; conferenceSid: string }>) {
    return retry(RETRY, parts, () =>
      place().catch((error: unknown) => {
        const translated = toCarrierError(error, 'dial a leg');
        const unclear = translated.details['mayHaveArrived'] === true;
        throw unclear
          ? new SynthcallError(translated.code, translated.message, {
              hint: translated.hint,
              cause: error,
              retryable: false,
            })
          : translated;
      }),
    );
  }
}

interface PlacedLeg {
  readonly callSid: string;
  readonly conferenceSid: string;
}

function toDialled(customer: PlacedLeg, agent: PlacedLeg): DialledCall {
  return {
    conferenceSid: customer.conferenceSid,
    legs: { customer: { callSid: customer.callSid }, agent: { callSid: agent.callSid } },
  };
}

async function endConference(client: TwilioClient, conferenceSid: string): Promise<void> {
  try {
    await client.conferences(conferenceSid).update({ status: 'completed' });
  } catch (error) {
    if (!isNotFound(error)) throw error; // over already
  }
}

async function findLeftovers(client: TwilioClient) {
  const [conferences, waiting, applications] = await Promise.all([
    client.conferences.list({ status: 'in-progress', limit: 1000 }),
    client.conferences.list({ status: 'init', limit: 1000 }),
    client.applications.list({ limit: 1000 }),
  ]);
  const ours = (name: string | null) => name?.startsWith(OUR_PREFIX) === true;
  return [
    ...[...conferences, ...waiting]
      .filter((conference) => ours(conference.friendlyName))
      .map((conference) => ({ kind: 'conference' as const, sid: conference.sid, name: conference.friendlyName })),
    ...applications
      .filter((application) => ours(application.friendlyName))
      .map((application) => ({ kind: 'application' as const, sid: application.sid, name: application.friendlyName })),
  ];
}
