/** A TwiML application of the user's own (TWIML_APP_SID): a run points it at itself, and whatever becomes of the run it is given back as it was. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort, type LiveWorld, type Running, startLiveWorld } from '../../support/live-world.ts';

const MINE = { voiceUrl: 'https://mine.example.com/voice', voiceMethod: 'GET' };

let world: LiveWorld;
let sid: string;
beforeEach(async () => {
  world = await startLiveWorld();
  ({ sid } = await world.emulator.client.applications.create({ friendlyName: 'mine', ...MINE }));
});
afterEach(() => world.dispose());

const application = () => world.emulator.client.applications(sid).fetch();
const env = () => ({ TWIML_APP_SID: sid });
const reach = async () => {
  const port = String(await freePort());
  return ['--port', port, '--public-url', `http://127.0.0.1:${port}`];
};

/** A run that had the application and was killed in a call. */
async function killedRun(): Promise<void> {
  world.model.thinkFor(3_000);
  const run: Running = await world.startRunWith(env(), '--pairs', '1', '--run-id', 'killed');
  await run.saw('call.connected');
  run.process.kill('SIGKILL');
  await run.done;
  world.model.thinkFor(0);
  expect((await application()).voiceUrl).toMatch(/^http:\/\/127\.0\.0\.1:/);
}

describe('an application that a killed run had borrowed', () => {
  it('is told of by doctor and given back by cleanup', async () => {
    await killedRun();
    const doctor = await world.here(['doctor', '--json', '--world', 'live', ...(await reach())], env());
    expect(JSON.parse(doctor.out).checks).toContainEqual(
      expect.objectContaining({ name: 'application', state: 'good', fix: expect.stringContaining('cleanup') }),
    );
    const { code, out } = await world.here(['cleanup', '--json', '--world', 'live']);
    expect(code).toBe(0);
    expect(JSON.parse(out).leftovers).toContainEqual(
      expect.objectContaining({ kind: 'application', sid, removed: true, restored: true }),
    );
    expect(await application()).toMatchObject(MINE);
    expect((await world.here(['cleanup', '--world', 'live'])).out).toContain('Nothing was left behind');
  });

  it('is given back as it was by the next run that borrows it', async () => {
    await killedRun();
    const run = await world.startRunWith(env(), '--pairs', '1');
    expect((await run.done).code).toBe(0);
    expect(await application()).toMatchObject(MINE);
  });

  it('is given back as it was by the resumed run', async () => {
    await killedRun();
    const words = ['run', '--resume', 'killed', '--json', '--yes', ...(await reach())];
    expect((await world.start(words, env()).done).code).toBe(0);
    expect(await application()).toMatchObject(MINE);
  });

  it('stays as it is when somebody has pointed it elsewhere since', async () => {
    await killedRun();
    await world.emulator.client.applications(sid).update({ voiceUrl: 'https://new.example.com/' });
    const { out } = await world.here(['cleanup', '--json', '--world', 'live']);
    expect(out).not.toContain(sid);
    expect((await application()).voiceUrl).toBe('https://new.example.com/');
  });
});

it('doctor says that the application which is set is not there', async () => {
  const missing = { TWIML_APP_SID: `AP${'0'.repeat(32)}` };
  const { code, out } = await world.here(['doctor', '--json', '--world', 'live', ...(await reach())], missing);
  expect([code, JSON.parse(out).checks]).toEqual([
    3,
    expect.arrayContaining([expect.objectContaining({ name: 'application', state: 'bad' })]),
  ]);
});

it('the local world has applications of its own and does not look for that one', async () => {
  const words = ['run', '--local', '--responder', 'offline', '--pairs', '1', '--no-audio', '--json', '--seed', '7'];
  const { code, events } = await world.here(words, env());
  expect([code, events.at(-1)]).toMatchObject([0, { accepted: 1 }]);
});
