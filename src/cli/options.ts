/** Flags of the commands, made from the settings, and the way back from typed flags to settings. */
import { type Command, Option } from 'commander';
import type { TypedFlag } from '../config/load.ts';
import { listSettings } from '../config/schema.ts';
import type { Setting } from '../config/setting.ts';
import { SynthcallError } from '../shared/errors.ts';

/** Which settings a command takes as flags. */
export interface FlagChoice {
  /** Paths of settings or of groups of settings (`twilio`); undefined = all. */
  readonly settings?: readonly string[];
  /** Also list the flags that help leaves out as a rule. */
  readonly listAll?: boolean;
  /** Also take secrets as flags. */
  readonly secrets?: boolean;
  /** By path: what a setting means to this command, where that differs. */
  readonly meanings?: Readonly<Record<string, string>>;
}

/** Adds a flag for every chosen setting, and `--local` where the world can be chosen. */
export function addSettingFlags(command: Command, choice: FlagChoice = {}): void {
  for (const known of listSettings()) {
    if (!isChosen(known, choice)) continue;
    const setting = { ...known, description: choice.meanings?.[known.path] ?? known.description };
    for (const option of optionsOf(setting)) {
      const shown = choice.listAll === true || !setting.advanced;
      command.addOption(option.helpGroup(`${setting.group}:`).hideHelp(option.hidden || !shown));
    }
    if (setting.path === 'world') {
      command.addOption(new Option('--local', 'the same as --world local').helpGroup(`${setting.group}:`));
    }
  }
}

/** The flags that were typed, keyed by the path of their setting. */
export function typedFlags(command: Command): Map<string, TypedFlag> {
  const flags = new Map<string, TypedFlag>();
  for (const setting of listSettings()) {
    const key = new Option(`--${setting.flag}`).attributeName();
    if (command.getOptionValueSource(key) !== 'cli') continue;
    const value: unknown = command.getOptionValue(key);
    if (setting.kind === 'boolean') flags.set(setting.path, { name: `--${value ? '' : 'no-'}${setting.flag}`, value });
    else if (value === false) flags.set(setting.path, { name: '--no-color', value: 'never' });
    else flags.set(setting.path, { name: `--${setting.flag}`, value });
  }
  if (command.getOptionValueSource('local') === 'cli') {
    const world = flags.get('world')?.value ?? 'local';
    if (world !== 'local') {
      throw new SynthcallError('CONFIG_USAGE', `--local and --world ${String(world)} contradict each other.`, {
        hint: 'Leave one of the two out.',
      });
    }
    flags.set('world', { name: '--local', value: 'local' });
  }
  return flags;
}

function isChosen(setting: Setting, choice: FlagChoice): boolean {
  if (setting.secret && !choice.secrets) return false;
  const group = setting.path.slice(0, Math.max(0, setting.path.indexOf('.')));
  return choice.settings === undefined || choice.settings.includes(setting.path) || choice.settings.includes(group);
}

function optionsOf(setting: Setting): Option[] {
  const { flag, kind } = setting;
  if (kind === 'boolean') return switchOf(setting);
  const option = new Option(`--${flag} <${placeholder(setting)}>`, described(setting));
  if (setting.choices) option.argChoices = [...setting.choices];
  if (kind === 'list' || kind === 'record') option.argParser(collect);
  if (setting.path !== 'display.color') return [option];
  return [option.hideHelp(), new Option('--no-color', 'no colours')];
}

/** Both ways; what is on by default is turned off with the one that is worth showing beside it. */
function switchOf({ flag, description, fallback }: Setting): Option[] {
  const off = new Option(`--no-${flag}`, 'turn that off');
  if (fallback !== true) return [new Option(`--${flag}`, description), off.hideHelp()];
  return [new Option(`--${flag}`, `${description} (on by default)`), off];
}

function collect(value: string, before: unknown): string[] {
  return [...(Array.isArray(before) ? before : []), value];
}

function described(setting: Setting): string {
  const { fallback } = setting;
  const simple = typeof fallback === 'string' || typeof fallback === 'number';
  const facts = [setting.choices?.join(', ') ?? '', simple ? `default ${fallback}` : ''].filter((fact) => fact !== '');
  return facts.length > 0 ? `${setting.description} (${facts.join('; ')})` : setting.description;
}

function placeholder(setting: Setting): string {
  if (setting.choices) return 'which';
  if (setting.kind === 'integer' || setting.kind === 'number') return 'number';
  if (setting.kind === 'record') return 'name=value';
  if (setting.allowed.includes('address')) return 'url';
  if (setting.secret) return 'secret';
  if (setting.allowed.includes('folder') || /^(?:folder|file)\b/i.test(setting.description)) return 'path';
  return 'text';
}
