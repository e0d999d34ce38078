/** The ways in which legs and rooms end, or never begin. */
import { afterEach, describe, expect, test } from 'vitest';
import { type Answering, type CallWorld, startCallWorld, twiml } from '../../../support/call-world.ts';
import { refusal } from '../../../support/emulator.ts';

let world: CallWorld;
afterEach(() => world.dispose());

const patient: Answering = ({ path }) =>
  path === '/voice' ? twiml('<Gather input="speech" timeout="600" action="/heard"/>') : undefined;

async function pair(answer: Answering, settings: { first?: object; second?: object; name?: string } = {}) {
  world = await startCallWorld({ answer });
  const application = await world.application('/voice');
  const participants = world.client.conferences(settings.name ?? 'room').participants;
  const shared = {
    from: '+12025550100',
    statusCallback: `${world.appUrl}/call`,
    conferenceStatusCallback: `${world.appUrl}/conference`,
    conferenceStatusCallbackEvent: ['start', 'end', 'join', 'leave'],
  };
  const to = (role: string) => `app:${application}?role=${role}`;
  const first = await participants.create({ ...shared, to: to('first'), label: 'first', ...settings.first });
  const second = await participants.create({ ...shared, to: to('second'), label: 'second', ...settings.second });
  return { first, second };
}

const ended = () => world.until(({ params }) => params['StatusCallbackEvent'] === 'conference-end');

describe('a room', () => {
  test('in which both listen for ever ends when their silence falls through', async () => {
    const { first } = await pair(({ path }) =>
      path === '/voice' ? twiml('<Gather input="speech" timeout="4" action="/heard"/>') : undefined,
    );
    const { params } = await ended();
    expect(params['ReasonConferenceEnded']).toBe('last-participant-left');
    const call = await world.client.calls(first.callSid).fetch();
    expect(call).toMatchObject({ status: 'completed', duration: '4' });
    expect(world.arrived.some(({ path }) => path === '/heard')).toBe(false);
  });

  test('ends a leg at its time limit, and with it the room when endConferenceOnExit is set', async () => {
    const { first, second } = await pair(patient, { first: { timeLimit: 90, endConferenceOnExit: true } });
    const { params } = await ended();
    expect(params).toMatchObject({
      ReasonConferenceEnded: 'participant-with-end-conference-on-exit-left',
      CallSidEndingConference: first.callSid,
      ParticipantLabelEndingConference: 'first',
    });
    await world.until(({ path, params: call }) => path === '/call' && call['CallSid'] === second.callSid);
    expect((await world.client.calls(first.callSid).fetch()).duration).toBe('90');
    expect((await world.client.calls(second.callSid).fetch()).status).toBe('completed');
    const conference = await world.client.conferences(first.conferenceSid).fetch();
    expect(conference).toMatchObject({
      status: 'completed',
      reasonConferenceEnded: 'participant-with-end-conference-on-exit-left',
      callSidEndingConference: first.callSid,
    });
    expect(await world.client.conferences(first.conferenceSid).participants.list()).toEqual([]);
  });

  test('goes on without a leg that hangs up when endConferenceOnExit is not set', async () => {
    const { second } = await pair(({ path, params }) => {
      if (path !== '/voice') return undefined;
      return params['role'] === 'first'
        ? twiml('<Pause length="1"/><Pause length="3"/>')
        : twiml('<Gather timeout="30"/>');
    });
    const { params } = await ended();
    expect(params['ReasonConferenceEnded']).toBe('last-participant-left');
    expect(params['CallSidEndingConference']).toBe(second.callSid);
    expect((await world.client.calls(second.callSid).fetch()).duration).toBe('30');
  });

  test('refuses a label that is taken and a From that is no number', async () => {
    await pair(patient, { name: 'labels' });
    const participants = world.client.conferences('labels').participants;
    const to = `app:${await world.application('/voice')}`;
    expect(await refusal(participants.create({ from: '+12025550100', to, label: 'first' }))).toMatchObject({
      status: 400,
      code: 16025,
    });
    expect(await refusal(participants.create({ from: '', to }))).toMatchObject({ code: 21213 });
    expect(await refusal(participants.create({ from: '+12025550100', to: 'somebody' }))).toMatchObject({ code: 21211 });
    expect(await refusal(participants.create({ from: '+12025550100', to: `app:AP${'0'.repeat(32)}` }))).toMatchObject({
      code: 21218,
    });
  });

  test('of one leg alone stands still for the grace, then runs on until its own end', async () => {
    world = await startCallWorld({ answer: patient, telephony: { graceMs: 150 } });
    const application = await world.application('/voice');
    const participant = await world.client.conferences('alone').participants.create({
      from: '+12025550100',
      to: `app:${application}`,
      timeLimit: 30,
      statusCallback: `${world.appUrl}/call`,
      conferenceStatusCallback: `${world.appUrl}/conference`,
    });
    expect((await world.client.calls(participant.callSid).fetch()).status).toBe('queued');
    const { params } = await world.until(({ path }) => path === '/call');
    expect(params).toMatchObject({ CallStatus: 'completed', CallDuration: '30' });
    const timeline = await world.timeline('alone');
    expect(timeline.started_at).toBeNull();
  });
});

