/** The tunnel from the public internet to the webhook server: a given public URL, or ngrok, loaded only when needed. */
import { messageOf, SynthcallError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/log.ts';
import type { Secret } from '../../shared/secret.ts';

/** How to reach us from outside. */
export interface TunnelSettings {
  readonly publicUrl?: string | undefined;
  /** Of the webhook server; 0 = any free one, to which no tunnel of the user's own can lead. */
  readonly port?: number | undefined;
  readonly ngrokAuthtoken?: Secret | undefined;
  readonly ngrokDomain?: string | undefined;
}

/** An open tunnel. */
export interface Tunnel {
  readonly url: string;
  close(): Promise<void>;
}

/** Opens the tunnel to `localUrl`. Throws `TUNNEL_FAILED`, `CREDENTIAL_MISSING` or, for a public URL without a port, `CONFIG_INVALID`. */
export async function openTunnel(localUrl: string, settings: TunnelSettings, logger: Logger): Promise<Tunnel> {
  if (settings.publicUrl && settings.port === 0) throw leadsNowhere(settings.publicUrl);
  if (settings.publicUrl) return { url: settings.publicUrl.replace(/\/$/, ''), close: async () => {} };
  if (!settings.ngrokAuthtoken) {
    throw new SynthcallError(
      'CREDENTIAL_MISSING',
      'Twilio must reach the webhooks, and neither a public URL nor an ngrok token is set.',
      {
        hint: 'Set NGROK_AUTHTOKEN (https://dashboard.ngrok.com/get-started/your-authtoken), or give --public-url of any other tunnel together with --port.',
      },
    );
  }
  const ngrok = await loadNgrok();
  try {
    const listener = await ngrok.forward({
      addr: new URL(localUrl).host,
      authtoken: settings.ngrokAuthtoken.reveal(),
      ...(settings.ngrokDomain ? { domain: settings.ngrokDomain } : {}),
      onStatusChange: (status) => noteStatus(status, logger),
    });
    const url = listener.url();
    if (!url) throw new Error('ngrok gave no URL');
    logger.info('the tunnel is open', { url });
    return { url, close: () => listener.close() };
  } catch (error) {
    throw tunnelError(error);
  }
}

function leadsNowhere(publicUrl: string): SynthcallError {
  return new SynthcallError('CONFIG_INVALID', `${publicUrl} leads to no fixed port.`, {
    hint: 'Give --port as well: the one that your tunnel forwards to.',
  });
}

/** The agent reconnects by itself and keeps its address; calls that want an answer meanwhile are lost, which the user should know. */
function noteStatus(status: string, logger: Logger): void {
  if (/closed|disconnect/i.test(status)) logger.warn('the tunnel is down; ngrok is connecting again', { status });
  else logger.info('the tunnel has changed', { status });
}

async function loadNgrok(): Promise<typeof import('@ngrok/ngrok')> {
  try {
    return await import('@ngrok/ngrok');
  } catch (error) {
    throw new SynthcallError('TUNNEL_FAILED', 'The optional package @ngrok/ngrok is not installed.', {
      hint: 'Install it with `npm install @ngrok/ngrok`, or give --public-url of any other tunnel.',
      cause: error,
    });
  }
}

function tunnelError(error: unknown): SynthcallError {
  const message = messageOf(error);
  const code = /ERR_NGROK_\d+/.exec(message)?.[0];
  const noNetwork = /tcp connection|dns|lookup/i.test(message);
  const hint = code
    ? `See https://ngrok.com/docs/errors/${code.toLowerCase()}; check NGROK_AUTHTOKEN and NGROK_DOMAIN.`
    : noNetwork
      ? 'Check the network (a firewall may block connect.ngrok-agent.com:443), or give --public-url of any other tunnel.'
      : 'Check NGROK_AUTHTOKEN, or give --public-url of any other tunnel.';
  return new SynthcallError('TUNNEL_FAILED', `The ngrok tunnel could not be opened: ${message.slice(0, 300)}`, {
    hint,
    cause: error,
  });
}

/** True when the optional package is there. */
export async function isNgrokInstalled(): Promise<boolean> {
  return loadNgrok().then(
    () => true,
    () => false,
  );
}
