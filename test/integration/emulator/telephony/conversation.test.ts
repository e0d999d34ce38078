/** Two applications talk in a conference over real HTTP, driven by the real SDK, in virtual time. */
import { afterEach, expect, test } from 'vitest';
import { type CallWorld, dialPair, startCallWorld, talkingPair, twiml, untilEnd } from '../../../support/call-world.ts';

let world: CallWorld;
afterEach(() => world.dispose());

test('two legs talk six turns, hear each other word for word, and end', async () => {
  world = await startCallWorld({ answer: talkingPair(3) });
  const application = await world.application('/voice');
  const conferenceSid = await dialPair(world, application, 'six turns');
  const end = await untilEnd(world, conferenceSid);
  expect(end.params['ReasonConferenceEnded']).toBe('participant-with-end-conference-on-exit-left');

  const timeline = await world.timeline('six turns');
  expect(timeline.segments.map(({ label, text }) => `${label}: ${text}`)).toEqual([
    'agent: Good morning, how can I help you today?',
    'customer: This is turn 1 of the customer, after 8 words.',
    'agent: This is turn 1 of the agent, after 10 words.',
    'customer: This is turn 2 of the customer, after 10 words.',
    'agent: This is turn 2 of the agent, after 10 words.',
    'customer: This is turn 3 of the customer, after 10 words.',
    'agent: This is turn 3 of the agent, after 10 words.',
    'customer: Thank you and goodbye.',
  ]);
  expect(timeline.heard.map(({ text }) => text)).toEqual(timeline.segments.slice(0, -1).map(({ text }) => text));
  for (const [index, segment] of timeline.segments.slice(1).entries()) {
    expect(segment.start_ms).toBeGreaterThan((timeline.segments[index]?.end_ms ?? 0) + 1000);
  }
  expect(world.arrived.every(({ isSigned }) => isSigned)).toBe(true);
  expect(await world.alerts()).toEqual([]);
});

test('call, conference and recording callbacks tell the same story in order', async () => {
  world = await startCallWorld({ answer: talkingPair(1) });
  const conferenceSid = await dialPair(world, await world.application('/voice'), 'story', {
    statusCallback: `${world.appUrl}/call`,
    statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
    record: true,
    recordingChannels: 'dual',
    recordingStatusCallback: `${world.appUrl}/recording`,
  });
  await untilEnd(world, conferenceSid);
  const recording = await world.until(({ path }) => path === '/recording');

  const of = (path: string) => world.arrived.filter((webhook) => webhook.path === path).map(({ params }) => params);
  const conference = of('/conference');
  expect(conference.map((params) => params['StatusCallbackEvent'])).toEqual([
    'participant-join',
    'participant-join',
    'conference-start',
    'participant-leave',
    'participant-leave',
    'conference-end',
  ]);
  expect(conference.map((params) => params['SequenceNumber'])).toEqual(['1', '2', '3', '4', '5', '6']);
  expect(
    conference.filter((params) => params['ReasonParticipantLeft']).map((params) => params['ReasonParticipantLeft']),
  ).toEqual(['participant_hung_up', 'moderator_ended_conference']);
  const customer = recording.params['CallSid'];
  const calls = of('/call').filter((params) => params['CallSid'] === customer);
  expect(calls.map((params) => `${params['SequenceNumber']} ${params['CallStatus']}`)).toEqual([
    '0 initiated',
    '1 ringing',
    '2 in-progress',
    '3 completed',
  ]);
  expect(recording.params).toMatchObject({
    RecordingStatus: 'completed',
    RecordingChannels: '2',
    RecordingSource: 'OutboundAPI',
    RecordingTrack: 'both',
    ErrorCode: '0',
    ConferenceSid: conferenceSid,
    RecordingDuration: calls[3]?.['CallDuration'],
  });
});

