/** `synthcall init`: sets a folder up; running it again changes nothing. */
import { type Command, Option } from 'commander';
import { saysYes } from '../confirm.ts';
import type { CommandContext, DefineCommand, Prepared } from '../context.ts';
import { type Answers, answersFromFlags, askIntelligence } from '../init-answers.ts';
import { type MayChange, storeInEnv, storeInGitignore, storeInRc } from '../init-files.ts';
import { askUntilItWorks } from '../init-rounds.ts';
import { addSettingFlags, typedFlags } from '../options.ts';
import { FIRST_RUN, initText } from '../render-init.ts';

const EXAMPLES = `
Examples:
  synthcall init                        asks what it needs to know
  synthcall init --yes                  local world, built-in responder, no questions
  synthcall init --yes --world live     credentials from flags, the environment or .env
  synthcall init --yes --intelligence   Conversation Intelligence as well; Twilio charges it by the minute

Secrets go to .env, readable by you alone. A secret is safer in the environment than on the command line.
`;

/** Adds the command's flags and action. */
export const defineInit: DefineCommand = (command, context) => {
  const settings = ['world', 'responder', 'yes', 'rateLimit', 'stateFolder', 'out'];
  const groups = ['twilio', 'openai', 'tunnel', 'segment', 'display'];
  command.addHelpText('after', EXAMPLES);
  addSettingFlags(command, { settings: [...settings, ...groups], listAll: true, secrets: true });
  command.addOption(
    new Option(
      '--intelligence [name]',
      'have recordings transcribed and analysed: finds or makes the Conversation Intelligence service of this name, with all operators (default the one that is set, else synthcall)',
    ).helpGroup('Analytics:'),
  );
  command.action(() => init(command, context));
};

async function init(command: Command, context: CommandContext): Promise<void> {
  const before = await context.prepare(command);
  const done = await askUntilItWorks({
    before,
    context,
    start: () => answersFromFlags(typedFlags(command), before),
    attempt: (answers) => provision(answers, command, context),
  });
  if (!done) return;
  const { answers, made } = done;
  const { prepared, syncServiceSid, created, checks = [], intelligence } = made;
  const toStore = new Map(answers).set('twilio.syncServiceSid', { name: 'the Sync service', value: syncServiceSid });
  if (intelligence && worldOf(prepared) === 'live') {
    const name = 'the Conversation Intelligence service';
    toStore.set('twilio.intelligenceServiceSid', { name, value: intelligence.serviceSid });
  }
  const { settings, style } = prepared;
  const { cwd } = context.io;
  const mayChange = permission(before, context);
  const changes = [
    await storeInRc(cwd, toStore, mayChange),
    await storeInEnv(cwd, toStore, mayChange),
    await storeInGitignore(cwd, ['.env', `${settings.stateFolder}/`, `${settings.out}/`]),
  ].filter((change) => change !== undefined);
  const price = await priceOfFirstRun(prepared, context);
  const services = { syncServiceSid, created, ...(intelligence ? { intelligence } : {}) };
  const outcome = { world: worldOf(prepared), ...services, changes, checks, ...price };
  if (settings.display.json) context.print(JSON.stringify(outcome));
  else if (!settings.display.quiet) context.print(initText(outcome, style));
}

async function provision(answers: Answers, command: Command, context: CommandContext) {
  const prepared = await context.prepare(command, answers);
  const wish = await intelligenceWish(command, prepared, context);
  const made = await (await context.app(prepared)).provision(wish ? { intelligence: wish } : {});
  return { ...made, prepared };
}

/** From the flag, or asked for in the live world; credentials that do not work are told of by what follows. */
async function intelligenceWish(
  command: Command,
  prepared: Prepared,
  context: CommandContext,
): Promise<{ uniqueName?: string } | undefined> {
  const flag: unknown = command.getOptionValue('intelligence');
  if (flag !== undefined) return typeof flag === 'string' ? { uniqueName: flag } : {};
  const isOpen = !prepared.settings.yes && !prepared.settings.twilio.intelligenceServiceSid;
  if (!isOpen || worldOf(prepared) !== 'live') return undefined;
  const services = await (await context.app(prepared)).intelligenceServices().catch(() => undefined);
  return services && askIntelligence(services, context);
}

/** The first run as `initText` proposes it, priced; undefined when it cannot be planned, for instance without personas. */
async function priceOfFirstRun(prepared: Prepared, context: CommandContext): Promise<{ priceMicros?: number }> {
  const settings = { ...prepared.settings, pairs: FIRST_RUN.pairs, budget: [String(FIRST_RUN.budget)] };
  try {
    const { plan } = await (await context.app({ ...prepared, settings })).preview();
    return plan.estimatedMicros === undefined ? {} : { priceMicros: plan.estimatedMicros };
  } catch {
    return {};
  }
}

function permission(before: Prepared, context: CommandContext): MayChange {
  if (before.settings.yes) return async () => true;
  return (file, name) => saysYes(`${file} has another value for ${name}. Replace it?`, context);
}

function worldOf({ settings }: Prepared): string {
  return settings.world === 'auto' ? (settings.twilio.accountSid ? 'live' : 'local') : settings.world;
}
