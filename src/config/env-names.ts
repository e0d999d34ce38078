/** Environment variables that bear our name and are no setting: a misspelt budget must not become no budget. */
import { nearestWord } from '../shared/nearest-word.ts';
import { MOST_SHOWN, noSuchSetting, type SettingFault } from './faults.ts';
import type { Setting } from './setting.ts';

const PREFIX = 'SYNTHCALL_';

/** A fault for each. Empty ones count as unset. Values are not told: nobody knows what they are. */
export function unknownVariables(
  variables: Iterable<readonly [string, string | undefined]>,
  source: string,
  settings: readonly Setting[],
): SettingFault[] {
  const known = settings.flatMap(({ env }) => env);
  const unknown = [...variables]
    .filter(([name, value]) => name.startsWith(PREFIX) && !known.includes(name) && value !== undefined)
    .filter(([, value]) => value?.trim() !== '');
  return unknown.map(([name], index) => {
    const meant = index < MOST_SHOWN ? (byOtherName(name, settings) ?? nearestWord(name, known)) : undefined;
    return noSuchSetting(name, source, meant);
  });
}

/** The variable of the setting whose flag, path or vendor's variable was written as one of ours. */
function byOtherName(name: string, settings: readonly Setting[]): string | undefined {
  const words = name.slice(PREFIX.length);
  const asWords = (text: string) => text.replace(/(?=[A-Z])|[.-]/g, '_').toUpperCase();
  const isMeant = ({ flag, path, env }: Setting) =>
    env.includes(words) || asWords(flag) === words || asWords(path) === words;
  return settings.find(isMeant)?.env[0];
}
