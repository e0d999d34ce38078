/** A signed request through the public URL and back: what a webhook of Twilio's would meet. */
import { adviceOf, messageOf, SynthcallError } from '../../shared/errors.ts';
import { createHttpClient, type HttpClient } from '../../shared/http.ts';
import { sign } from '../../webhooks/signature.ts';
import type { AppTools } from '../tools.ts';

const TIMEOUT_MS = 15_000;
/** A tunnel that was opened a moment ago may need another one. */
const TRIES = 3;
const BETWEEN_TRIES_MS = 2_000;

/** The status of the answer. Without a token the request carries a signature that nobody made. It has no effect whatever the answer. */
export async function sendSigned(http: HttpClient, publicUrl: string, authToken: string | undefined): Promise<number> {
  const url = `${publicUrl}/transcription-webhook`;
  const signature = authToken === undefined ? 'bm9ib2R5' : sign(url, authToken);
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature };
  return (await http.send({ method: 'POST', url, headers, body: '', timeoutMs: TIMEOUT_MS })).status;
}

/** Of an answer that is no good: how to mend it. */
export function mendOf(status: number): string {
  return status === 403
    ? `Give --public-url exactly as Twilio is to call it, with this account's auth token; a tunnel may take its path away, but not change the rest.`
    : 'Something else answers there: check that the tunnel leads to this port, and without the path of --public-url.';
}

/**
 * Throws `TUNNEL_FAILED` when the public URL answers and does not lead to our webhooks: every call would be dialled and paid
 * for nothing. A URL that cannot be reached from here is a warning: Twilio may reach it all the same.
 */
export async function assureWebhooks(publicUrl: string, authToken: string, tools: AppTools): Promise<void> {
  const http = createHttpClient();
  try {
    for (let attempt = 1; ; attempt += 1) {
      const status = await sendSigned(http, publicUrl, authToken);
      if (status >= 200 && status < 300) return;
      if (attempt === TRIES) throw notOurs(publicUrl, status);
      await tools.clock.sleep(BETWEEN_TRIES_MS);
    }
  } catch (error) {
    if (error instanceof SynthcallError) throw error;
    tools.logger.warn('the public URL cannot be reached from here', { url: publicUrl, reason: messageOf(error) });
  } finally {
    http.close();
  }
}

/** Why webhooks do not arrive any more, and what to do; undefined when they do. Asked when legs have failed: nothing else tells of a tunnel that is gone. */
export async function lostWebhooks(publicUrl: string, authToken: string): Promise<string | undefined> {
  const http = createHttpClient();
  try {
    const status = await sendSigned(http, publicUrl, authToken);
    return status >= 200 && status < 300 ? undefined : `${publicUrl} answers ${status} by now. ${mendOf(status)}`;
  } catch (error) {
    const advice = 'Calls fail without their webhooks: see whether the tunnel still runs; `synthcall doctor` tries it.';
    return adviceOf(`${publicUrl} cannot be reached any more: ${messageOf(error)}`, advice);
  } finally {
    http.close();
  }
}

function notOurs(publicUrl: string, status: number): SynthcallError {
  return new SynthcallError('TUNNEL_FAILED', `${publicUrl} answered ${status} to a signed webhook.`, {
    hint: `${mendOf(status)} \`synthcall doctor\` tries it again.`,
  });
}
