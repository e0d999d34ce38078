/** A process with an emulator of its own that updates Sync documents and lists, and tells what was acknowledged. */
import { writeSync } from 'node:fs';
import { launchOn, TEST_ACCOUNT } from '../emulator.ts';
import { emulatedTwilio } from '../twilio-client.ts';

const [stateFolder = '', serviceSid = ''] = process.argv.slice(2);
const emulator = await launchOn(stateFolder);
const sdk = emulatedTwilio(emulator.url, { username: TEST_ACCOUNT.sid, password: TEST_ACCOUNT.authToken });
const service = sdk.client.sync.v1.services(serviceSid);

/** Several writers at once, so that the kill falls into group commits of several writes. */
async function writer(name: string): Promise<never> {
  for (let n = 1; ; n += 1) {
    await service.documents(name).update({ data: { n, padding: 'x'.repeat(n % 3000) } });
    await service.syncLists(name).syncListItems.create({ data: { n } });
    writeSync(1, `${name} ${n}\n`);
  }
}

await Promise.all(['a', 'b', 'c', 'd'].map(writer));
