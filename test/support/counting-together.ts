/** Several processes count one Sync document up by compare-and-set, each through an emulator of its own on one folder. */
import { outputOf, startChild } from './child.ts';
import type { EmulatorWorld } from './emulator.ts';

/** What they came to. `conflicts` is how often one of them lost a race and tried again. */
export interface Counted {
  readonly codes: readonly (number | null)[];
  readonly count: number;
  readonly revision: string;
  readonly conflicts: number;
}

/** Lets so many processes count up to `times` each; they begin together, once all of them are there. */
export async function countTogether(world: EmulatorWorld, processes: number, times: number): Promise<Counted> {
  const { sid } = await world.client.sync.v1.services.create();
  const service = world.client.sync.v1.services(sid);
  await service.documents.create({ uniqueName: 'counter', data: { count: 0 } });
  await service.syncLists.create({ uniqueName: 'present' });
  const args = [world.stateFolder, sid, String(times), String(processes)];
  const ended = await Promise.all(Array.from({ length: processes }, () => outputOf(startChild('count-up', args))));
  const { data, revision } = await service.documents('counter').fetch();
  const conflicts = ended.reduce((sum, { output }) => sum + JSON.parse(output).conflicts, 0);
  return { codes: ended.map(({ code }) => code), count: data.count, revision, conflicts };
}
