/** `synthcall emulator`: the Twilio emulator alone, in real time. */
import type { DefineCommand } from '../context.ts';
import { addSettingFlags } from '../options.ts';
import { runServer } from '../run-server.ts';

const EXAMPLES = `
Examples:
  synthcall emulator --port 4010
  TWILIO_BASE_URL=http://127.0.0.1:4010 synthcall run --world live
`;

/** Adds the command's flags and action. */
export const defineEmulator: DefineCommand = (command, context) => {
  command.addHelpText('after', EXAMPLES);
  addSettingFlags(command, { settings: ['tunnel.port', 'seed', 'audio', 'stateFolder', 'display'] });
  command.action(async () => {
    const prepared = await context.prepare(command);
    const app = await context.app(prepared);
    await runServer('Twilio emulator', await app.emulator(prepared.settings.tunnel.port), prepared, context);
  });
};
