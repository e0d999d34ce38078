/** What runs of ours left at the carrier: live rooms, applications, and legs that are on their way to one of those. */
import type { Leftover } from '../../domain/ports.ts';
import { applicationIn } from './app-address.ts';
import type { TwilioClient } from './client.ts';
import { LIVE_LEG } from './legs.ts';

/** Names of everything of ours at the carrier begin so. */
const OUR_PREFIX = 'synthcall-';

const MOST = 1000;

/** Rooms first, then legs, then applications: the order in which they should be removed. */
export async function findLeftovers(client: TwilioClient): Promise<Leftover[]> {
  const [live, waiting, applications] = await Promise.all([
    client.conferences.list({ status: 'in-progress', limit: MOST }),
    client.conferences.list({ status: 'init', limit: MOST }),
    client.applications.list({ limit: MOST }),
  ]);
  const ours = applications.filter(({ friendlyName }) => isOurs(friendlyName));
  return [
    ...[...live, ...waiting]
      .filter(({ friendlyName }) => isOurs(friendlyName))
      .map(({ sid, friendlyName: name }) => ({ kind: 'conference' as const, sid, name })),
    ...(await liveLegs(client, new Map(ours.map(({ sid, friendlyName }) => [sid, friendlyName])))),
    ...ours.map(({ sid, friendlyName: name }) => ({ kind: 'application' as const, sid, name })),
  ];
}

/** Legs that are queued or ringing stand in no room yet; they are known by their call key, or by the application that they go to. */
async function liveLegs(client: TwilioClient, applications: ReadonlyMap<string, string>): Promise<Leftover[]> {
  const lists = await Promise.all(LIVE_LEG.map((status) => client.calls.list({ status, limit: MOST })));
  return lists.flat().flatMap(({ sid, to }) => {
    const { sid: application = '', callKey = null } = applicationIn(to) ?? {};
    const name = isOurs(callKey) ? callKey : applications.get(application);
    return name === undefined ? [] : [{ kind: 'call' as const, sid, name }];
  });
}

function isOurs(name: string | null): name is string {
  return name?.startsWith(OUR_PREFIX) === true;
}
