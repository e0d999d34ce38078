/** Can Twilio reach the webhooks? The tunnel's parts, and a signed request through the public URL and back. */
import type { Check } from '../../app.ts';
import type { WorldName } from '../../domain/events.ts';
import { EXIT } from '../../shared/error-codes.ts';
import { messageOf } from '../../shared/errors.ts';
import { createHttpClient } from '../../shared/http.ts';
import { silentLogger } from '../../shared/log.ts';
import { openSwitchboard } from '../switchboard.ts';
import type { AppTools } from '../tools.ts';
import type { World } from '../world.ts';
import { bad, good, look, skipped } from './check.ts';
import { mendOf, sendSigned } from './signed-request.ts';

const NAME = 'webhooks';

/** What the tunnel needs, without opening it; `isServed`: it leads to a server that is running, wherever that listens. */
export async function tunnelCheck({ settings }: AppTools, world: WorldName, isServed = false): Promise<Check> {
  const { publicUrl, ngrokAuthtoken, ngrokDomain, port } = settings.tunnel;
  if (world === 'local') return skipped('tunnel', 'the local world needs none');
  if (publicUrl && isServed) return good('tunnel', publicUrl);
  if (publicUrl) {
    return port === 0
      ? bad(
          'tunnel',
          `${publicUrl} leads to no fixed port`,
          'Give --port as well: the one that your tunnel forwards to.',
        )
      : good('tunnel', `${publicUrl}, to port ${port}`);
  }
  const { isNgrokInstalled } = await import('../../adapters/ngrok/tunnel.ts');
  if (!(await isNgrokInstalled()))
    return bad(
      'tunnel',
      'the optional package @ngrok/ngrok is not installed',
      'npm install @ngrok/ngrok, or give --public-url of any other tunnel.',
    );
  if (!ngrokAuthtoken) {
    return bad(
      'tunnel',
      'there is no ngrok token, and no public URL',
      'Set NGROK_AUTHTOKEN (https://dashboard.ngrok.com/get-started/your-authtoken), or give --public-url with --port.',
    );
  }
  return good('tunnel', `ngrok, ${ngrokDomain ? `domain ${ngrokDomain}` : 'a domain of its choice'}, token set`);
}

/** Opens the webhook server as a run does, and sends it a request with a signature and one without. */
export async function roundTrip(tools: AppTools, world: World): Promise<Check> {
  return look(NAME, async () => {
    const { createOfflineResponder } = await import('../../adapters/offline-responder/offline-responder.ts');
    const switchboard = await openSwitchboard({
      tools: { ...tools, logger: silentLogger() }, // the request that must be refused is ours
      world,
      responder: createOfflineResponder(),
      store: { save: () => {}, load: async () => undefined, settle: async () => {} },
      emit: () => {},
      onStuck: () => {},
      sink: () => {},
    });
    try {
      return await askWebhooks(switchboard.publicUrl, world.account.authToken);
    } finally {
      await switchboard.close();
    }
  });
}

/** Sends the requests to a server that is running already. */
export async function askRunningServer({ settings }: AppTools, world: World): Promise<Check> {
  const { publicUrl } = settings.tunnel;
  if (world.name === 'local') {
    const found = 'a server in the local world answers its own emulator alone, so nobody else can look at it';
    return bad(
      NAME,
      found,
      'Leave --live out, or name the account whose server it is: `synthcall serve --world live`.',
    );
  }
  if (!publicUrl) {
    return bad(NAME, 'nobody says where the running server is', 'Give its --public-url: `synthcall serve` shows it.');
  }
  return look(NAME, () => askWebhooks(publicUrl.replace(/\/$/, ''), world.account.authToken));
}

async function askWebhooks(publicUrl: string, authToken: string): Promise<Check> {
  const http = createHttpClient();
  try {
    const signed = await sendSigned(http, publicUrl, authToken);
    const unsigned = await sendSigned(http, publicUrl, undefined);
    if (signed >= 200 && signed < 300 && unsigned === 403)
      return good(NAME, `${publicUrl} answers what is signed and refuses what is not`);
    const found = `${publicUrl} answered ${signed} to a signed request and ${unsigned} to an unsigned one`;
    return bad(NAME, found, mendOf(signed), EXIT.vendor);
  } catch (error) {
    return bad(
      NAME,
      `${publicUrl} cannot be reached: ${messageOf(error)}`,
      'Check the tunnel and the network.',
      EXIT.vendor,
    );
  } finally {
    http.close();
  }
}
