/** Which Twilio address an HTTP request means. */
import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { readAddress } from '../../../src/emulator/incoming.ts';

const address = (url: string, host = 'localhost:4010') => {
  const { query, ...rest } = readAddress({ url, headers: { host } } as unknown as IncomingMessage);
  return { ...rest, query: query.toString() };
};

describe('reading an address', () => {
  it.each([
    ['/sync.twilio.com/v1/Services?PageSize=2', undefined, 'sync.twilio.com', '/v1/Services', 'PageSize=2'],
    ['/API.Twilio.com/2010-04-01/a.json', undefined, 'api.twilio.com', '/2010-04-01/a.json', ''],
    ['/api.dublin.ie1.twilio.com/x', undefined, 'api.twilio.com', '/x', ''],
    ['/api.twilio.com', undefined, 'api.twilio.com', '/', ''],
    ['/v1/Services?a=b', 'sync.twilio.com:8080', 'sync.twilio.com', '/v1/Services', 'a=b'],
    ['http://api.twilio.com/x?y=1', 'proxy', 'api.twilio.com', '/x', 'y=1'],
    ['/_emulator/health', undefined, undefined, '/_emulator/health', ''],
    ['/nottwilio.com/x', undefined, undefined, '/nottwilio.com/x', ''],
    ['/evil-twilio.com/x', undefined, undefined, '/evil-twilio.com/x', ''],
    ['/x', 'api.twilio.com.example.com', undefined, '/x', ''],
  ])('of %s sent to %s gives %s', (url, host, expectedHost, path, query) => {
    expect(address(url, host)).toEqual({ host: expectedHost, path, query });
  });
});
