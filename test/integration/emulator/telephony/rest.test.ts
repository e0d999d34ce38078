/** What the REST API shows of calls, rooms and recordings: shapes, lists, faults, several processes, replays. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { openStore } from '../../../../src/emulator/store.ts';
import {
  type Answering,
  type CallWorld,
  dialPair,
  startCallWorld,
  talkingPair,
  twiml,
  untilEnd,
} from '../../../support/call-world.ts';
import { basicAuth, refusal, TEST_ACCOUNT } from '../../../support/emulator.ts';

const worlds: CallWorld[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.dispose();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function start(answer: Answering, more: object = {}): Promise<CallWorld> {
  const world = await startCallWorld({ answer, ...more });
  worlds.push(world);
  return world;
}

async function sharedFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'synthcall-shared-'));
  folders.push(folder);
  return folder;
}

const patient: Answering = ({ path }) =>
  path === '/voice' ? twiml('<Gather input="speech" timeout="600" action="/heard"/>') : undefined;

describe('recordings', () => {
  test('of a leg and of the room are listed everywhere they belong, and can be deleted', async () => {
    const world = await start(talkingPair(1));
    const recordingEvents = { recordingStatusCallback: `${world.appUrl}/recording`, recordingChannels: 'dual' };
    const conferenceSid = await dialPair(world, await world.application('/voice'), 'recorded', {
      record: true,
      ...recordingEvents,
      conferenceRecord: 'true',
      conferenceRecordingStatusCallback: `${world.appUrl}/mix`,
    });
    await world.until(({ path }) => path === '/mix');
    const second = await world.until(
      ({ path, params }) => path === '/recording' && params['CallSid'] !== firstOf(world),
    );
    const all = await world.client.recordings.list({ conferenceSid });
    expect(all.map(({ channels, source, status }) => `${channels} ${source} ${status}`).sort()).toEqual([
      '1 Conference completed',
      '2 OutboundAPI completed',
      '2 OutboundAPI completed',
    ]);
    const callSid = second.params['CallSid'] ?? '';
    const [ofCall] = await world.client.calls(callSid).recordings.list();
    expect(ofCall).toMatchObject({ sid: second.params['RecordingSid'], track: 'both', channels: 2, conferenceSid });
    expect(await world.client.conferences(conferenceSid).recordings.list()).toHaveLength(3);
    const recording = await world.client.recordings(ofCall?.sid ?? '').fetch();
    expect(recording.duration).toBe(second.params['RecordingDuration']);

    const media = await fetch(
      `${world.emulatorUrl}/api.twilio.com/2010-04-01/Accounts/${TEST_ACCOUNT.sid}/Recordings/${recording.sid}.wav`,
      {
        headers: { Authorization: basicAuth() },
      },
    );
    expect(media.status).toBe(404);
    expect(((await media.json()) as { message: string }).message).toContain('keeps no sound');

    await world.client.recordings(recording.sid).remove();
    expect(await refusal(world.client.recordings(recording.sid).fetch())).toMatchObject({ status: 404, code: 20404 });
    expect(await world.client.recordings.list({ conferenceSid })).toHaveLength(2);
    expect(await world.client.recordings.list({ conferenceSid, includeSoftDeleted: true })).toHaveLength(3);
  });

  test('get their sound from the port they are given', async () => {
    const world = await start(talkingPair(1), {
      telephony: {
        media: async (recording: { end_ms: number }, timeline: { segments: unknown[] }, extension: string) => ({
          bytes: Buffer.from(`${extension} ${timeline.segments.length} ${recording.end_ms > 1000}`),
          contentType: 'audio/x-wav',
        }),
      },
    });
    const sound = { record: true, recordingStatusCallback: `${world.appUrl}/recording` };
    await dialPair(world, await world.application('/voice'), 'sound', sound);
    const { params } = await world.until(({ path }) => path === '/recording');
    const path = new URL(params['RecordingUrl'] ?? '').pathname;
    const media = await fetch(`${world.emulatorUrl}/api.twilio.com${path}.wav`, {
      headers: { Authorization: basicAuth() },
    });
    expect([media.headers.get('content-type'), await media.text()]).toEqual(['audio/x-wav', 'wav 4 true']);
  });
});

function firstOf(world: CallWorld): string | undefined {
  return world.arrived.find(({ path }) => path === '/recording')?.params['CallSid'];
}

describe('lists', () => {
  test('of calls come newest first, in pages, and can be filtered', async () => {
    const world = await start(({ path }) => (path === '/start' ? twiml('<Hangup/>') : undefined));
    const sids: string[] = [];
    for (let number = 0; number < 5; number += 1) {
      const to = `+1202555010${number}`;
      const { sid } = await world.client.calls.create({
        from: '+12025550100',
        to,
        url: `${world.appUrl}/start`,
        statusCallback: `${world.appUrl}/status`,
      });
      sids.unshift(sid);
      await world.until(({ path, params }) => path === '/status' && params['CallSid'] === sid);
    }
    expect((await world.client.calls.list({ pageSize: 2 })).map(({ sid }) => sid)).toEqual(sids);
    expect(await world.client.calls.list({ status: 'completed', to: '+12025550103' })).toHaveLength(1);
    expect(await world.client.calls.list({ status: 'busy' })).toEqual([]);
    expect(await world.client.calls.list({ startTime: new Date('2026-01-05') })).toHaveLength(5);
    expect(await world.client.calls.list({ startTimeAfter: new Date('2026-01-06') })).toEqual([]);
  });

  test('refuse parameters that do not exist, and so does every create', async () => {
    const world = await start(patient);
    const path = `/api.twilio.com/2010-04-01/Accounts/${TEST_ACCOUNT.sid}/Conferences/x/Participants.json`;
    const body = new URLSearchParams({ From: '+12025550100', To: '+12025550123', Lable: 'typo' });
    const answer = await fetch(world.emulatorUrl + path, {
      method: 'POST',
      body,
      headers: { Authorization: basicAuth() },
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 20001 });
    const inline = world.client.calls.create({ from: '+12025550100', to: '+12025550123', twiml: 'x'.repeat(4001) });
    expect(await refusal(inline)).toMatchObject({ code: 32018 });
    const gone = world.client.conferences(`CF${'0'.repeat(32)}`);
    expect(await refusal(gone.participants.create({ from: '+12025550100', to: '+12025550123' }))).toMatchObject({
      code: 20404,
    });
  });
});

describe('faults', () => {
  test('double and lose callbacks as asked, and leave the conversation alone', async () => {
    const world = await start(talkingPair(1));
    const set = (faults: object) =>
      fetch(`${world.emulatorUrl}/_emulator/call-faults`, { method: 'POST', body: JSON.stringify(faults) });
    expect((await set({ callbackDuplicate: 1 })).status).toBe(200);
    const conferenceSid = await dialPair(world, await world.application('/voice'), 'doubled');
    await untilEnd(world, conferenceSid);
    await world.until(() => world.arrived.filter(({ path }) => path === '/conference').length === 12);
    expect((await world.timeline('doubled')).segments).toHaveLength(4);
    expect((await set({ callbackDouble: 1 })).status).toBe(400);
  });

  test('make legs busy', async () => {
    const world = await start(patient, { telephony: { faults: { current: { ...NONE, busy: 1 } } } });
    const { sid } = await world.client.calls.create({
      from: '+12025550100',
      to: '+12025550123',
      url: `${world.appUrl}/voice`,
      statusCallback: `${world.appUrl}/status`,
    });
    const { params } = await world.until(({ path }) => path === '/status');
    expect(params).toMatchObject({ CallSid: sid, CallStatus: 'busy', CallDuration: '0' });
  });
});

const NONE = {
  busy: 0,
  noAnswer: 0,
  failed: 0,
  legDrop: 0,
  callbackDuplicate: 0,
  callbackLate: 0,
  callbackReordered: 0,
  callbackLost: 0,
};

describe('several emulators on one folder', () => {
  test('see each other’s calls, and do not touch each other’s live ones', async () => {
    const stateFolder = await sharedFolder();
    const [one, two] = [
      await start(patient, { stateFolder, time: 'real', seed: 'a' }),
      await start(patient, { stateFolder, time: 'real', seed: 'b' }),
    ];
    const application = await one.application('/voice');
    const shared = { from: '+12025550100', to: `app:${application}`, conferenceStatusCallback: `${one.appUrl}/c` };
    const { callSid, conferenceSid } = await one.client.conferences('mine').participants.create(shared);
    await one.client.conferences('mine').participants.create(shared);
    await one.until(({ params }) => params['StatusCallbackEvent'] === 'conference-start');
    await one.client.calls(callSid).fetch();
    expect((await two.client.calls(callSid).fetch()).status).toBe('in-progress');
    expect(await refusal(two.client.calls(callSid).update({ status: 'completed' }))).toMatchObject({
      status: 409,
      code: 20409,
    });
    expect(await refusal(two.client.conferences(conferenceSid).update({ status: 'completed' }))).toMatchObject({
      code: 20409,
    });
    expect(await refusal(two.client.conferences('mine').participants.create(shared))).toMatchObject({ code: 20409 });

    await worlds.shift()?.dispose();
    expect((await two.client.calls(callSid).fetch()).status).toBe('completed');
    expect(await two.client.conferences(conferenceSid).fetch()).toMatchObject({
      status: 'completed',
      reasonConferenceEnded: 'conference-ended-via-api',
    });
  });

  test('what a dead one left alive is closed when the next one starts', async () => {
    const stateFolder = await sharedFolder();
    const dying = await start(patient, { stateFolder, time: 'real' });
    const to = `app:${await dying.application('/voice')}`;
    const { callSid, conferenceSid } = await dying.client
      .conferences('left')
      .participants.create({ from: '+12025550100', to, record: true });
    await dying.until(({ path }) => path === '/voice');
    await dying.client.calls(callSid).fetch();
    const store = await openStore(join(stateFolder, 'emulator.db'));
    const owned = ['calls', 'conferences', 'recordings'];
    await store.write(
      owned.map((table) => ({ sql: `UPDATE ${table} SET owner = 'an instance that is gone'`, args: [] })),
    );
    await store.close();

    const next = await start(patient, { stateFolder, seed: 'next' });
    expect((await next.client.calls(callSid).fetch()).status).toMatch(/^(failed|completed)$/);
    expect(await next.client.conferences(conferenceSid).fetch()).toMatchObject({
      status: 'completed',
      reasonConferenceEnded: 'conference-ended-via-api',
    });
    expect(await next.client.conferences(conferenceSid).participants.list()).toEqual([]);
  });

  test('a replay with the same seed takes the place of the run before, SIDs and all', async () => {
    const stateFolder = await sharedFolder();
    const play = async () => {
      const world = await start(talkingPair(1), { stateFolder, seed: 'replay' });
      const conferenceSid = await dialPair(world, await world.application('/voice'), 'again', {
        record: true,
        recordingStatusCallback: `${world.appUrl}/recording`,
      });
      await untilEnd(world, conferenceSid);
      await world.until(({ path, params }) => path === '/recording' && params['CallSid'] !== firstOf(world));
      const counts = [
        (await world.client.conferences.list()).length,
        (await world.client.calls.list()).length,
        (await world.client.recordings.list()).length,
      ];
      await worlds.pop()?.dispose();
      return { conferenceSid, counts };
    };
    const before = await play();
    expect(before.counts).toEqual([1, 2, 2]);
    expect(await play()).toEqual(before);
  });

  test('two live ones with the same seed never share a SID', async () => {
    const stateFolder = await sharedFolder();
    const settings = { stateFolder, seed: 'twin', time: 'real' };
    const [one, two] = [await start(patient, settings), await start(patient, settings)];
    const application = await one.application('/voice');
    const create = (world: CallWorld, name: string) =>
      world.client.conferences(name).participants.create({ from: '+12025550100', to: `app:${application}` });
    const [a, b] = await Promise.all([create(one, 'a'), create(two, 'b')]);
    expect(a.conferenceSid).not.toBe(b.conferenceSid);
    expect(a.callSid).not.toBe(b.callSid);
  });
});
