/** Conversation Intelligence in the live world: set up by `init`, used by `run`, off with one line where nobody wants it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveWorld, startLiveWorld } from '../../support/live-world.ts';

let world: LiveWorld;
beforeAll(async () => {
  world = await startLiveWorld();
});
afterAll(() => world.dispose());

const intelligence = () => world.emulator.client.intelligence.v2;

describe('Conversation Intelligence in the live world', () => {
  it('is off without a service, and the run says so in one line', async () => {
    const { code, err } = await world.runHere(
      '--pairs',
      '1',
      '--responder',
      'offline',
      '--run-id',
      'without',
      '--log-level',
      'info',
    );
    expect(code).toBe(0);
    const lines = err.split('\n').filter((line) => line.includes('recognition is off'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('no Conversation Intelligence service is set (VOICE_INTELLIGENCE_SID)');
    expect(await intelligence().services.list()).toEqual([]);
  });

  it('is set up by init, found again by the next one, and used by a run that hears of transcripts by webhook', async () => {
    const init = () => world.here(['init', '--yes', '--world', 'live', '--responder', 'offline', '--intelligence']);
    expect((await init()).out).toMatch(
      /Conversation Intelligence service GA[0-9a-f]{32} created; operators: 5 made, 15 attached/,
    );
    const [service] = await intelligence().services.list();
    expect(await readFile(join(world.cwd, '.env'), 'utf8')).toContain(`VOICE_INTELLIGENCE_SID=${service?.sid}\n`);
    expect((await init()).out).toContain('nothing was changed');
    const run = await world.runHere('--pairs', '1', '--responder', 'offline', '--run-id', 'with');
    expect(run.code).toBe(0);
    const lines = await readFile(join(world.cwd, 'synthcall-runs', 'with', 'recognised.jsonl'), 'utf8');
    const { operator_results: results } = JSON.parse(lines.split('\n')[0] ?? '');
    const attached = await intelligence()
      .operatorAttachments(service?.sid ?? '')
      .fetch();
    const sids = results.map((result: { operator_sid: string }) => result.operator_sid);
    expect([...sids].sort()).toEqual([...attached.operatorSids].sort());
    expect(
      (
        await intelligence()
          .services(service?.sid ?? '')
          .fetch()
      ).webhookUrl,
    ).toBeNull(); // as it was
  });

  it('is told what is waited for when transcripts take longer than the calls', async () => {
    const tune = (json: object) =>
      fetch(`${world.emulator.emulator.url}/_emulator/intelligence`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(json),
      });
    expect((await tune({ queueDelayMs: 0, workDelayMs: 13_000 })).status).toBe(200);
    const { code, events } = await world.runHere('--pairs', '1', '--responder', 'offline', '--run-id', 'slow');
    await tune({ queueDelayMs: 5, workDelayMs: 20 });
    expect(code).toBe(0);
    const [warning, ...others] = events.filter((event) => event['event'] === 'warning');
    expect(others).toEqual([]);
    expect(warning).toMatchObject({
      code: 'recognition',
      message: expect.stringMatching(/still waiting for 1 recognised transcript, .* --resume latest$/),
    });
    expect(events.at(-1)).toMatchObject({ event: 'run.completed' });
  });
});
