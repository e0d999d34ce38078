/** Finding the operation for a method and an address. */
import { describe, expect, it } from 'vitest';
import type { Route } from '../../../src/emulator/rest/route.ts';
import { createRouter } from '../../../src/emulator/router.ts';

const route = (method: Route['method'], pattern: string, host = 'api.twilio.com'): Route => ({
  method,
  host,
  pattern,
  operation: async () => ({ status: 200, json: pattern }),
});
const router = createRouter([
  route('GET', '/a/:Sid'),
  route('GET', '/a/:Sid.json'),
  route('POST', '/a/:Sid.json'),
  route('GET', '/a/special.json'),
  route('GET', '/a/:Sid.wav'),
  route('GET', '/a/:Sid/b/:Key'),
  route('GET', '/a/:Sid', 'other.twilio.com'),
]);
const found = (path: string, method = 'GET', host = 'api.twilio.com') => {
  const match = router.match(method, host, path);
  return match.found === 'route' ? [match.route.pattern, match.params] : match;
};

describe('the router', () => {
  it('prefers a literal to a name and a name with an ending to one without', () => {
    expect(found('/a/special.json')).toEqual(['/a/special.json', {}]);
    expect(found('/a/X1.json')).toEqual(['/a/:Sid.json', { Sid: 'X1' }]);
    expect(found('/a/X1.wav')).toEqual(['/a/:Sid.wav', { Sid: 'X1' }]);
    expect(found('/a/X1.mp3')).toEqual(['/a/:Sid', { Sid: 'X1.mp3' }]);
  });

  it('decodes names, but lets no slash in and no broken encoding', () => {
    expect(found('/a/x%20%C3%A9/b/1%3F')).toEqual(['/a/:Sid/b/:Key', { Sid: 'x é', Key: '1?' }]);
    expect(found('/a/x/b/1%2F2')).toEqual({ found: 'nothing' });
    expect(found('/a/x/b/%E0%A4%A')).toEqual({ found: 'nothing' });
  });

  it('tells an unknown method from an unknown path', () => {
    expect(found('/a/X.json', 'DELETE')).toEqual({ found: 'other-methods', allowed: ['GET', 'POST', 'GET'] });
    expect(found('/a')).toEqual({ found: 'nothing' });
    expect(found('/a/')).toEqual({ found: 'nothing' });
    expect(found('/a/X/b/')).toEqual({ found: 'nothing' });
  });

  it('keeps hosts apart', () => {
    expect(found('/a/X.json', 'GET', 'other.twilio.com')).toEqual(['/a/:Sid', { Sid: 'X.json' }]);
    expect(found('/a/X', 'GET', 'third.twilio.com')).toEqual({ found: 'nothing' });
  });
});
