/** The TwiML application that sends a run's legs to its webhooks: one of its own for each run, or one that the user names. */
import type { TwilioClient } from './client.ts';
import { borrowApplication, giveBackApplication, type LentApplications } from './lent-application.ts';
import type { RunApplication } from './participant-options.ts';
import { isNotFound } from './twilio-errors.ts';

/** An application in use; `giveBack` removes it, or points it at where it pointed before. */
export interface HeldApplication extends RunApplication {
  giveBack(): Promise<void>;
}

/** An application of the user's own, and where is remembered how it was. */
export interface OwnApplication {
  readonly sid: string;
  readonly lent: LentApplications;
}

/** The longest name that Twilio takes. */
const MOST_NAME = 64;

/** What the application of a run of this name is called. */
export function applicationNameOf(name: string): string {
  return name.slice(0, MOST_NAME);
}

/** Makes an application named after the run. */
export async function makeApplication(
  client: TwilioClient,
  run: { readonly name: string; readonly publicUrl: string },
): Promise<HeldApplication> {
  const friendlyName = applicationNameOf(run.name);
  const voiceUrl = `${run.publicUrl}/voice-handler`;
  const { sid } = await client.applications
    .create({ friendlyName, voiceUrl, voiceMethod: 'POST' })
    .catch(async (error: unknown) => {
      // The answer may have been lost, and a second application would stay behind.
      const made = await client.applications.list({ friendlyName, limit: 20 }).catch(() => []);
      const found = made.find((application) => application.voiceUrl === voiceUrl);
      if (found) return found;
      throw error;
    });
  const remove = () => client.applications(sid).remove().then(ignore, ignoreMissing);
  return { sid, publicUrl: run.publicUrl, giveBack: remove };
}

/** The user's own application. Two runs at once need an application each; whoever took it over since keeps it. */
export async function holdLentApplication(
  client: TwilioClient,
  { sid, lent }: OwnApplication,
  publicUrl: string,
): Promise<HeldApplication> {
  const application = await borrowApplication(client, sid, publicUrl, lent);
  return { sid, publicUrl, giveBack: () => giveBackApplication(client, application, lent) };
}

function ignore(): void {}

function ignoreMissing(error: unknown): void {
  if (!isNotFound(error)) throw error;
}
