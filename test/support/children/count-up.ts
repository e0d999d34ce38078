/** A process with an emulator of its own on a shared folder that counts a Sync document up by compare-and-set. */
import { systemClock } from '../../../src/shared/clock.ts';
import { createRandom } from '../../../src/shared/random.ts';
import { launchOn, TEST_ACCOUNT } from '../emulator.ts';
import { emulatedTwilio } from '../twilio-client.ts';

const [stateFolder = '', serviceSid = '', times = '0', processes = '1'] = process.argv.slice(2);
const clock = systemClock();
const random = createRandom(String(process.pid));
const emulator = await launchOn(stateFolder);
const sdk = emulatedTwilio(emulator.url, { username: TEST_ACCOUNT.sid, password: TEST_ACCOUNT.authToken });
const service = sdk.client.sync.v1.services(serviceSid);
const counter = () => service.documents('counter');

// Whoever counts before the others are there has nobody to race with.
const present = service.syncLists('present').syncListItems;
await present.create({ data: {} });
while ((await present.list({ limit: Number(processes) })).length < Number(processes)) await clock.sleep(100);

let conflicts = 0;
for (let done = 0; done < Number(times); ) {
  const { revision, data } = await counter().fetch();
  try {
    await counter().update({ ifMatch: revision, data: { count: data.count + 1 } });
    done += 1;
  } catch (error) {
    if ((error as { code: number }).code !== 54103) throw error;
    conflicts += 1;
    await clock.sleep(random.between(0, 40));
  }
}
sdk.close();
await emulator.close();
console.log(JSON.stringify({ conflicts }));
