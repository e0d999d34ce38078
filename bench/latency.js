// Measures how long a caller waits for an answer when the language model takes 1,500 ms and Sync 25 ms: 50 conversations at
// once in real time, the product as a process of its own against an emulator of its own. `node bench/latency.js [--asr clean]`.
// Takes about two and a half minutes. Not a test: it fails nothing, and a busy machine makes every time longer.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CONVERSATIONS = 50;
const MODEL_MS = 1_500;
const SYNC_MS = 25;
const LONGEST_MS = 180_000;

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const BIN = at('../bin/synthcall.js');
const cwd = mkdtempSync(join(tmpdir(), 'synthcall-latency-'));
const account = { TWILIO_ACCOUNT_SID: `AC${'0123456789abcdef'.repeat(2)}`, TWILIO_AUTH_TOKEN: 'bench' };
const started = [];

/** A language model that thinks for a fixed time and speaks lines of 2 to 6 seconds. */
async function startModel() {
  const lines = JSON.parse(readFileSync(at('./latency-lines.json'), 'utf8'));
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const { messages, model } = JSON.parse(text);
    const system = messages[0].content;
    const side = system.includes('answer the service line') ? lines.agent : lines.customer;
    const spoken = messages.filter(({ role }) => role === 'assistant').length;
    const mustClose = /^- (?:Time is up|You have to go)\./m.test(system);
    const utterance = mustClose ? side.last : side.lines[spoken % side.lines.length];
    const reply = {
      utterance,
      act: 'inform',
      intent: null,
      emotion: null,
      entities: [],
      done: mustClose,
      outcome: mustClose ? 'resolved' : null,
    };
    const message = { role: 'assistant', content: JSON.stringify(reply), refusal: null };
    const usage = { prompt_tokens: 900, completion_tokens: 40, total_tokens: 940 };
    const answer = {
      id: 'x',
      object: 'chat.completion',
      created: 1,
      model,
      choices: [{ index: 0, finish_reason: 'stop', message }],
      usage,
    };
    setTimeout(() => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer));
    }, MODEL_MS);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/v1`,
    close: () => server.closeAllConnections() || server.close(),
  };
}

function start(argv, env, options = []) {
  const child = spawn(process.execPath, [...options, BIN, ...argv], {
    cwd,
    env: { PATH: process.env.PATH, HOME: cwd, ...account, ...env },
  });
  started.push(child);
  let out = '';
  let err = '';
  child.stderr.on('data', (chunk) => (err += chunk));
  const first = new Promise((resolve) => {
    child.stdout.on('data', (chunk) => {
      out += chunk;
      if (out.includes('\n')) resolve(JSON.parse(out.slice(0, out.indexOf('\n'))));
    });
  });
  const done = new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err })));
  return { child, first, done };
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Few personas, all with much to say, so that every conversation has about 20 turns. */
function longPersonas() {
  cpSync(at('../test/fixtures/personas/vet-clinic'), join(cwd, 'people'), { recursive: true });
  for (const folder of ['agents', 'customers']) {
    for (const name of readdirSync(join(cwd, 'people', folder))) {
      const file = join(cwd, 'people', folder, name);
      const persona = JSON.parse(readFileSync(file, 'utf8'));
      if (folder === 'agents') persona.competence = 'low';
      else Object.assign(persona, { conversationLength: 'long', issue: { ...persona.issue, complexity: 'high' } });
      writeFileSync(file, JSON.stringify(persona));
    }
  }
  return join(cwd, 'people');
}

function percentile(values, share) {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted.length === 0 ? Number.NaN : sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

function row(name, values) {
  const figures = [0.5, 0.99].map((share) => percentile(values, share).toFixed(1).padStart(7));
  const text = values.length === 0 ? 'none' : `p50 ${figures[0]} ms  p99 ${figures[1]} ms`;
  console.log(`  ${name.padEnd(46)} ${String(values.length).padStart(5)}  ${text}`);
}

async function measure() {
  const model = await startModel();
  const asr = process.argv.includes('--asr') ? process.argv[process.argv.indexOf('--asr') + 1] : undefined;
  const emulator = start(['emulator', '--json', '--port', '0', '--no-audio'], asr ? { SYNTHCALL_ASR: asr } : {});
  const { url } = await emulator.first;
  await fetch(`${url}/_emulator/faults`, { method: 'POST', body: JSON.stringify({ sync: { latencyMs: SYNC_MS } }) });
  const port = String(await freePort());
  const probe = join(cwd, 'probe.json');
  const env = {
    BENCH_PROBE: probe,
    TWILIO_BASE_URL: url,
    AGENT_PHONE_NUMBER: '+15555550142',
    OPENAI_API_KEY: 'bench',
    OPENAI_BASE_URL: model.url,
    MAX_DAILY_CALLS: '100000',
    SYNTHCALL_AUDIO: 'false',
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    PORT: port,
  };
  const flags = [
    '--world',
    'live',
    '--yes',
    '--json',
    '--seed',
    '7',
    '--run-id',
    'latency',
    '--cps',
    '30',
    '--concurrency',
    String(CONVERSATIONS),
  ];
  const run = start(['run', '--pairs', String(CONVERSATIONS), '--personas', longPersonas(), ...flags], env, [
    '--import',
    at('./respond-probe.js'),
  ]);
  const watchdog = setTimeout(() => run.child.kill('SIGINT'), LONGEST_MS);
  const { code, err } = await run.done;
  clearTimeout(watchdog);
  if (code !== 0 && code !== 1) throw new Error(`the run ended with ${code}:\n${err}`);
  const { lines } = await (await fetch(`${url}/_emulator/journal`)).json();
  model.close();
  report(
    JSON.parse(readFileSync(probe, 'utf8')),
    JSON.parse(readFileSync(join(cwd, 'synthcall-runs/latency/manifest.json'), 'utf8')),
    lines,
  );
}

function report(seen, manifest, journal) {
  const answers = seen.filter(({ path }) => path === '/respond');
  const saidAt = new Map(
    seen
      .filter(({ path, role }) => path === '/respond' || (path === '/voice-handler' && role === 'agent'))
      .map(({ call, hears, to }) => [`${call} ${hears + 1}`, to]),
  );
  const timed = answers.map(({ call, hears, from, to }) => ({
    ms: to - from,
    spokenMs: from - (saidAt.get(`${call} ${hears}`) ?? from),
  }));
  const hidden = timed.filter(({ spokenMs }) => spokenMs >= MODEL_MS);
  const anew = hidden.filter(({ ms }) => ms >= MODEL_MS - 5);
  const ready = hidden.filter(({ ms }) => ms < MODEL_MS - 5);
  const { made, used } = manifest.speak_ahead;
  const { counts } = manifest;
  const calls = counts.accepted + counts.quarantined + counts.failed;
  console.log(
    `${calls} conversations at once, ${(counts.turns / calls).toFixed(1)} turns each; model ${MODEL_MS} ms, Sync ${SYNC_MS} ms; load ${loadavg()[0].toFixed(1)}`,
  );
  console.log(
    `/respond; ${used} of ${made} replies made ahead fitted what was heard (${((used / made) * 100).toFixed(1)} %)`,
  );
  row(
    'all',
    timed.map(({ ms }) => ms),
  );
  row(
    '  utterance longer than the model thinks, fitted',
    ready.map(({ ms }) => ms),
  );
  row(
    '  utterance longer than the model thinks, anew',
    anew.map(({ ms }) => ms),
  );
  row(
    '  utterance shorter than the model thinks',
    timed.filter(({ spokenMs }) => spokenMs < MODEL_MS).map(({ ms }) => ms),
  );
  const sync = journal.filter(({ host }) => host === 'sync.twilio.com');
  const perCall = (sync.length / calls).toFixed(1);
  console.log(
    `Sync: ${sync.length} operations, ${perCall} a conversation of ${(counts.turns / calls).toFixed(1)} turns, ${((sync.length / counts.turns) * 20).toFixed(1)} for 20 turns; rate limit and start included`,
  );
  console.log(`endings ${JSON.stringify(manifest.endings)}`);
}

try {
  await measure();
} finally {
  for (const child of started) child.kill();
  rmSync(cwd, { recursive: true, force: true });
}
process.exit(0);
