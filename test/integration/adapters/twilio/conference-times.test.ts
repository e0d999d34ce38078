import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTwilioClient } from '../../../../src/adapters/twilio/client.ts';
import { createConferenceTimes } from '../../../../src/adapters/twilio/conference-times.ts';
import { askForTimes } from '../../../../src/calls/call-times.ts';
import { promptClock } from '../../../../src/shared/clock.ts';
import { createHttpClient, type HttpClient } from '../../../../src/shared/http.ts';

const SID = `CF${'0'.repeat(32)}`;
const ACCOUNT = `AC${'0'.repeat(32)}`;

let statuses: string[];
let server: Server;
let http: HttpClient;
let times: ReturnType<typeof createConferenceTimes>;
beforeEach(async () => {
  statuses = [];
  server = createServer((_request, response) => {
    const status = statuses.length > 1 ? statuses.shift() : statuses[0];
    const updated = status === 'completed' ? 'Sat, 21 Nov 2026 10:01:30 +0000' : 'Sat, 21 Nov 2026 10:00:02 +0000';
    const dates = { date_created: 'Sat, 21 Nov 2026 10:00:00 +0000', date_updated: updated };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ sid: SID, account_sid: ACCOUNT, status, ...dates }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  http = createHttpClient();
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  times = createConferenceTimes(
    createTwilioClient({ accountSid: ACCOUNT, username: ACCOUNT, password: 'secret', baseUrl }, http),
  );
});
afterEach(async () => {
  http.close();
  await new Promise((resolve) => server.close(resolve));
});

describe('the times of a conference', () => {
  it('are told of one that is completed', async () => {
    statuses = ['completed'];
    expect(await times(SID)).toEqual({ startedAt: '2026-11-21T10:00:00.000Z', durationS: 90, segments: [] });
  });

  it('are nothing for a room that never opened', async () => {
    statuses = ['init'];
    expect(await times(SID)).toEqual({ durationS: 0, segments: [] });
  });

  it('are asked for again while it is going on, because its last change is not its end', async () => {
    statuses = ['in-progress', 'in-progress', 'completed'];
    const told: string[] = [];
    const parts = { carrier: { times }, clock: promptClock() };
    expect(await askForTimes(parts, SID, (message) => told.push(message))).toMatchObject({ durationS: 90 });
    expect(told).toEqual([]);
    statuses = ['in-progress'];
    expect(await askForTimes(parts, SID, (message) => told.push(message))).toBeUndefined();
    expect(told).toEqual([expect.stringContaining('is not over yet (in-progress)')]);
  });
});
