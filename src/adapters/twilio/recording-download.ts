/** Downloads the audio of a recording as a WAV file. */
import { SynthcallError } from '../../shared/errors.ts';
import type { HttpClient } from '../../shared/http.ts';
import type { TwilioAccount } from './client.ts';
import { toBaseUrl } from './sdk-transport.ts';
import { toCarrierError } from './twilio-errors.ts';

/** A long recording over a slow line, or made while we wait. */
const TIMEOUT_MS = 600_000;
const MAX_BYTES = 512 * 1024 * 1024;
const HEADER_BYTES = 44;

/** A function for the carrier's `recording`: undefined when there is no audio. */
export function createRecordingDownload(http: HttpClient, account: TwilioAccount) {
  const authorization = `Basic ${Buffer.from(`${account.username}:${account.password}`).toString('base64')}`;
  return async (recordingSid: string): Promise<Buffer | undefined> => {
    const uri = `https://api.twilio.com/2010-04-01/Accounts/${account.accountSid}/Recordings/${recordingSid}.wav`;
    const response = await http
      .send({
        method: 'GET',
        url: toBaseUrl(uri, account.baseUrl),
        headers: { authorization },
        timeoutMs: TIMEOUT_MS,
        maxBytes: MAX_BYTES,
      })
      .catch((error: unknown) => {
        throw toCarrierError(error, 'download a recording');
      });
    if (response.status === 404) return undefined;
    if (response.status !== 200) {
      const error = Object.assign(new Error(`HTTP ${response.status}`), { status: response.status });
      throw toCarrierError(error, 'download a recording');
    }
    if (!isWav(response.body)) throw notWav(recordingSid);
    return response.body;
  };
}

/** Whether the canonical 44-byte header is there, with channels and a rate in it. */
function isWav(bytes: Buffer): boolean {
  return (
    bytes.length >= HEADER_BYTES &&
    bytes.toString('latin1', 0, 4) === 'RIFF' &&
    bytes.toString('latin1', 8, 12) === 'WAVE' &&
    bytes.readUInt16LE(22) > 0 &&
    bytes.readUInt32LE(28) > 0
  );
}

function notWav(recordingSid: string): SynthcallError {
  return new SynthcallError('CARRIER_REFUSED', `Recording ${recordingSid} is not a WAV file.`, {
    hint: 'The recording may not be ready yet; it can be fetched again later.',
  });
}
