/** A TwiML application of the user's own: it points at a run for as long as that lasts, and at what it pointed at before afterwards, also when the run was killed. */
import { SynthcallError } from '../../shared/errors.ts';
import type { TwilioClient } from './client.ts';
import { isNotFound } from './twilio-errors.ts';

/** An application that points at a run, and how it was before. */
export interface LentApplication {
  readonly sid: string;
  /** The run's own address: while the application points there, nobody else has changed it. */
  readonly pointsAt: string;
  readonly before: { readonly voiceUrl: string; readonly voiceMethod: string };
}

/** Remembers lent applications beyond the life of this process. */
export interface LentApplications {
  find(sid: string): Promise<LentApplication | undefined>;
  note(lent: LentApplication): Promise<void>;
  forget(sid: string): Promise<void>;
}

/** Points it at a run. Where it still points at a run that was killed, what counts as before is what that run found. */
export async function borrowApplication(
  client: TwilioClient,
  sid: string,
  publicUrl: string,
  lent: LentApplications,
): Promise<LentApplication> {
  const application = client.applications(sid);
  const found = await application.fetch().catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
    throw new SynthcallError('CARRIER_REFUSED', `There is no TwiML application ${sid} in this account.`, {
      hint: 'Take TWIML_APP_SID out of your settings: a run makes an application of its own.',
    });
  });
  const earlier = await lent.find(sid);
  const asFound = { voiceUrl: found.voiceUrl ?? '', voiceMethod: found.voiceMethod ?? 'POST' };
  const before = earlier?.pointsAt === asFound.voiceUrl ? earlier.before : asFound;
  const taken = { sid, pointsAt: `${publicUrl}/voice-handler`, before };
  await lent.note(taken);
  await application.update({ voiceUrl: taken.pointsAt, voiceMethod: 'POST' });
  return taken;
}

/** How a lent application stands: `lent` while it points at the run, `free` when somebody has changed it, `missing` when it is not in this account. */
type LoanState = 'lent' | 'free' | 'missing';

/** How it stands now, and what it is called at Twilio. */
export async function standOf(
  client: TwilioClient,
  { sid, pointsAt }: Pick<LentApplication, 'sid' | 'pointsAt'>,
): Promise<{ readonly state: LoanState; readonly name: string }> {
  try {
    const { voiceUrl, friendlyName } = await client.applications(sid).fetch();
    return { state: voiceUrl === pointsAt ? 'lent' : 'free', name: friendlyName ?? '' };
  } catch (error) {
    if (isNotFound(error)) return { state: 'missing', name: '' };
    throw error;
  }
}

/** Points it at where it pointed before, unless somebody has taken it over since. */
export async function giveBackApplication(
  client: TwilioClient,
  application: LentApplication,
  lent: LentApplications,
): Promise<void> {
  const { state } = await standOf(client, application);
  await giveBackAsFound(client, { ...application, state }, lent);
}

/** The same for whoever has just looked how it stands. */
export async function giveBackAsFound(
  client: TwilioClient,
  application: LentApplication & { readonly state: LoanState },
  lent: LentApplications,
): Promise<void> {
  if (application.state === 'lent') await client.applications(application.sid).update(application.before);
  const noted = await lent.find(application.sid);
  if (noted?.pointsAt === application.pointsAt) await lent.forget(application.sid); // another run may have borrowed it since
}