test('custom parameters reach the application unchanged, beside Twilio’s own', async () => {
  world = await startCallWorld({ answer: talkingPair(1) });
  const application = await world.application('/voice?fixed=1');
  const participants = world.client.conferences('custom').participants;
  for (const to of [`app:${application}?role=agent&displayName=A%20%26%20B`, `app:${application}?role=customer`]) {
    await participants.create({ from: 'client:synthcall', to, endConferenceOnExit: true });
  }
  const first = await world.until(({ path, params }) => path === '/voice' && params['role'] === 'agent');
  expect(first.params).toMatchObject({
    fixed: '1',
    displayName: 'A & B',
    Direction: 'inbound',
    CallStatus: 'ringing',
    From: 'client:synthcall',
    To: `app:${application}`,
    ApiVersion: '2010-04-01',
  });
  expect(first.headers['i-twilio-idempotency-token']).toMatch(/^[0-9a-f]{32}$/);
});

test('what is said before the room is complete is not heard, and a late listener hears only the rest', async () => {
  world = await startCallWorld({
    answer: ({ path, params }) => {
      if (path !== '/voice') return undefined;
      if (params['role'] === 'speaker') {
        return twiml('<Say>One two three four five six seven eight nine ten eleven twelve.</Say><Pause length="5"/>');
      }
      return twiml('<Pause length="2"/><Gather input="speech" speechTimeout="1" action="/heard"/>');
    },
  });
  const application = await world.application('/voice');
  const participants = world.client.conferences('late').participants;
  for (const role of ['speaker', 'listener']) {
    await participants.create({ from: '+12025550100', to: `app:${application}?role=${role}`, label: role });
  }
  const { params } = await world.until(({ path }) => path === '/heard');
  const words = (params['SpeechResult'] ?? '').split(' ');
  expect(words.at(-1)).toBe('twelve.');
  expect(words[0]).not.toBe('One');
  expect(words.length).toBeGreaterThan(2);
});

test('two sayings with less silence between them than speechTimeout are one result', async () => {
  world = await startCallWorld({
    answer: ({ path, params }) => {
      if (path !== '/voice') return undefined;
      if (params['role'] === 'listener')
        return twiml('<Gather input="speech" speechTimeout="2" timeout="20" action="/heard"/>');
      const pause = (seconds: number) => `<Pause length="${seconds}"/>`;
      return twiml(
        pause(1),
        '<Say>First.</Say>',
        pause(1),
        '<Say>Second.</Say>',
        pause(4),
        '<Say>Third.</Say>',
        pause(9),
      );
    },
  });
  const application = await world.application('/voice');
  const participants = world.client.conferences('segments').participants;
  for (const role of ['listener', 'speaker']) {
    await participants.create({ from: '+12025550100', to: `app:${application}?role=${role}`, label: role });
  }
  const { params } = await world.until(({ path }) => path === '/heard');
  expect(params['SpeechResult']).toBe('First. Second.');
  expect(Number(params['Confidence'])).toBeGreaterThan(0.8);
});

test('a muted participant is not heard until it is unmuted', async () => {
  world = await startCallWorld({
    answer: async ({ path, params }) => {
      if (path === '/unmute') {
        // Time stands still while the room waits for this answer.
        const sid = params['CallSid'] ?? '';
        await world.client.conferences(conferenceSid).participants(sid).update({ muted: false });
        return twiml('<Say>Six seven eight.</Say><Pause length="9"/>');
      }
      if (path !== '/voice') return undefined;
      if (params['role'] === 'listener')
        return twiml('<Gather input="speech" speechTimeout="1" timeout="20" action="/heard"/>');
      return twiml('<Pause length="1"/><Say>One two three four five.</Say><Redirect>/unmute</Redirect>');
    },
  });
  const application = await world.application('/voice');
  const participants = world.client.conferences('muted').participants;
  const shared = {
    from: '+12025550100',
    conferenceStatusCallback: `${world.appUrl}/c`,
    conferenceStatusCallbackEvent: ['mute'],
  };
  const { conferenceSid } = await participants.create({ ...shared, to: `app:${application}?role=listener` });
  await participants.create({ ...shared, to: `app:${application}?role=speaker`, muted: true });
  const { params } = await world.until(({ path }) => path === '/heard');
  expect(params['SpeechResult']).toBe('Six seven eight.');
  const unmuted = await world.until(({ path }) => path === '/c');
  expect(unmuted.params).toMatchObject({ StatusCallbackEvent: 'participant-unmute', Muted: 'false' });
});
