/** `synthcall doctor`: looks at everything that a run needs, before a run. */
import { SynthcallError } from '../../shared/errors.ts';
import type { DefineCommand } from '../context.ts';
import { addSettingFlags } from '../options.ts';
import { doctorExitCode, doctorJson, doctorText } from '../render-doctor.ts';
import { settingRows } from '../setting-rows.ts';

const EXAMPLES = `
Examples:
  synthcall doctor              everything, as a run would find it
  synthcall doctor --offline    without the network
  synthcall doctor --live --public-url https://calls.example.com
                                at a \`synthcall serve\` that is running there

The model is asked once, with the parameters of a run: a fraction of a cent. Nothing is changed at a vendor.
Exit codes: 0 all is well, 2 a setting must be mended, 3 a vendor refuses.
`;

/** Adds the command's flags and action. */
export const defineDoctor: DefineCommand = (command, context) => {
  command
    .option('--offline', 'ask nobody outside this machine')
    .option('--live', 'look at a webhook server that is running, instead of opening one')
    .addHelpText('after', EXAMPLES);
  const settings = ['world', 'responder', 'personas', 'out', 'stateFolder'];
  addSettingFlags(command, { settings: [...settings, 'twilio', 'openai', 'tunnel', 'rateLimit', 'display'] });
  command.action(async (options: { offline?: boolean; live?: boolean }) => {
    if (options.offline && options.live) {
      const message = '--live looks at a running server, and --offline asks nobody: they contradict each other.';
      throw new SynthcallError('CONFIG_USAGE', message, { hint: 'Leave one of the two out.' });
    }
    const prepared = await context.prepare(command);
    const { json, quiet } = prepared.settings.display;
    const app = await context.app(prepared);
    const checks = await app.doctor({ offline: options.offline === true, live: options.live === true });
    context.exitWith(doctorExitCode(checks));
    const rows = settingRows(prepared);
    if (json) context.print(doctorJson(checks, rows));
    else if (!quiet) context.print(doctorText(checks, rows, prepared.style));
  });
};
