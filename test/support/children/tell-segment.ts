/** A process that tells Segment of customers until somebody kills it. */
import { createSegmentProfiles } from '../../../src/adapters/segment/segment-profiles.ts';
import { systemClock } from '../../../src/shared/clock.ts';

const [host = '', spoolPath = '', count = '0'] = process.argv.slice(2);
const profiles = createSegmentProfiles({ writeKey: 'key', host, spoolPath, settleMs: 1000 });
for (let number = 0; number < Number(count); number += 1) {
  const facts = { messageId: `killed-${number}`, customerId: `cust_${number}`, at: '2026-01-05T09:00:00.000Z' };
  profiles.put({ kind: 'event', ...facts, name: 'call_completed', properties: { number } });
  await systemClock().sleep(2);
}
console.log('put');
await systemClock().sleep(60_000);
