/** What is wrong with settings, gathered so that a user sees all faults at once. */
import { SynthcallError } from '../shared/errors.ts';
import { nearestWord } from '../shared/nearest-word.ts';
import { isPlain } from './plain-text.ts';
import type { Setting } from './setting.ts';

/** One fault. `value` is masked for secrets and absent where there is no value to show. */
export interface SettingFault {
  readonly path: string;
  /** Where the value stands, such as `--pairs`, `SYNTHCALL_PAIRS` or `.synthcallrc: pairs`. */
  readonly source: string;
  readonly value?: string;
  readonly problem: string;
}

/** A value of a setting: as it was typed, and as the setting's type is given it. */
export interface FoundValue {
  readonly source: string;
  readonly raw: unknown;
  readonly value: unknown;
}

/** The fault of a value that the setting's type refuses. */
export function valueFault(setting: Setting, { source, raw, value }: FoundValue): SettingFault {
  const meant = setting.choices && typeof raw === 'string' ? nearestWord(raw, setting.choices) : undefined;
  const odd = typeof raw === 'string' && !isPlain(raw) ? 'it holds a control character or a line break; ' : '';
  const problem = `${odd}${unknownNames(setting, value)}allowed: ${setting.allowed}${meant ? `; did you mean ${meant}?` : ''}`;
  return { path: setting.path, source, value: setting.secret ? '***' : shown(raw), problem };
}

/** Of a record, which names in it are none of the setting's. */
function unknownNames({ names }: Setting, value: unknown): string {
  if (names === undefined || typeof value !== 'object' || value === null || Array.isArray(value)) return '';
  const unknown = Object.keys(value).filter((name) => !names.includes(name));
  const told = unknown.slice(0, MOST_LISTED).map((name) => {
    const meant = nearestWord(name, names);
    return `${shortened(name)}${meant ? ` (did you mean ${meant}?)` : ''}`;
  });
  return told.length > 0 ? `unknown: ${told.join(', ')}; ` : '';
}

/** The fault of a key in a settings file that is no setting. Without `known` nothing is looked for that may have been meant. */
export function unknownKeyFault(path: string, source: string, known: readonly string[] = []): SettingFault {
  const lastKey = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  const elsewhere = known.find((candidate) => candidate.toLowerCase().endsWith(`.${lastKey}`));
  return noSuchSetting(path, source, elsewhere ?? nearestWord(path, known));
}

/** The fault of a name that is no setting; `meant` is the one that may have been. */
export function noSuchSetting(path: string, source: string, meant: string | undefined): SettingFault {
  return {
    path: shortened(path),
    source: shortened(source),
    problem: `there is no such setting${meant ? `; did you mean ${meant}?` : ''}`,
  };
}

/** Of many faults so many are told. */
export const MOST_SHOWN = 50;

/** One error for all faults. */
export function faultsError(faults: readonly SettingFault[]): SynthcallError {
  const lines = faults.slice(0, MOST_SHOWN).map(faultLine);
  const more = faults.length > MOST_SHOWN ? [`and ${faults.length - MOST_SHOWN} more`] : [];
  const message =
    faults.length === 1
      ? `A setting cannot be used: ${lines[0]?.replace(/[^?]$/, '$&.')}`
      : `${faults.length} settings cannot be used:\n${[...lines, ...more].map((line) => `  ${line}`).join('\n')}`;
  return new SynthcallError('CONFIG_INVALID', message, {
    hint: 'Correct the value where it stands; README and .synthcallrc.example describe every setting.',
    details: { faults: faults.slice(0, MOST_SHOWN) },
  });
}

function faultLine(fault: SettingFault): string {
  const value = fault.value === undefined ? '' : ` = ${fault.value}`;
  return `${fault.path}${value} (from ${fault.source}), ${fault.problem}`;
}

/** A value as far as it fits. Of lists and groups only a short list of texts is looked into: YAML can make them endless. */
function shown(raw: unknown): string {
  if (Array.isArray(raw)) {
    const isPlain =
      raw.length <= MOST_LISTED && raw.every((entry) => typeof entry === 'string' && entry.length < LONGEST);
    return isPlain ? shortened(JSON.stringify(raw)) : `a list of ${raw.length}`;
  }
  if (typeof raw === 'object' && raw !== null) return 'a group';
  return shortened(typeof raw === 'string' ? JSON.stringify(raw.slice(0, LONGEST + 1)) : String(raw));
}

const LONGEST = 80;
const MOST_LISTED = 3;

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
