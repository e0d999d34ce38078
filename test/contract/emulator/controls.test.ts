/** The emulator's own controls: health, journal, reset and faults on purpose. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type EmulatorWorld, refusal, startEmulator } from '../../support/emulator.ts';

let world: EmulatorWorld;
let serviceSid: string;
beforeEach(async () => {
  world = await startEmulator();
  serviceSid = (await world.client.sync.v1.services.create()).sid;
});
afterEach(() => world.dispose());

const setFaults = (faults: object) =>
  world.fetch('/_emulator/faults', { method: 'POST', body: JSON.stringify(faults) });
const documents = () => world.client.sync.v1.services(serviceSid).documents;

/** What 40 updates in a row come to: a status each, or `cut`. */
async function outcomes(): Promise<(number | 'cut')[]> {
  const seen: (number | 'cut')[] = [];
  for (let n = 0; n < 40; n += 1) {
    const update = documents()('d').update({ data: { n } });
    seen.push(await update.then(() => 200).catch((error: { status?: number }) => error.status ?? 'cut'));
  }
  return seen;
}

describe('faults', () => {
  it('answer 429 with 54009 and 5xx at the asked rates, the same again with the same seed', async () => {
    await documents().create({ uniqueName: 'd' });
    await setFaults({ seed: 's', sync: { rate429: 0.3, rate5xx: 0.2, dropRate: 0.1 } });
    const first = await outcomes();
    expect(new Set(first)).toEqual(new Set([200, 429, 503, 'cut']));
    await setFaults({ seed: 's', sync: { rate429: 0.3, rate5xx: 0.2, dropRate: 0.1 } });
    expect(await outcomes()).toEqual(first);
    await setFaults({ sync: { rate429: 1 } });
    expect(await refusal(documents()('d').fetch())).toMatchObject({ status: 429, code: 54009 });
    expect((await world.client.applications.list()).length).toBe(0);
    await world.fetch('/_emulator/faults', { method: 'DELETE' });
    expect((await documents()('d').fetch()).uniqueName).toBe('d');
  });

  it('cut the connection before or after the request is carried out', async () => {
    await documents().create({ uniqueName: 'd', data: { n: 0 } });
    await setFaults({ sync: { dropRate: 1 } });
    await expect(documents()('d').update({ data: { n: 1 } })).rejects.toThrow();
    await setFaults({ sync: { dropAfterRate: 1 } });
    await expect(documents()('d').update({ data: { n: 2 } })).rejects.toThrow();
    await setFaults({});
    expect(await documents()('d').fetch()).toMatchObject({ data: { n: 2 }, revision: '1' });
  });

  it('that do not exist or are out of range are refused by name', async () => {
    const wrong = await setFaults({ sync: { rate500: 1 } });
    expect(await wrong.json()).toMatchObject({ status: 400, message: expect.stringContaining('sync.rate500') });
    const tooMuch = await setFaults({ sync: { rate429: 2 } });
    expect(await tooMuch.json()).toMatchObject({ status: 400, message: expect.stringContaining('0 to 1') });
  });
});

describe('health, journal and reset', () => {
  it('tell who is running, what happened since a line, and forget everything', async () => {
    const health = await (await world.fetch('/_emulator/health')).json();
    expect(health).toMatchObject({ status: 'ok', pid: process.pid, time: 'real' });
    await documents().create({ uniqueName: 'd' });
    type Lines = { lines: { seq: number; path: string }[] };
    const all = (await (await world.fetch('/_emulator/journal')).json()) as Lines;
    expect(all.lines.map(({ seq }) => seq)).toEqual([1, 2]);
    const since = (await (await world.fetch('/_emulator/journal?since=1')).json()) as Lines;
    expect(since.lines.map(({ path }) => path)).toEqual([`/v1/Services/${serviceSid}/Documents`]);
    expect((await world.fetch('/_emulator/reset', { method: 'POST' })).status).toBe(204);
    expect(await refusal(documents()('d').fetch())).toMatchObject({ status: 404 });
    expect(await world.client.sync.v1.services.list()).toEqual([]);
  });

  it('refuse web pages and unknown controls', async () => {
    const page = await world.fetch('/_emulator/reset', { method: 'POST', headers: { Origin: 'https://evil.example' } });
    expect(page.status).toBe(403);
    const unknown = await world.fetch('/_emulator/nothing');
    expect(await unknown.json()).toMatchObject({ message: expect.stringContaining('GET /_emulator/health') });
  });
});
