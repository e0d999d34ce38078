/** An emulator with a webhook server of the test's own, both over real HTTP, and the real SDK in front. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import twilio from 'twilio';
import type { TelephonySettings } from '../../src/emulator/engine/settings.ts';
import type { TimelineReport } from '../../src/emulator/engine/timeline-report.ts';
import { type LaunchOptions, launchEmulator } from '../../src/emulator/launch.ts';
import { type Clock, systemClock } from '../../src/shared/clock.ts';
import { unguessableIds } from '../../src/shared/ids.ts';
import { silentLogger } from '../../src/shared/log.ts';
import { createRandom } from '../../src/shared/random.ts';
import { TEST_ACCOUNT } from './emulator.ts';
import { type LocalServer, startLocalServer } from './local-server.ts';
import { emulatedTwilio } from './twilio-client.ts';

/** A webhook as it arrived; `params` holds query and form together. */
export interface Arrived {
  readonly path: string;
  readonly method: string;
  readonly params: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** What the real SDK says about its signature. */
  readonly isSigned: boolean;
}

/** An answer: TwiML as a text, or all of it. `undefined` is an empty 204. */
export type Answer =
  | string
  | { status?: number; type?: string; body?: string; headers?: Record<string, string> }
  | undefined;
export type Answering = (webhook: Arrived) => Answer | Promise<Answer>;

export interface CallWorld {
  readonly client: twilio.Twilio;
  readonly emulatorUrl: string;
  /** The webhook server, without a trailing slash. */
  readonly appUrl: string;
  readonly arrived: Arrived[];
  /** Resolves with the first webhook, past or to come, that the predicate accepts. */
  until(predicate: (webhook: Arrived) => boolean): Promise<Arrived>;
  timeline(conference: string): Promise<TimelineReport>;
  alerts(): Promise<{ code: number; message: string }[]>;
  /** Makes an application whose VoiceUrl is a path of the webhook server. */
  application(path: string): Promise<string>;
  dispose(): Promise<void>;
}

export interface CallWorldOptions {
  readonly answer: Answering;
  readonly seed?: string;
  readonly time?: 'virtual' | 'real';
  readonly telephony?: Partial<TelephonySettings>;
  readonly sound?: LaunchOptions['sound'];
  readonly stateFolder?: string;
  readonly clock?: Clock;
}

const EPOCH_MS = Date.UTC(2026, 0, 5, 9, 0, 0);

/** Starts both servers. */
export async function startCallWorld(options: CallWorldOptions): Promise<CallWorld> {
  const stateFolder = options.stateFolder ?? (await mkdtemp(join(tmpdir(), 'synthcall-calls-')));
  const arrived: Arrived[] = [];
  const waiting = new Set<(webhook: Arrived) => void>();
  const app = await startApp(options.answer, (webhook) => {
    arrived.push(webhook);
    for (const tell of [...waiting]) tell(webhook);
  });
  const emulator = await launchEmulator({
    stateFolder,
    account: TEST_ACCOUNT,
    time: options.time ?? 'virtual',
    seed: options.seed ?? 'calls',
    clock: options.clock ?? systemClock(),
    random: createRandom(options.seed ?? 'calls'),
    ids: unguessableIds(),
    logger: silentLogger(),
    telephony: { virtualEpochMs: EPOCH_MS, ...options.telephony },
    ...(options.sound ? { sound: options.sound } : {}),
  });
  const sdk = emulatedTwilio(emulator.url, { username: TEST_ACCOUNT.sid, password: TEST_ACCOUNT.authToken });
  const getJson = async (path: string) => (await fetch(`${emulator.url}${path}`)).json();
  return {
    client: sdk.client,
    emulatorUrl: emulator.url,
    appUrl: app.url,
    arrived,
    until: (predicate) => {
      const past = arrived.find(predicate);
      if (past) return Promise.resolve(past);
      return new Promise((resolve) => {
        const tell = (webhook: Arrived) => {
          if (!predicate(webhook)) return;
          waiting.delete(tell);
          resolve(webhook);
        };
        waiting.add(tell);
      });
    },
    timeline: async (conference) =>
      (await getJson(`/_emulator/conferences/${encodeURIComponent(conference)}/timeline`)) as TimelineReport,
    alerts: async () => {
      const { lines } = (await getJson('/_emulator/journal')) as {
        lines: { kind: string; code: number; message: string }[];
      };
      return lines.filter((line) => line.kind === 'alert' || line.kind === 'bug');
    },
    application: async (path) => (await sdk.client.applications.create({ voiceUrl: `${app.url}${path}` })).sid,
    dispose: async () => {
      sdk.close();
      await emulator.close();
      await app.close();
      if (options.stateFolder === undefined) await rm(stateFolder, { recursive: true, force: true });
    },
  };
}

