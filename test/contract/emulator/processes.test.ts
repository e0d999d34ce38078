/** Several processes on one store, and a kill in the middle of writing. `npm run chaos` has eight of them count further. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { goneInstances } from '../../../src/emulator/instances.ts';
import { openStore } from '../../../src/emulator/store.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { outputOf, startChild } from '../../support/child.ts';
import { countTogether } from '../../support/counting-together.ts';
import { type EmulatorWorld, startEmulator } from '../../support/emulator.ts';

let world: EmulatorWorld;
let serviceSid: string;
beforeEach(async () => {
  world = await startEmulator();
  serviceSid = (await world.client.sync.v1.services.create()).sid;
});
afterEach(() => world.dispose());

it('counts to exactly 200 when 4 processes compare and set 50 times each', { timeout: 120_000 }, async () => {
  const { codes, conflicts, ...reached } = await countTogether(world, 4, 50);
  expect(codes).toEqual(codes.map(() => 0));
  expect(reached).toEqual({ count: 200, revision: '200' });
  expect(conflicts).toBeGreaterThan(0);
});

it('keeps everything acknowledged when a process is killed, and knows that the process is gone', {
  timeout: 120_000,
}, async () => {
  const service = world.client.sync.v1.services(serviceSid);
  const names = ['a', 'b', 'c', 'd'];
  for (const uniqueName of names) {
    await service.documents.create({ uniqueName, data: { n: 0 } });
    await service.syncLists.create({ uniqueName });
  }
  for (let round = 0; round < 3; round += 1) {
    const child = startChild('write-until-killed', [world.stateFolder, serviceSid]);
    const ended = outputOf(child);
    const enough = 20 + 37 * round;
    let lines = 0;
    child.stdout?.on('data', (chunk: Buffer) => {
      lines += chunk.toString().split('\n').length - 1;
      if (lines >= enough) child.kill('SIGKILL');
    });
    const { code, output } = await ended;
    expect(code).toBeNull();
    const acknowledged = new Map(
      output
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ') as [string, string]),
    );
    for (const name of names) {
      const last = Number(acknowledged.get(name));
      const document = await service.documents(name).fetch();
      expect(document.data.n).toBeGreaterThanOrEqual(last);
      expect(document.data.n).toBeLessThanOrEqual(last + 1);
      const items = await service.syncLists(name).syncListItems.list({ order: 'desc', limit: 1 });
      expect(items[0]?.data.n).toBeGreaterThanOrEqual(last);
      await service.documents(name).update({ data: { n: 0 } });
    }
  }
  const store = await openStore(`${world.stateFolder}/emulator.db`);
  expect((await store.read('PRAGMA integrity_check'))[0]).toEqual({ integrity_check: 'ok' });
  expect((await goneInstances(store, systemClock())).length).toBe(3);
  await store.close();
});
