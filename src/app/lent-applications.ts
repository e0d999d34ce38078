/** What users' own TwiML applications pointed at before a run borrowed them: a file each in the state folder, so that a crash does not lose it. */
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LentApplication, LentApplications } from '../adapters/twilio/lent-application.ts';
import { writeFileWhole } from '../shared/files.ts';
import { type AppTools, stateFolderOf } from './tools.ts';

/** The notes of a state folder. One that cannot be read counts as none. */
export function lentApplicationsOf(tools: AppTools): LentApplications & { all(): Promise<LentApplication[]> } {
  const folder = join(stateFolderOf(tools), 'lent-applications');
  const pathOf = (sid: string) => join(folder, `${sid}.json`);
  const find = async (sid: string): Promise<LentApplication | undefined> => {
    try {
      const { pointsAt, before } = JSON.parse(await readFile(pathOf(sid), 'utf8')) as LentApplication;
      return { sid, pointsAt, before };
    } catch {
      return undefined;
    }
  };
  return {
    find,
    note: (lent) => writeFileWhole(pathOf(lent.sid), `${JSON.stringify(lent)}\n`),
    forget: (sid) => rm(pathOf(sid), { force: true }),
    all: async () => {
      const names = await readdir(folder).catch(() => []);
      const sids = names.flatMap((name) => /^(AP[0-9a-f]{32})\.json$/.exec(name)?.[1] ?? []);
      return (await Promise.all(sids.sort().map(find))).filter((lent) => lent !== undefined);
    },
  };
}
