/**
 * How well the emulator's operators do: makes calls with the product, has them transcribed through the REST API by the real
 * SDK, and compares the results with the calls' labels, which the emulator never sees.
 * Run the build first, then: `node --import ./test/support/typescript-loader.mjs bench/intelligence.ts [seed] [pairs]`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { launchEmulator } from '../src/emulator/launch.ts';
import { openStore } from '../src/emulator/store.ts';
import { systemClock } from '../src/shared/clock.ts';
import { unguessableIds } from '../src/shared/ids.ts';
import { silentLogger } from '../src/shared/log.ts';
import { createRandom } from '../src/shared/random.ts';
import { emulatedTwilio } from '../test/support/twilio-client.ts';
import {
  type Confusion,
  countConfusion,
  type EntityCounts,
  type FoundEntity,
  type LabelledCall,
  type LabelledTurn,
  RESOLUTION_OF,
  scoreEntities,
  sentimentByEmotion,
  sentimentByOutcome,
  showConfusion,
  showEntities,
} from './intelligence-scores.ts';

const [seed = '3', pairs = '100'] = process.argv.slice(2);
const ROOT = resolve(import.meta.dirname, '..');
const AUTH_TOKEN = 'b'.repeat(32);

const folder = mkdtempSync(join(tmpdir(), 'synthcall-intelligence-'));
const options = [
  '--local',
  '--pairs',
  pairs,
  '--seed',
  seed,
  '--responder',
  'offline',
  '--no-audio',
  '--yes',
  '--quiet',
];
spawnSync('node', [join(ROOT, 'bin/synthcall.js'), 'run', ...options, '--out', 'runs'], {
  cwd: folder,
  stdio: 'inherit',
});
const run = join(folder, 'runs', readdirSync(join(folder, 'runs'))[0] ?? '');
const lines = <T>(name: string): T[] =>
  readFileSync(join(run, name), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
const calls = lines<LabelledCall>('calls.jsonl');
const turns = groupTurns();

const stateFolder = join(folder, '.synthcall');
const store = await openStore(join(stateFolder, 'emulator.db'));
const [account] = await store.read<{ account_sid: string }>('SELECT account_sid FROM recordings LIMIT 1');
await store.close();
const emulator = await launchEmulator({
  stateFolder,
  account: { sid: account?.account_sid ?? '', authToken: AUTH_TOKEN, apiKeys: [] },
  time: 'virtual',
  seed: 'bench',
  clock: systemClock(),
  random: createRandom('bench'),
  ids: unguessableIds(),
  logger: silentLogger(),
});
const sdk = emulatedTwilio(emulator.url, { username: account?.account_sid ?? '', password: AUTH_TOKEN });
const { intelligence } = sdk.client;

const service = await intelligence.v2.services.create({ uniqueName: `bench-${Date.now()}` });
for (const operator of await intelligence.v2.prebuiltOperators.list()) {
  await intelligence.v2.operatorAttachment(service.sid, operator.sid).create();
}
const declared = JSON.parse(readFileSync(join(ROOT, 'src/adapters/twilio/operators.json'), 'utf8')) as {
  name: string;
  type: string;
  config: { labels?: { label: string }[] };
}[];
const intent = declared.find(({ name }) => name === 'Customer Intent');
if (intent) {
  const { sid } = await intelligence.v2.customOperators.create({
    friendlyName: intent.name,
    operatorType: intent.type,
    config: intent.config,
  });
  await intelligence.v2.operatorAttachment(service.sid, sid).create();
}

const tables: Record<string, Confusion> = {};
const entities: EntityCounts = {};
const INTENTS = new Set(intent?.config.labels?.map(({ label }) => label));
for (const call of calls) {
  const results = await analyse(call);
  const own = turns.get(call.call_id) ?? [];
  const emotion = own.findLast((turn) => turn.role === 'customer' && turn.emotion)?.emotion?.label ?? 'neutral';
  const compare = (name: string, operator: string, expected: string) => {
    const found = results.find((result) => result.name === operator)?.predictedLabel ?? 'none';
    countConfusion(tables, name, expected, found);
  };
  compare('sentiment (last emotion)', 'Sentiment Analysis', sentimentByEmotion(emotion));
  compare('sentiment (last emotion, else outcome)', 'Sentiment Analysis', sentimentByOutcome(emotion, call.outcome));
  compare('resolution', 'Call Resolution', RESOLUTION_OF[call.outcome] ?? 'unresolved');
  compare('intent', 'Customer Intent', INTENTS.has(call.issue_category) ? call.issue_category : 'other');
  const extracted = results.find((result) => result.name === 'Entity Recognition')?.extractResults ?? {};
  scoreEntities(entities, await inCallTime(call, extracted), own);
}
for (const [name, table] of Object.entries(tables)) process.stdout.write(`${showConfusion(name, table)}\n`);
process.stdout.write(`${showEntities(entities)}\n`);
sdk.close();
await emulator.close();

async function analyse(call: LabelledCall) {
  const { sid } = await intelligence.v2.transcripts.create({
    serviceSid: service.sid,
    channel: {
      media_properties: { source_sid: call.recording.sid },
      participants: [
        { channel_participant: 1, role: 'Customer' },
        { channel_participant: 2, role: 'Agent' },
      ],
    },
  });
  while ((await intelligence.v2.transcripts(sid).fetch()).status !== 'completed');
  return intelligence.v2.transcripts(sid).operatorResults.list();
}

/** Transcripts count from the start of the recording, labels from the start of the call. */
async function inCallTime(call: LabelledCall, extracted: Record<string, object[]>): Promise<FoundEntity[]> {
  const response = await fetch(`${emulator.url}/_emulator/conferences/${call.conference_sid}/timeline`);
  const timeline = (await response.json()) as {
    started_at: string;
    recordings: { recording_sid: string; start_ms: number }[];
  };
  const recording = timeline.recordings.find((one) => one.recording_sid === call.recording.sid);
  const shiftS =
    (recording?.start_ms ?? 0) / 1000 + (Date.parse(timeline.started_at) - Date.parse(call.started_at)) / 1000;
  return Object.entries(extracted).flatMap(([label, found]) =>
    (found as { media_channel: number; start_time: string; end_time: string }[]).map((match) => ({
      label,
      role: match.media_channel === 1 ? ('customer' as const) : ('agent' as const),
      startS: Number(match.start_time) + shiftS,
      endS: Number(match.end_time) + shiftS,
    })),
  );
}

function groupTurns(): Map<string, LabelledTurn[]> {
  const groups = new Map<string, LabelledTurn[]>();
  for (const turn of lines<LabelledTurn>('turns.jsonl')) {
    groups.set(turn.call_id, [...(groups.get(turn.call_id) ?? []), turn]);
  }
  return groups;
}
