/** A process that asks for permission for one responder call after another, as a run does, with an emulator of its own on a shared folder. */
import { createTwilioClient } from '../../../src/adapters/twilio/client.ts';
import { createRateLimitStore } from '../../../src/adapters/twilio/rate-limit-store.ts';
import { createDailyAllowance } from '../../../src/calls/daily-allowance.ts';
import { createLedger } from '../../../src/calls/ledger.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { createHttpClient } from '../../../src/shared/http.ts';
import { silentLogger } from '../../../src/shared/log.ts';
import { createRandom } from '../../../src/shared/random.ts';
import { launchOn, TEST_ACCOUNT } from '../emulator.ts';

const [stateFolder = '', serviceSid = '', limit = '0', requests = '0', faults] = process.argv.slice(2);
const emulator = await launchOn(stateFolder);
if (faults) {
  const body = JSON.stringify({ ...JSON.parse(faults), seed: String(process.pid) }); // eight processes, eight kinds of luck
  const answer = await fetch(`${emulator.url}/_emulator/faults`, { method: 'POST', body });
  if (!answer.ok) throw new Error(await answer.text());
}
const http = createHttpClient();
const { sid: accountSid, authToken: password } = TEST_ACCOUNT;
const client = createTwilioClient({ accountSid, username: accountSid, password, baseUrl: emulator.url }, http, {
  clock: systemClock(),
  random: createRandom(`${process.pid}/retry`),
});
const allowance = createDailyAllowance({
  store: createRateLimitStore(client, serviceSid),
  clock: systemClock(),
  random: createRandom(String(process.pid)),
  logger: silentLogger(),
  leaseId: String(process.pid),
  limit: Number(limit),
  need: Number(requests),
  onUnavailable: 'closed',
});
const ledger = createLedger({ responderCalls: undefined, micros: undefined }, allowance);

let made = 0;
for (let request = 0; request < Number(requests); request += 1) {
  const reservation = await ledger.reserve(1, 0);
  if (typeof reservation === 'string') continue;
  if (await reservation.take(0)) made += 1;
  reservation.settle(0);
}
await ledger.close();
http.close();
await emulator.close();
console.log(JSON.stringify({ made }));
