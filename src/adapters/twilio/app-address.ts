/** The address of a TwiML application as the other end of a leg, `app:AP…?call=…`: written and read in one place. */

/** The address that a leg is placed to. */
export function appAddress(applicationSid: string, query: string): string {
  return `app:${applicationSid}?${query}`;
}

/** What a leg's `to` tells: the application, and our call key where Twilio gives the parameters back. */
export function applicationIn(
  to: string | null | undefined,
): { readonly sid: string; readonly callKey: string | undefined } | undefined {
  const [, sid, query = ''] = /^app:(AP[0-9a-f]{32})(?:\?(.*))?$/is.exec(to ?? '') ?? [];
  return sid === undefined ? undefined : { sid, callKey: new URLSearchParams(query).get('call') ?? undefined };
}
