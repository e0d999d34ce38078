/**
 * How fast sound is made: seconds of audio per second of waiting, what a finished recording costs beyond synthesis alone,
 * and what a whole `synthcall run` with sound costs beyond the synthesis of its own texts.
 * Needs Node 22.18 or newer, which runs TypeScript itself, and a built checkout: `node bench/speech.ts [calls] [bin]`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RecordedSegment, renderRecording } from '../src/emulator/speech/recording/render.ts';
import { createFlitePool, type FlitePool } from '../src/emulator/speech/synthesis/flite-pool.ts';
import { loadFlite } from '../src/emulator/speech/synthesis/flite-program.ts';
import { createSynthesis } from '../src/emulator/speech/synthesis/synthesis.ts';
import { fliteFlags, fliteText } from '../src/emulator/speech/synthesis/utterance-sound.ts';
import { toSpokenText } from '../src/emulator/speech/text/text.ts';
import { predictSpeech } from '../src/emulator/speech/voice/duration.ts';
import { VOICES, voiceFor } from '../src/emulator/speech/voice/voices.ts';
import { createRandom } from '../src/shared/random.ts';

const LINES = [
  'Thank you for calling Northwind Support, this is Dana speaking. How can I help you today?',
  "Hi, I was charged $126.50 on March 14th and I don't recognize it.",
  "I'm sorry to hear that. Could I have your account number, please?",
  "Sure, it's 4 0 7 1, 8 8 2 9.",
  'Thanks. Let me pull that up for you. This might take a minute.',
  'Okay, no problem.',
  'I can see the payment was declined twice, and the refund will be back on your card within five business days.',
  "That's everything, thank you so much. Goodbye.",
];

/** A conversation in which no line is like that of another call, so that the cache cannot help. */
function conversation(call: number): RecordedSegment[] {
  let atMs = 500;
  return LINES.map((line, index) => {
    const text = `${line} That is point ${call} of ${index + 1}.`;
    const voice = (VOICES[(call * 5 + (index % 2) * 7) % VOICES.length] ?? VOICES[0])?.id ?? '';
    const startMs = atMs;
    const endMs = startMs + predictSpeech(text, voice).durationMs;
    atMs = endMs + 700;
    return { channel: (index % 2) as 0 | 1, text, voice, startMs, endMs };
  });
}

const callCount = Number(process.argv[2] ?? 20);
const workers = availableParallelism();
const calls = Array.from({ length: callCount }, (_, call) => conversation(call));
const spokenMs = calls.flat().reduce((sum, segment) => sum + segment.endMs - segment.startMs, 0);

/** Pure synthesis is flite as its package has it: what anybody would measure who has the same texts spoken. */
const packagedFlite = () => createFlitePool(workers, () => loadFlite('as packaged'));
const pool = packagedFlite();
await pool.speak(['-voice', 'slt'], ' Warm up. ');
const cpuMs = () => (process.cpuUsage().user + process.cpuUsage().system) / 1000;
const pureCpuStart = cpuMs();
const pureStart = performance.now();
await Promise.all(
  calls
    .flat()
    .map((segment) => pool.speak(fliteFlags(voiceFor(segment.voice).voice), fliteText(toSpokenText(segment.text)))),
);
const pureMs = performance.now() - pureStart;
const pureCpuMs = cpuMs() - pureCpuStart;
await pool.close();

const synthesis = createSynthesis({ workers, cacheBytes: 64 * 1024 * 1024 });
await synthesis.speak('Warm up.', 'woman');
const renderCpuStart = cpuMs();
const renderStart = performance.now();
let bytes = 0;
const queue = [...calls.entries()];
const lane = async () => {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const [call, segments] = next;
    const durationMs = (segments.at(-1)?.endMs ?? 0) + 1_000;
    const order = {
      segments,
      durationMs,
      profile: 'phone',
      random: createRandom(`call-${call}`),
      channels: 2,
    } as const;
    const file = await renderRecording(order, synthesis);
    bytes += file.length;
  }
};
await Promise.all(Array.from({ length: workers + 1 }, lane));
const renderMs = performance.now() - renderStart;
const renderCpuMs = cpuMs() - renderCpuStart;
await synthesis.close();

