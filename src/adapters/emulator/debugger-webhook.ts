/** Sets the emulator's Debugger webhook; at Twilio that is done in the Console, by hand. */
import { SynthcallError } from '../../shared/errors.ts';
import type { HttpClient } from '../../shared/http.ts';

/** Has the emulator tell `webhookUrl` of errors and warnings. */
export async function setDebuggerWebhook(http: HttpClient, baseUrl: string, webhookUrl: string): Promise<void> {
  const url = `${baseUrl}/_emulator/debugger`;
  const response = await http.send({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ url: webhookUrl }),
    timeoutMs: 10_000,
  });
  if (response.status === 200) return;
  throw new SynthcallError(
    'CARRIER_REFUSED',
    `The emulator did not take the Debugger webhook (HTTP ${response.status}).`,
    {
      hint: 'This is a fault in the emulator; please report it.',
    },
  );
}
