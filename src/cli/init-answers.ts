/** What `init` is told: by flags, or by questions on a terminal. Writes nothing. */
import type { App } from '../app.ts';
import { coerce } from '../config/coerce.ts';
import type { TypedFlag } from '../config/load.ts';
import { listSettings } from '../config/schema.ts';
import type { Setting } from '../config/setting.ts';
import { isTyped } from '../config/sources.ts';
import { SynthcallError } from '../shared/errors.ts';
import type { CommandContext, Prepared } from './context.ts';
import { canAsk } from './io.ts';

/** Answers by path of the setting. */
export type Answers = Map<string, TypedFlag>;

const NOT_STORED = ['yes', 'display.'];

/** The answers that flags gave, and what they leave open for a folder without settings. */
export function answersFromFlags(flags: ReadonlyMap<string, TypedFlag>, before: Prepared): Answers {
  const answers: Answers = new Map([...flags].filter(([path]) => !NOT_STORED.some((start) => path.startsWith(start))));
  const { world, twilio } = before.settings;
  if (before.sources['world'] === 'default' && !twilio.accountSid)
    answer(answers, 'world', world === 'auto' ? 'local' : world);
  for (const path of ['responder', 'rateLimit.maxDailyCalls']) {
    if (before.sources[path] !== 'default' || answers.has(path)) continue;
    answer(answers, path, path === 'responder' ? before.settings.responder : before.settings.rateLimit.maxDailyCalls);
  }
  return answers;
}

/**
 * Asks for what flags did not give; `earlier` are answers that did not work: all of them are asked for once more, and are what
 * Enter alone says. Throws CONFIG_USAGE when nobody can be asked.
 */
export async function askAnswers(
  answers: Answers,
  before: Prepared,
  context: CommandContext,
  earlier: Answers = new Map(),
): Promise<void> {
  if (!canAsk(context.io)) {
    throw new SynthcallError('CONFIG_USAGE', 'init asks questions, and there is no terminal on which to ask.', {
      hint: 'Add --yes to take the defaults, and flags for what should differ: `synthcall init --help`.',
    });
  }
  const asker = await createAsker(before, context, earlier);
  const typedWorld =
    isTyped(before.sources, 'world') && before.settings.world !== 'auto' ? before.settings.world : undefined;
  const ask = () =>
    asker.choose('world', 'Where should calls be made?', [
      { value: 'local', name: 'local: the built-in emulator; nothing to sign up for, nothing to pay' },
      { value: 'live', name: 'live: Twilio; needs an account, costs money' },
    ]);
  const world = typedWorld ?? (await ask());
  answer(answers, 'world', world);
  for (const question of world === 'live' ? LIVE_QUESTIONS : LOCAL_QUESTIONS) {
    const { path } = question;
    if (answers.has(path) && !earlier.has(path)) continue;
    const kept = settingAt(path).secret ? earlier.get(path) : undefined;
    const isTypedFlag = answers.has(path);
    const given = await asker.text(question, kept && (isTypedFlag ? 'the one you gave' : 'the one you gave, -: none'));
    if (given === '' && kept) answers.set(path, kept);
    else if (given !== '' && !(given === NONE && kept && !isTypedFlag)) answer(answers, path, given);
  }
  if (isTyped(before.sources, DAILY.path)) return;
  answer(answers, DAILY.path, await asker.text(DAILY));
}

/** Takes a secret back that was given before: an empty answer keeps it. */
const NONE = '-';

interface Question {
  readonly path: string;
  readonly label: string;
  /** What an empty answer means; absent where the question shows what it is. */
  readonly whenEmpty?: string;
}

const DAILY: Question = { path: 'rateLimit.maxDailyCalls', label: 'Responder calls allowed per day' };
const OPENAI_KEY: Question = {
  path: 'openai.apiKey',
  label: 'OpenAI API key',
  whenEmpty: 'the built-in responder, or the key that is set',
};
const LOCAL_QUESTIONS: readonly Question[] = [OPENAI_KEY];
const LIVE_QUESTIONS: readonly Question[] = [
  { path: 'twilio.accountSid', label: 'Twilio account SID' },
  { path: 'twilio.authToken', label: 'Twilio auth token', whenEmpty: 'the one that is set' },
  { path: 'twilio.agentPhoneNumber', label: "Caller number of the agent's leg, such as +15555550142" },
  { path: 'twilio.customerPhoneNumber', label: "Caller number of the customer's leg" },
  OPENAI_KEY,
  { path: 'tunnel.ngrokAuthtoken', label: 'ngrok token', whenEmpty: 'none, or the one that is set' },
];

/** Which Conversation Intelligence service, from those of the account; undefined for none. Its use is charged, so nobody gets it unasked. */
export async function askIntelligence(
  services: Awaited<ReturnType<App['intelligenceServices']>>,
  context: CommandContext,
): Promise<{ uniqueName: string } | undefined> {
  const { select } = await import('@inquirer/prompts');
  const message =
    'Have recordings transcribed and analysed by Conversation Intelligence? Twilio charges it by the minute.';
  const known = services.map(({ uniqueName, friendlyName }) => ({
    value: uniqueName,
    name: `yes, by the service ${uniqueName}${friendlyName ? ` (${friendlyName})` : ''}`,
  }));
  const own = services.some(({ uniqueName }) => uniqueName === OWN_SERVICE)
    ? []
    : [{ value: OWN_SERVICE, name: `yes, by a new service named ${OWN_SERVICE}` }];
  const choices = [{ value: '', name: 'no' }, ...known, ...own];
  const on = { input: context.io.stdin, output: context.io.stderr, signal: context.signal };
  const uniqueName = await select({ message, choices, default: '' }, on);
  return uniqueName === '' ? undefined : { uniqueName };
}

/** The service that is made when none is named. */
const OWN_SERVICE = 'synthcall';

async function createAsker(before: Prepared, context: CommandContext, earlier: Answers) {
  const prompts = await import('@inquirer/prompts');
  const on = { input: context.io.stdin, output: context.io.stderr, signal: context.signal };
  const current = (path: string) => String(earlier.get(path)?.value ?? currentText(before, path));
  return {
    choose: (path: string, message: string, choices: { value: string; name: string }[]) => {
      const known = choices.find((choice) => choice.value === current(path))?.value;
      return prompts.select({ message, choices, ...(known ? { default: known } : {}) }, on);
    },
    text: ({ path, label, whenEmpty }: Question, whenKept?: string) => {
      const setting = settingAt(path);
      const note = whenKept ?? whenEmpty;
      const message = note === undefined ? `${label}:` : `${label} (empty: ${note}):`;
      const validate = (text: string) =>
        text.trim() === '' || isAllowed(setting, text) || `Allowed: ${setting.allowed}`;
      return setting.secret
        ? prompts.password({ message, mask: '*', validate }, on)
        : prompts.input({ message, validate, default: current(path) }, on);
    },
  };
}

function answer(answers: Answers, path: string, value: unknown): void {
  answers.set(path, { name: `the answer for ${path}`, value });
}

function isAllowed(setting: Setting, text: string): boolean {
  return setting.schema.safeParse(coerce(setting, text, undefined)).success;
}

function currentText(before: Prepared, path: string): string {
  const value = path
    .split('.')
    .reduce<unknown>((group, key) => (group as Record<string, unknown> | undefined)?.[key], before.settings);
  return value === undefined ? '' : String(value);
}

/** The setting with a path. */
export function settingAt(path: string): Setting {
  const found = listSettings().find((setting) => setting.path === path);
  if (!found) throw new SynthcallError('BUG', `There is no setting ${path}.`, { hint: 'Please report this.' });
  return found;
}
