/** `synthcall emulator` for a client that is not ours: how to reach it is said, and what it lacks is told on its terminal. */
import { afterAll, expect, it } from 'vitest';
import { newFolder, removeFolders, startSynthcall } from '../support/synthcall-process.ts';

afterAll(removeFolders);

it('says how another client reaches it, and what a client asked for that it has not', async () => {
  const server = startSynthcall(['emulator', '--port', '0', '--no-color'], await newFolder());
  const [, user = '', token = '', url = ''] = await server.saw(/curl -u '(AC\w+):(\w+)' (http:\S+)\n/);
  const ask = async (address: string) => {
    const authorization = `Basic ${Buffer.from(`${user}:${token}`).toString('base64')}`;
    return (await fetch(address, { headers: { authorization } })).status;
  };
  expect(await ask(url)).toBe(200);
  expect(await ask(url.replace('Calls.json', 'Messages.json'))).toBe(404);
  expect(await ask(url.replace('/api.twilio.com', ''))).toBe(404);
  server.child.kill('SIGINT');
  const { code, err } = await server.ended;
  expect(code).toBe(0);
  expect(err).toMatch(/Messages\.json.*the emulator has no such resource/);
  expect(err).toMatch(/Calls\.json.*a request names no Twilio host: put the Twilio host first in the path/);
});
