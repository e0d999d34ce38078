/** What `doctor` found, as text. Pure. */
import type { Check } from '../app.ts';
import { EXIT } from '../shared/error-codes.ts';
import { oneLine, printable } from '../shared/printable.ts';
import { folded, table } from './folding.ts';
import type { SettingRow } from './setting-rows.ts';
import { valueText } from './setting-rows.ts';
import type { Style } from './style.ts';

/** A line for each check, its mend below it. */
export function checkLines(checks: readonly Check[], style: Style): string[] {
  const marks = { good: style.good('✓'), bad: style.bad('✗'), skipped: style.dim('–') };
  const width = Math.max(0, ...checks.map(({ name }) => name.length));
  return checks.flatMap(({ name, state, found, fix }) => {
    const indent = ' '.repeat(width + 4);
    const text = folded(printable(found), style.width - width - 4).replaceAll('\n', `\n${indent}`);
    const line = `${marks[state]} ${oneLine(name).padEnd(width)}  ${state === 'skipped' ? style.dim(text) : text}`;
    if (fix === undefined) return [line];
    const mend = folded(printable(fix), style.width - width - 6).replaceAll('\n', `\n${indent}  `);
    return [line, `${indent}${style.bold('→')} ${mend}`];
  });
}

/** Settings that are not the default, then the checks, then what it comes to. */
export function doctorText(checks: readonly Check[], rows: readonly SettingRow[], style: Style): string {
  const set = rows.filter(({ source, value }) => value !== undefined && source !== 'default' && source !== 'not set');
  const settings = table(
    set.map(({ path, value, source }) => ['', path, valueText(value), source]),
    style.width,
  );
  const bad = checks.filter(({ state }) => state === 'bad').length;
  const verdict =
    bad === 0
      ? style.good('Everything that was looked at is fine.')
      : style.bad(`${bad} of ${checks.length} ${bad === 1 ? 'needs' : 'need'} mending.`);
  const head =
    settings.length === 0 ? [style.dim('All settings are the defaults.')] : [style.dim('Settings'), ...settings];
  return [...head, '', ...checkLines(checks, style), '', verdict].join('\n');
}

/** 0, or 2 when a setting must be mended first, or 3 when a vendor refuses. */
export function doctorExitCode(checks: readonly Check[]): number {
  const codes = checks.flatMap(({ state, exitCode }) => (state === 'bad' ? [exitCode ?? EXIT.configuration] : []));
  if (codes.length === 0) return EXIT.done;
  return codes.includes(EXIT.configuration) ? EXIT.configuration : EXIT.vendor;
}

/** One line of JSON. */
export function doctorJson(checks: readonly Check[], rows: readonly SettingRow[]): string {
  const lines = checks.map(({ exitCode, ...check }) => ({ ...check, ...(exitCode ? { exit_code: exitCode } : {}) }));
  return JSON.stringify({ ok: doctorExitCode(checks) === EXIT.done, checks: lines, settings: rows });
}
