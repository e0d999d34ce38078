/** How bad an error of Twilio's Debugger is for a call: one word for each code. */

/** CRITICAL: nothing works until it is mended. HIGH: a call is lost. MEDIUM: a part of a call is lost. LOW: worth knowing. */
export type Severity = 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW';

/** Ranges of codes, the narrower before the wider. */
const BY_CODE: readonly (readonly [from: number, to: number, severity: Severity])[] = [
  [10001, 10004, 'CRITICAL'], // account not active, trial limits, concurrency
  [11100, 11100, 'HIGH'], // invalid URL
  [11200, 11237, 'CRITICAL'], // our webhooks cannot be reached: connection, host name, redirects, certificates
  [11750, 11750, 'HIGH'], // answer larger than 64 kB
  [12100, 12100, 'HIGH'], // the TwiML cannot be parsed
  [12200, 12200, 'MEDIUM'], // the TwiML has an unknown verb or attribute; the call goes on
  [12300, 12301, 'HIGH'], // wrong content type
  [13223, 13228, 'HIGH'], // number invalid, forbidden, or without permission
  [13240, 13240, 'MEDIUM'],
  [13520, 13521, 'MEDIUM'], // <Say> without text, or too long
  [16000, 16099, 'HIGH'], // conference
  [20001, 20008, 'CRITICAL'], // authentication, permission
  [20403, 20404, 'CRITICAL'], // forbidden, not found
  [20429, 20429, 'HIGH'], // too many requests
  [21201, 21299, 'HIGH'], // a call cannot be placed
  [30001, 30001, 'HIGH'], // queue overflow
  [32000, 32999, 'HIGH'], // SIP, inline TwiML, transcription configuration
  [53000, 53999, 'CRITICAL'], // rooms and media
  [54000, 54999, 'MEDIUM'], // Sync
  [60001, 60001, 'MEDIUM'], // transcripts
  [64101, 64107, 'HIGH'],
  [82004, 82005, 'LOW'], // somebody's console.warn and console.error
];

/** The severity of a code; a code that is not in the table counts by its level. */
export function severityOf(code: string, level: string): Severity {
  const number = /^\d{5,6}$/.test(code) ? Number(code) : 0;
  const known = BY_CODE.find(([from, to]) => number >= from && number <= to)?.[2];
  const isWarning = level.toLowerCase() !== 'error';
  if (known === undefined) return isWarning ? 'LOW' : 'MEDIUM';
  if (!isWarning) return known;
  return known === 'LOW' ? 'LOW' : 'MEDIUM'; // Twilio itself says that the call goes on
}
