/** `run` in the live world, as a user starts it, against an emulator and a language model that it knows only by URL. */
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TEST_ACCOUNT } from '../../support/emulator.ts';
import { filesBelow } from '../../support/files-below.ts';
import { type LiveWorld, OPENAI_SECRET, startLiveWorld } from '../../support/live-world.ts';
import { ECHOED_KEY } from '../../support/openai-server.ts';

let world: LiveWorld;
beforeEach(async () => {
  world = await startLiveWorld();
});
afterEach(() => world.dispose());

/** Nobody can hurry it, so it goes on while the other tests are made. */
let realCall: ReturnType<typeof makeRealCall>;
beforeAll(() => {
  realCall = makeRealCall();
  realCall.catch(() => {}); // its own test tells
});
async function makeRealCall() {
  const own = await startLiveWorld();
  const emulator = own.start(['emulator', '--json', '--port', '0', '--no-audio', '--state-folder', 'emulator']);
  const { url } = await emulator.saw('server.started');
  const run = await own.runHere('--pairs', '1', '--budget', '3', '--twilio-base-url', String(url));
  const [call] = (await own.read('calls.jsonl')).trim().split('\n');
  emulator.process.kill('SIGTERM');
  const ended = await emulator.done;
  await own.dispose();
  return { run, call, emulator: ended };
}

const NOTHING = { rooms: 0, applications: 0 };

describe('a live run', () => {
  it('makes calls, answers ahead of time, leaves nothing behind and shows no secret anywhere', async () => {
    const run = await world.startRun('--pairs', '3', '--log-level', 'debug', '--log-file', 'log.txt');
    const { code, out, err, events } = await run.done;
    expect([code, err]).toEqual([0, '']);
    expect(events.filter(({ verdict }) => verdict === 'accepted')).toHaveLength(3);
    const manifest = JSON.parse(await world.read('manifest.json'));
    expect(manifest).toMatchObject({ world: 'live', spend: { priced: true }, counts: { accepted: 3 } });
    expect(manifest.speak_ahead.used).toBeGreaterThan(0);
    expect(manifest.counts.responder_calls).toBe(world.model.requests.length);
    expect(await world.remains()).toEqual(NOTHING);
    const written = [out, err, ...(await filesBelow(world.cwd)).map(({ text }) => text)].join('\n');
    for (const secret of [OPENAI_SECRET, TEST_ACCOUNT.authToken]) expect(written).not.toContain(secret);
  });

  it.each([
    ['400', 'This deployment is on fire.'],
    ['401', 'Incorrect API key provided'],
  ] as const)('stops at once when the model answers %s, in the words of its server', async (behaviour, words) => {
    world.model.behave(behaviour);
    const { code, events } = await world.runHere('--pairs', '20', '--concurrency', '2');
    expect(code).toBe(3);
    expect(events.at(-1)).toMatchObject({ event: 'run.completed', stopped_by: 'error', accepted: 0 });
    expect(JSON.stringify(events.at(-1))).toContain(words);
    expect(world.model.requests.length).toBeLessThanOrEqual(4);
    expect(await world.remains()).toEqual(NOTHING);
  });

  it('stops after a few bad calls when the model is down, and says nothing in its place', async () => {
    world.model.behave('500');
    const { code, events } = await world.runHere('--pairs', '20', '--concurrency', '3', '--openai-timeout-ms', '500');
    expect(code).toBe(3);
    expect(events.at(-1)).toMatchObject({ stopped_by: 'quality', accepted: 0 });
    expect(JSON.stringify(events.at(-1))).toMatch(/bad.*(?:answered 500|no reply within|not asked for now)/);
    const finished = events.filter(({ event }) => event === 'call.finished');
    expect(finished.map(({ ending }) => ending)).toEqual(finished.map(() => 'responder-failed'));
    const said = events.filter(({ event }) => event === 'turn.said');
    expect(said.every(({ turn, role }) => turn === 0 && role === 'agent')).toBe(true);
    expect(await world.remains()).toEqual(NOTHING);
  });
});

it('a key that its server repeats is written nowhere', async () => {
  world.model.behave('401-echo');
  const log = ['--log-level', 'debug', '--log-file', 'log.txt'];
  const words = ['run', '--local', '--yes', '--no-audio', '--pairs', '2', ...log];
  const { code, out, err } = await world.here([...words, '--json'], { OPENAI_API_KEY: ECHOED_KEY });
  expect(code).toBe(3);
  expect(out).toContain('key not valid: ***');
  const written = [out, err, ...(await filesBelow(world.cwd)).map(({ text }) => text)].join('\n');
  expect(written).not.toMatch(/7788/);
});