const recordedMs = bytes / 32;
console.log(
  `${callCount} calls, ${workers} workers, ${(spokenMs / 1000).toFixed(0)} s of speech in ${(recordedMs / 1000).toFixed(0)} s of recordings`,
);
console.log(
  `pure synthesis   ${(pureMs / 1000).toFixed(2)} s   ${(spokenMs / pureMs).toFixed(0)} s of speech per second`,
);
console.log(
  `whole rendering  ${(renderMs / 1000).toFixed(2)} s   ${(recordedMs / renderMs).toFixed(0)} s of recording per second`,
);
console.log(
  `ratio            ${(renderMs / pureMs).toFixed(2)} in wall time, ${(renderCpuMs / pureCpuMs).toFixed(2)} in processor time`,
);
console.log(`memory           ${(process.memoryUsage().rss / 1e6).toFixed(0)} MB`);

/**
 * A run as a user makes it, then its own texts through the voices alone, on the same machine a moment later. On a machine
 * that others use too, processor time is the ratio to look at: it is what one core would have to do.
 */
const bin = process.argv[3] ?? fileURLToPath(new URL('../bin/synthcall.js', import.meta.url));
const probe = fileURLToPath(new URL('./probe.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'synthcall-bench-'));
const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');
const lines = (name: string) =>
  read('synthcall-runs', 'bench', name)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
const synthcall = (...flags: string[]) => {
  const start = performance.now();
  const all = ['run', '--local', '--pairs', String(callCount), '--seed', '7', '--quiet', ...flags];
  const { status } = spawnSync(process.execPath, ['--import', probe, bin, ...all, '--max-daily-calls', '1000000'], {
    cwd: folder,
    stdio: 'inherit',
    env: { ...process.env, BENCH_PROBE: join(folder, 'probe.json') },
  });
  if (status !== 0) console.log(`synthcall ended with ${status}: not every call was accepted`);
  const { processorS, peakMb } = JSON.parse(read('probe.json'));
  return { s: (performance.now() - start) / 1000, processorS, peakMb };
};
const silent = synthcall('--no-audio', '--run-id', 'silent');
const run = synthcall('--run-id', 'bench');
const callsOfRun = lines('calls.jsonl');
const voices = new Map(callsOfRun.map((call) => [call.call_id, call.legs]));
const turns = lines('turns.jsonl');

/** The texts of the run, as `make` makes them; what was loaded before does not count. */
async function textsOfRun(make: (text: string, voice: string) => Promise<unknown>) {
  await make(' Warm up. ', 'woman');
  const [start, before] = [performance.now(), cpuMs()];
  await Promise.all(turns.map((turn) => make(turn.said, voices.get(turn.call_id)[turn.role].voice)));
  return { s: (performance.now() - start) / 1000, processorS: (cpuMs() - before) / 1000 };
}
async function spokenBy(alone: FlitePool) {
  const figures = await textsOfRun((text, voice) =>
    alone.speak(fliteFlags(voiceFor(voice).voice), fliteText(toSpokenText(text))),
  );
  await alone.close();
  return figures;
}
const flite = await spokenBy(packagedFlite());
const faster = await spokenBy(createFlitePool(workers));
const shaping = createSynthesis({ workers, cacheBytes: 1 });
const utterances = await textsOfRun((text, voice) => shaping.speak(text, voice));
await shaping.close();
rmSync(folder, { recursive: true, force: true });

const talkS = turns.reduce((sum, turn) => sum + turn.end_s - turn.start_s, 0);
const callS = callsOfRun.reduce((sum, call) => sum + call.duration_s, 0);
const figures = (name: string, { s, processorS }: { s: number; processorS: number }, more = '') =>
  console.log(`${name.padEnd(36)}${s.toFixed(2)} s, ${processorS.toFixed(2)} s of processor${more}`);
const ratio = (over: { s: number; processorS: number }, name: string) =>
  console.log(
    `${`ratio to ${name}`.padEnd(36)}${(run.s / over.s).toFixed(2)} in wall time, ${(run.processorS / over.processorS).toFixed(2)} in processor time`,
  );
console.log(
  `\nsynthcall run --pairs ${callCount}: ${callS.toFixed(0)} s of recordings with ${talkS.toFixed(0)} s of speech`,
);
figures('with sound', run, `   ${(callS / run.s).toFixed(0)} s of recording per second, ${run.peakMb.toFixed(0)} MB`);
figures('--no-audio', silent);
figures('pure synthesis (flite as packaged)', flite);
figures('the same with our faster parts', faster);
figures('the same as telephone utterances', utterances);
ratio(flite, 'pure synthesis');
ratio(faster, 'it with our parts');
ratio(utterances, 'utterances');
