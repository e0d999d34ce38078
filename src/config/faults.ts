/** What is wrong with settings, gathered so that a user sees all faults at once. */
import { SynthcallError } from '../shared/errors.ts';
import { nearestWord } from '../shared/nearest-word.ts';
import type { Setting } from './setting.ts';

/** One fault. `value` is masked for secrets and absent where there is no value to show. */
export interface SettingFault {
  readonly path: string;
  /** Where the value stands, such as `--pairs`, `SYNTHCALL_PAIRS` or `.synthcallrc: pairs`. */
  readonly source: string;
  readonly value?: string;
  readonly problem: string;
}

/** The fault of a value that the setting's type refuses. */
export function valueFault(setting: Setting, source: string, raw: unknown): SettingFault {
  const meant = setting.choices && typeof raw === 'string' ? nearestWord(raw, setting.choices) : undefined;
  const problem = `allowed: ${setting.allowed}${meant ? `; did you mean ${meant}?` : ''}`;
  return { path: setting.path, source, value: setting.secret ? '***' : shown(raw), problem };
}

/** The fault of a key in a settings file that is no setting. */
export function unknownKeyFault(path: string, source: string, known: readonly string[]): SettingFault {
  const lastKey = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
  const elsewhere = known.find((candidate) => candidate.toLowerCase().endsWith(`.${lastKey}`));
  const meant = elsewhere ?? nearestWord(path, known);
  return { path, source, problem: `there is no such setting${meant ? `; did you mean ${meant}?` : ''}` };
}

/** One error for all faults. */
export function faultsError(faults: readonly SettingFault[]): SynthcallError {
  const lines = faults.map(faultLine);
  const message =
    lines.length === 1
      ? `A setting cannot be used: ${lines[0]}.`
      : `${lines.length} settings cannot be used:\n${lines.map((line) => `  ${line}`).join('\n')}`;
  return new SynthcallError('CONFIG_INVALID', message, {
    hint: 'Correct the value where it stands; README and .synthcallrc.example describe every setting.',
    details: { faults },
  });
}

function faultLine(fault: SettingFault): string {
  const value = fault.value === undefined ? '' : ` = ${fault.value}`;
  return `${fault.path}${value} (from ${fault.source}), ${fault.problem}`;
}

function shown(raw: unknown): string {
  const text = JSON.stringify(raw) ?? String(raw);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