async function startApp(answer: Answering, onArrival: (webhook: Arrived) => void): Promise<LocalServer> {
  const server = await startLocalServer(async (incoming, outgoing, body) => {
    const url = new URL(incoming.url ?? '/', server.url);
    const form = Object.fromEntries(new URLSearchParams(body.toString('utf8')));
    const webhook: Arrived = {
      path: url.pathname,
      method: incoming.method ?? '',
      params: { ...Object.fromEntries(url.searchParams), ...form },
      headers: incoming.headers,
      isSigned: twilio.validateRequest(
        TEST_ACCOUNT.authToken,
        String(incoming.headers['x-twilio-signature']),
        `${server.url}${incoming.url}`,
        form,
      ),
    };
    onArrival(webhook);
    const given = await answer(webhook);
    const full = typeof given === 'string' ? { body: given } : (given ?? { status: 204 });
    const hasBody = full.body !== undefined;
    outgoing.writeHead(full.status ?? 200, {
      ...(hasBody ? { 'content-type': full.type ?? 'text/xml' } : {}),
      ...full.headers,
    });
    outgoing.end(full.body);
  });
  return server;
}

/** A TwiML document around some verbs. */
export function twiml(...verbs: string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs.join('')}</Response>`;
}

/**
 * Two applications that take turns: the agent (who answers a second later, so that the room is complete) greets, then
 * each reply counts up, until the agent says goodbye after `turns` replies and hangs up.
 */
export function talkingPair(
  turns: number,
  extra: (webhook: Arrived) => Promise<Answer> | Answer = () => undefined,
): Answering {
  const listen = (role: string, turn: number) =>
    `<Gather input="speech" speechTimeout="1" timeout="6" action="/respond?role=${role}&amp;turn=${turn}"/>` +
    `<Redirect>/silence?role=${role}</Redirect>`;
  return async (webhook) => {
    const { role = '', turn = '0', SpeechResult: heard = '' } = webhook.params;
    const number = Number(turn);
    if (webhook.path === '/voice') {
      const greeting =
        '<Pause length="1"/><Say voice="Polly.Joanna-Neural">Good morning, how can I help you today?</Say>';
      return role === 'agent' ? twiml(greeting, listen('agent', 1)) : twiml(listen('customer', 1));
    }
    if (webhook.path === '/respond') {
      const words = heard.split(' ').length;
      if (number > turns) return twiml('<Say>Thank you and goodbye.</Say><Hangup/>');
      return twiml(`<Say>This is turn ${number} of the ${role}, after ${words} words.</Say>`, listen(role, number + 1));
    }
    if (webhook.path === '/silence') return twiml('<Hangup/>');
    return extra(webhook);
  };
}

/** Adds both legs of a talking pair, customer first, with callbacks to `/conference`. */
export async function dialPair(
  world: CallWorld,
  applicationSid: string,
  name: string,
  more: object = {},
): Promise<string> {
  const shared = {
    from: '+12025550100',
    beep: 'false',
    waitUrl: '',
    timeLimit: 600,
    conferenceStatusCallback: `${world.appUrl}/conference`,
    conferenceStatusCallbackEvent: ['start', 'end', 'join', 'leave'],
    ...more,
  };
  const room = world.client.conferences(name).participants;
  const customer = await room.create({
    ...shared,
    to: `app:${applicationSid}?role=customer&call=${name}`,
    label: 'customer',
    endConferenceOnExit: true,
  });
  await room.create({
    ...shared,
    to: `app:${applicationSid}?role=agent&call=${name}`,
    label: 'agent',
    endConferenceOnExit: true,
  });
  return customer.conferenceSid;
}

/** Resolves when the conference's end was reported. */
export function untilEnd(world: CallWorld, conferenceSid: string): Promise<Arrived> {
  return world.until(
    ({ path, params }) =>
      path === '/conference' &&
      params['StatusCallbackEvent'] === 'conference-end' &&
      params['ConferenceSid'] === conferenceSid,
  );
}
