/** `synthcall emulator`: the Twilio emulator alone, in real time. */
import type { DefineCommand } from '../context.ts';
import { addSettingFlags } from '../options.ts';
import { runServer } from '../run-server.ts';

const EXAMPLES = `
Examples:
  synthcall emulator                    any free port, and how to point a run at it
  synthcall emulator --port 4010

The account is made up, unless TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN are set. To run against an emulator:
  export TWILIO_ACCOUNT_SID=AC00000000000000000000000000000001 TWILIO_AUTH_TOKEN=made-up
  synthcall emulator --port 4010 &
  TWILIO_BASE_URL=http://127.0.0.1:4010 AGENT_PHONE_NUMBER=+15005550006 \\
    synthcall run --world live --pairs 2 --port 3000 --public-url http://127.0.0.1:3000 --yes

Any other Twilio client must put Twilio's host first in the path, or send it as Host header:
  https://api.twilio.com/2010-04-01/Accounts/…  →  http://127.0.0.1:4010/api.twilio.com/2010-04-01/Accounts/…
  https://sync.twilio.com/v1/Services           →  http://127.0.0.1:4010/sync.twilio.com/v1/Services
`;

/** Adds the command's flags and action. */
export const defineEmulator: DefineCommand = (command, context) => {
  command.addHelpText('after', EXAMPLES);
  addSettingFlags(command, {
    settings: ['tunnel.port', 'seed', 'audio', 'stateFolder', 'display'],
    meanings: { 'tunnel.port': 'port to listen on; 0 = any free one' },
  });
  command.action(async () => {
    const prepared = await context.prepare(command);
    const app = await context.app(prepared);
    await runServer('Twilio emulator', await app.emulator(prepared.settings.tunnel.port), prepared, context);
  });
};
