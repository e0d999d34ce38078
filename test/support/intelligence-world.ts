/** A finished, recorded two-party call in an emulator, with a server that keeps what the Intelligence webhook sends. */
import twilio from 'twilio';
import {
  type Answering,
  type CallWorld,
  type CallWorldOptions,
  dialPair,
  startCallWorld,
  twiml,
} from './call-world.ts';
import { TEST_ACCOUNT } from './emulator.ts';
import { startLocalServer } from './local-server.ts';

/** A JSON webhook as it arrived. */
export interface JsonWebhook {
  readonly method: string;
  readonly body: unknown;
  readonly query: Readonly<Record<string, string>>;
  /** What the real SDK says of signature and body hash. */
  readonly isSigned: boolean;
}

export interface IntelligenceWorld extends CallWorld {
  readonly hookUrl: string;
  readonly hooks: JsonWebhook[];
  /** Resolves with the n-th webhook (from 1). */
  hook(number: number): Promise<JsonWebhook>;
  /** Holds a call of these lines, agent first, and resolves with the customer leg's recording in two channels. */
  recordCall(lines: readonly string[], name?: string): Promise<string>;
  /** Sets how well Intelligence hears and how long it takes. */
  tune(settings: object): Promise<Response>;
  /** Resolves when a transcript is completed. */
  completed(sid: string): Promise<void>;
}

/** Starts everything. Lines are heard perfectly unless tuned otherwise. */
export async function startIntelligenceWorld(more: Partial<CallWorldOptions> = {}): Promise<IntelligenceWorld> {
  let script: readonly string[] = [];
  const world = await startCallWorld({ answer: (webhook) => answerOf(script, webhook), ...more });
  const server = await startHookServer();
  const tune = (settings: object) =>
    fetch(`${world.emulatorUrl}/_emulator/intelligence`, { method: 'POST', body: JSON.stringify(settings) });
  await tune({ mode: 'perfect' });
  const application = await world.application('/voice');
  return {
    ...world,
    hookUrl: server.url,
    hooks: server.hooks,
    hook: server.hook,
    tune,
    recordCall: async (lines, name = 'recorded') => {
      script = lines;
      const callback = { recordingStatusCallback: `${world.appUrl}/recording/${name}`, recordingChannels: 'dual' };
      const conferenceSid = await dialPair(world, application, name, { record: true, ...callback });
      await world.until(({ path }) => path === `/recording/${name}`);
      const customer = (await world.timeline(name)).legs.find(({ label }) => label === 'customer')?.call_sid;
      for (;;) {
        const recordings = await world.client.recordings.list({ conferenceSid });
        const own = recordings.find(({ callSid, status }) => callSid === customer && status === 'completed');
        if (own) return own.sid;
      }
    },
    completed: async (sid) => {
      while ((await world.client.intelligence.v2.transcripts(sid).fetch()).status !== 'completed');
    },
    dispose: async () => {
      await server.close();
      await world.dispose();
    },
  };
}

/** The agent says the even lines, the customer the odd ones; each hears the other out first. */
function answerOf(script: readonly string[], { path, params }: Parameters<Answering>[0]): string | undefined {
  const { role = '', turn = '0' } = params;
  const listen = (next: number) =>
    `<Gather input="speech" speechTimeout="1" timeout="9" action="/respond?role=${role}&amp;turn=${next}"/><Hangup/>`;
  const say = (line: string | undefined, next: number) =>
    line === undefined ? twiml('<Hangup/>') : twiml(`<Say>${line}</Say>`, listen(next));
  if (path === '/voice')
    return role === 'agent' ? twiml('<Pause length="1"/>', `<Say>${script[0]}</Say>`, listen(2)) : twiml(listen(1));
  if (path === '/respond') return say(script[Number(turn)], Number(turn) + 2);
  return undefined;
}

async function startHookServer() {
  const hooks: JsonWebhook[] = [];
  const waiting: (() => void)[] = [];
  const server = await startLocalServer((incoming, outgoing, body) => {
    const raw = body.toString('utf8');
    const url = `${server.url}${incoming.url}`;
    const signature = String(incoming.headers['x-twilio-signature']);
    const isSigned =
      incoming.method === 'GET'
        ? twilio.validateRequest(TEST_ACCOUNT.authToken, signature, url, {})
        : twilio.validateRequestWithBody(TEST_ACCOUNT.authToken, signature, url, raw);
    hooks.push({
      method: incoming.method ?? '',
      body: raw === '' ? undefined : JSON.parse(raw),
      query: Object.fromEntries(new URL(url).searchParams),
      isSigned,
    });
    outgoing.writeHead(200).end();
    for (const tell of waiting.splice(0)) tell();
  });
  return {
    url: server.url,
    hooks,
    hook: async (number: number) => {
      while (hooks.length < number) await new Promise<void>((resolve) => waiting.push(resolve));
      return hooks[number - 1] as JsonWebhook;
    },
    close: server.close,
  };
}
