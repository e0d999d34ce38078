/** The daily count in Sync: document `rate_limit_<UTC date>`, changed only by compare-and-set on its revision. */
import type { RateLimitDocument, RateLimitStore } from '../../domain/ports.ts';
import type { TwilioClient } from './client.ts';
import { isNameTaken, isNotFound, statusOf, toCarrierError } from './twilio-errors.ts';

const TTL_S = 86_400;

/** The store in one Sync service. Errors are `CARRIER_…`; losing a race is a `false`, not an error. */
export function createRateLimitStore(client: TwilioClient, syncServiceSid: string): RateLimitStore {
  const documents = client.sync.v1.services(syncServiceSid).documents;
  const nameOf = (date: string) => `rate_limit_${date}`;
  return {
    read: async (date) => {
      try {
        const found = await documents(nameOf(date)).fetch();
        return { document: readDocument(found.data), revision: found.revision };
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw toCarrierError(error, 'read the daily count');
      }
    },
    write: async (date, document, revision) => {
      try {
        if (revision === undefined) await documents.create({ uniqueName: nameOf(date), data: document, ttl: TTL_S });
        else await documents(nameOf(date)).update({ data: document, ttl: TTL_S, ifMatch: revision });
        return true;
      } catch (error) {
        const lostRace = statusOf(error) === 412 || isNameTaken(error) || (revision !== undefined && isNotFound(error));
        if (lostRace) return false;
        throw toCarrierError(error, 'write the daily count');
      }
    },
  };
}

/** The predecessor's documents hold only `count` and `lastUpdated`; they are read as they are. */
function readDocument(data: unknown): RateLimitDocument {
  const raw = (data ?? {}) as Partial<RateLimitDocument>;
  return {
    count: typeof raw.count === 'number' && raw.count >= 0 ? Math.floor(raw.count) : 0,
    lastUpdated: typeof raw.lastUpdated === 'string' ? raw.lastUpdated : '',
    leases: raw.leases && typeof raw.leases === 'object' ? raw.leases : {},
  };
}