describe('cleanup', () => {
  it('leaves alone what a run of the folder is using, and removes it once that run is dead', async () => {
    world.model.thinkFor(5_000);
    const run = await world.startRun('--pairs', '1');
    await run.saw('call.connected');
    const cleanUp = async () => {
      const { code, out } = await world.here(['cleanup', '--json', '--world', 'live']);
      return { code, leftovers: JSON.parse(out).leftovers as { kind: string; inUse?: boolean; removed: boolean }[] };
    };
    const during = await cleanUp();
    expect(during.code).toBe(0);
    expect(during.leftovers.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['conference', 'application']));
    expect(during.leftovers.every(({ inUse, removed }) => inUse === true && !removed)).toBe(true);
    run.process.kill('SIGKILL');
    await run.done;
    expect((await cleanUp()).leftovers.every(({ removed }) => removed)).toBe(true);
    expect(await world.remains()).toEqual(NOTHING);
  });
});

describe('an interruption', () => {
  it('by a terminal that is closed hangs up and leaves nothing behind', async () => {
    world.model.thinkFor(3_000);
    const run = await world.startRun('--pairs', '2');
    await run.saw('call.connected');
    run.process.kill('SIGHUP');
    expect((await run.done).code).toBe(130);
    expect(JSON.parse(await world.read('manifest.json'))).toMatchObject({ stopped_by: 'interrupt' });
    expect(await world.remains()).toEqual(NOTHING);
  });

  it('by a fault of ours hangs up too before the fault ends the process', async () => {
    world.model.thinkFor(3_000);
    const fault = "process.on('SIGUSR2',()=>{throw(new%20Error('boom'))})";
    const run = await world.startRunWith({ NODE_OPTIONS: `--import=data:text/javascript,${fault}` }, '--pairs', '2');
    await run.saw('call.connected');
    run.process.kill('SIGUSR2');
    const { code, err } = await run.done;
    expect([code, err]).toEqual([70, expect.stringContaining('boom')]);
    expect(await world.remains()).toEqual(NOTHING);
  });

  it('by SIGTERM, as by Ctrl-C, hangs up, settles, writes what is known and removes the application', async () => {
    world.model.thinkFor(3_000);
    const run = await world.startRun('--pairs', '4');
    await run.saw('call.connected');
    run.process.kill('SIGTERM');
    const { code, events } = await run.done;
    expect(code).toBe(130);
    expect(events.at(-1)).toMatchObject({ event: 'run.completed', stopped_by: 'interrupt', exit_code: 130 });
    expect(JSON.parse(await world.read('manifest.json'))).toMatchObject({ stopped_by: 'interrupt' });
    expect(await world.remains()).toEqual(NOTHING);
    const [service] = await world.emulator.client.sync.v1.services.list();
    const [day] = await world.emulator.client.sync.v1.services(service?.sid ?? '').documents.list();
    expect(day?.data).toMatchObject({ count: events.at(-1)?.['responder_calls'], leases: {} });
  });

  it('twice ends at once, and cleanup removes what stayed behind', async () => {
    world.model.thinkFor(3_000);
    const run = await world.startRun('--pairs', '2');
    await run.saw('call.connected');
    await world.emulator.fetch('/_emulator/faults', {
      method: 'POST',
      body: JSON.stringify({ api: { latencyMs: 60_000 } }),
    });
    run.process.kill('SIGINT');
    setTimeout(() => run.process.kill('SIGINT'), 300);
    expect((await run.done).code).toBe(130);
    await world.emulator.fetch('/_emulator/faults', { method: 'DELETE' });
    expect(await world.remains()).not.toEqual(NOTHING);
    const { code, out } = await world.start(['cleanup', '--json', '--world', 'live']).done;
    expect(code).toBe(0);
    const { leftovers } = JSON.parse(out) as { leftovers: { kind: string; removed: boolean }[] };
    expect(leftovers).toMatchObject([{ kind: 'application', removed: true }]);
    expect(await world.remains()).toEqual(NOTHING);
  });
});

describe('real time', () => {
  it('takes its time: a call against the emulator as a program of its own', async () => {
    const { run, call, emulator } = await realCall;
    expect([run.code, run.events.at(-1)]).toMatchObject([0, { accepted: 1 }]);
    expect(JSON.parse(call ?? '')).toMatchObject({ ending: 'customer-closed', recording: { channels: 2 } });
    expect(emulator.code).toBe(0);
  });
});