describe('through the API', () => {
  const real: Answering = patient;

  test('a live room can be ended, and everybody in it is let go', async () => {
    world = await startCallWorld({ answer: real, time: 'real' });
    const application = await world.application('/voice');
    const participants = world.client.conferences('api').participants;
    const shared = { from: '+12025550100', to: `app:${application}`, conferenceStatusCallback: `${world.appUrl}/c` };
    const first = await participants.create(shared);
    await participants.create(shared);
    await world.until(({ params }) => params['StatusCallbackEvent'] === 'conference-start');
    expect(await world.client.conferences.list({ status: 'in-progress', friendlyName: 'api' })).toHaveLength(1);
    expect(await world.client.conferences(first.conferenceSid).participants.list()).toHaveLength(2);
    const updated = await world.client.conferences(first.conferenceSid).update({ status: 'completed' });
    expect(updated).toMatchObject({ status: 'completed', reasonConferenceEnded: 'conference-ended-via-api' });
    expect((await world.client.calls(first.callSid).fetch()).status).toBe('completed');
    expect(await refusal(world.client.calls(first.callSid).update({ status: 'completed' }))).toMatchObject({
      code: 21220,
    });
    await world.client.calls(first.callSid).remove();
    expect(await refusal(world.client.calls(first.callSid).fetch())).toMatchObject({ status: 404, code: 20404 });
  });

  test('a participant can be thrown out by its label, a call can be ended or redirected out of its room', async () => {
    world = await startCallWorld({ answer: real, time: 'real' });
    const application = await world.application('/voice');
    const participants = world.client.conferences('kick').participants;
    const shared = {
      from: '+12025550100',
      to: `app:${application}`,
      statusCallback: `${world.appUrl}/call`,
      conferenceStatusCallback: `${world.appUrl}/c`,
      conferenceStatusCallbackEvent: ['start', 'join', 'leave', 'end'],
    };
    const [, second, third] = [
      await participants.create({ ...shared, label: 'Zoë' }),
      await participants.create({ ...shared, label: 'two' }),
      await participants.create({ ...shared, label: 'three' }),
    ];
    await world.until(
      () => world.arrived.filter(({ params }) => params['StatusCallbackEvent'] === 'participant-join').length === 3,
    );
    const room = world.client.conferences(second.conferenceSid);
    await room.participants('two').remove();
    const left = await world.until(
      ({ params }) => params['ParticipantLabel'] === 'two' && params['StatusCallbackEvent'] === 'participant-leave',
    );
    expect(left.params['ReasonParticipantLeft']).toBe('participant_updated_via_api');
    await world.until(({ path, params }) => path === '/call' && params['CallSid'] === second.callSid);

    await world.client.calls(third.callSid).update({ twiml: '<Response><Hangup/></Response>' });
    const redirected = await world.until(
      ({ params }) => params['ParticipantLabel'] === 'three' && params['StatusCallbackEvent'] === 'participant-leave',
    );
    expect(redirected.params['ReasonParticipantLeft']).toBe('participant_updated_via_api');
  });
});

describe('somebody who is called', () => {
  test.each([
    ['+15005550010', 'busy'],
    ['+15005550011', 'no-answer'],
    ['+15005550012', 'failed'],
  ])('at %s ends as %s and leaves the room', async (to, status) => {
    const { second } = await pair(patient, { second: { to, timeout: 20 }, first: { timeLimit: 200 } });
    const left = await world.until(
      ({ params }) => params['ParticipantLabel'] === 'second' && params['StatusCallbackEvent'] === 'participant-leave',
    );
    expect(left.params).toMatchObject({
      ReasonParticipantLeft: 'participant_add_failed',
      ParticipantCallStatus: status,
    });
    const call = await world.client.calls(second.callSid).fetch();
    expect(call).toMatchObject({ status, duration: '0', startTime: null });
  });

  test('may be impossible to call at all', async () => {
    world = await startCallWorld({ answer: patient });
    const create = (to: string) => world.client.conferences('x').participants.create({ from: '+12025550100', to });
    expect(await refusal(create('+15005550001'))).toMatchObject({ code: 21217 });
    expect(await refusal(create('+15005550004'))).toMatchObject({ code: 21216 });
  });

  test('an application that rejects is busy, one without a working address fails', async () => {
    const { first, second } = await pair(({ path, params }) => {
      if (path !== '/voice') return undefined;
      return params['role'] === 'first' ? twiml('<Reject reason="busy"/>') : { status: 500, body: 'broken' };
    });
    const completed = (sid: string) => world.until(({ path, params }) => path === '/call' && params['CallSid'] === sid);
    expect((await completed(first.callSid)).params['CallStatus']).toBe('busy');
    expect((await completed(second.callSid)).params['CallStatus']).toBe('failed');
    expect(await world.alerts()).toMatchObject([{ code: 11200 }]);
    const conference = await world.client.conferences(first.conferenceSid).fetch();
    expect(conference.status).toBe('completed');
  });
});
