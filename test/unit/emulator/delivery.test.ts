import { expect, onTestFinished, test } from 'vitest';
import { createDelivery } from '../../../src/emulator/delivery.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { createHttpClient } from '../../../src/shared/http.ts';
import { unguessableIds } from '../../../src/shared/ids.ts';
import { deafServer } from '../../support/deaf-server.ts';

test('a connection that is not made in time is tried again as often as the URL says, long before an answer would be late', async () => {
  const http = createHttpClient();
  const server = await deafServer();
  onTestFinished(() => {
    http.close();
    return server.close();
  });
  const clock = systemClock();
  const deliver = createDelivery({ http, clock, ids: unguessableIds(), authToken: 'secret' });
  const outcome = await deliver({ url: `${server.url}/voice#ct=150&rc=2&tt=9000`, method: 'POST', params: [] });
  expect(outcome).toEqual({
    ok: false,
    code: 11200,
    message: `No connection to ${new URL(server.url).host} within 150 ms.`,
    attempts: 3,
  });
});
