// What our webhook costs over a bare Express handler: processor time of the serving process per request. Both answer the
// same signed form with the same document; the conversation behind ours is left out, because it is measured in runs.
import { fork } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';

const AUTH_TOKEN = 'f'.repeat(32);
const PUBLIC = 'http://bench.example';
const PATH = '/respond?call=synthcall-bench-call_0001&role=agent&hears=3';
const WARM_UP = 1_000;
const REQUESTS = 4_000;
const ROUNDS = 3;

const form = new URLSearchParams({
  AccountSid: `AC${'0'.repeat(32)}`,
  CallSid: `CA${'1'.repeat(32)}`,
  SpeechResult: 'yeah hi I am calling about my order it should have been here on Monday',
  Confidence: '0.9123',
  Language: 'en-US',
  From: '+15555550142',
  To: 'app:AP0123',
  Direction: 'outbound-api',
  CallStatus: 'in-progress',
  ApiVersion: '2010-04-01',
});
const body = form.toString();
const tail = [...form.keys()]
  .sort()
  .map((name) => name + form.get(name))
  .join('');
const signature = createHmac('sha1', AUTH_TOKEN)
  .update(PUBLIC + PATH + tail)
  .digest('base64');

async function start(kind, env) {
  const script = fileURLToPath(new URL('./webhook-server.js', import.meta.url));
  const child = fork(script, [kind], { env: { ...process.env, PUBLIC_URL: PUBLIC, AUTH_TOKEN, ...env } });
  const told = () => new Promise((resolve) => child.once('message', resolve));
  const { url } = await told();
  const cpuMs = async () => {
    const answer = told();
    child.send('cpu');
    const { cpu } = await answer;
    return (cpu.user + cpu.system) / 1000;
  };
  return { url: new URL(PATH, url), cpuMs, stop: () => child.kill() };
}

const agent = new Agent({ keepAlive: true, maxSockets: 4 });

function post(url) {
  return new Promise((resolve, reject) => {
    const headers = {
      host: new URL(PUBLIC).host,
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      'x-twilio-signature': signature,
    };
    const outgoing = request(url, { method: 'POST', agent, headers }, async (answer) => {
      let text = '';
      for await (const chunk of answer) text += chunk;
      if (answer.statusCode === 200) resolve(text);
      else reject(new Error(`${answer.statusCode} ${text}`));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function perRequestMs(server, count) {
  const before = await server.cpuMs();
  for (let done = 0; done < count; done += 4) await Promise.all([1, 2, 3, 4].map(() => post(server.url)));
  return ((await server.cpuMs()) - before) / count;
}

/** Processor milliseconds per request of ours and of the bare handler, in turns; the medians of the rounds. */
export async function measureWebhooks() {
  const ours = await start('ours', {});
  const bare = await start('bare', { ANSWER: await post(ours.url) });
  try {
    await perRequestMs(ours, WARM_UP);
    await perRequestMs(bare, WARM_UP);
    const rounds = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      rounds.push({ ours: await perRequestMs(ours, REQUESTS), bare: await perRequestMs(bare, REQUESTS) });
    }
    rounds.sort((one, other) => one.ours / one.bare - other.ours / other.bare);
    return rounds[Math.floor(ROUNDS / 2)];
  } finally {
    ours.stop();
    bare.stop();
    agent.destroy();
  }
}
