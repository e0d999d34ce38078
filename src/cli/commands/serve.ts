/** `synthcall serve`: the webhook server alone. */
import type { DefineCommand } from '../context.ts';
import { addSettingFlags } from '../options.ts';
import { runServer } from '../run-server.ts';

const EXAMPLES = `
Examples:
  synthcall serve --port 3000
  synthcall serve --public-url https://calls.example.com
`;

/** Adds the command's flags and action. */
export const defineServe: DefineCommand = (command, context) => {
  const settings = ['world', 'responder', 'maxTurns', 'silenceRounds', 'gather', 'personas', 'out', 'stateFolder'];
  const groups = ['twilio', 'openai', 'tunnel', 'rateLimit', 'display'];
  command.addHelpText('after', EXAMPLES);
  addSettingFlags(command, { settings: [...settings, ...groups] });
  command.action(async () => {
    const prepared = await context.prepare(command);
    const app = await context.app(prepared);
    await runServer('Webhook server', await app.serve(context.signal), prepared, context);
  });
};
