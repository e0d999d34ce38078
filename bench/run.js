// Measures the promises of a run in one go, as ratios and totals: `npm run bench`, or `npm run bench -- --all` with 2,000 and
// 10,000 calls as well. Not a test: it fails nothing, and a busy machine makes every time longer. Everything happens in
// folders of its own, on the emulator, without sound; sound has `bench/speech.ts`, live answers `bench/latency.js`.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measureWebhooks } from './webhooks.js';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const BIN = at('../bin/synthcall.js');
const PROBE = at('./probe.js');

/** Runs a program to its end; its wall time in milliseconds. */
function wallMs(argv, options = {}) {
  const before = performance.now();
  const { status, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8', ...options });
  if (status !== 0) throw new Error(`${argv.join(' ')} ended with ${status}:\n${stderr}`);
  return performance.now() - before;
}

/** One run in a fresh folder with the probe in it. */
function measureRun(argv) {
  const cwd = mkdtempSync(join(tmpdir(), 'synthcall-bench-'));
  const probed = join(cwd, 'probe.json');
  const env = {
    PATH: process.env.PATH,
    HOME: cwd,
    SYNTHCALL_AUDIO: 'false',
    MAX_DAILY_CALLS: '10000000',
    BENCH_PROBE: probed,
  };
  try {
    const ms = wallMs(['--import', PROBE, BIN, 'run', '--seed', '7', '--run-id', 'bench', '--quiet', ...argv], {
      cwd,
      env,
    });
    const manifest = JSON.parse(readFileSync(join(cwd, 'synthcall-runs', 'bench', 'manifest.json'), 'utf8'));
    const facts = JSON.parse(readFileSync(probed, 'utf8'));
    const exportMs = wallMs([BIN, 'export', 'bench', '--format', 'csv,openai-agent', '--quiet'], { cwd, env });
    return { ms, exportMs, ...facts, counts: manifest.counts };
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

/** `times` runs of each, taking turns so that both meet the same machine; the medians. */
function medians(times, ...actions) {
  const taken = actions.map(() => []);
  for (let round = 0; round < times; round += 1) {
    for (const [index, action] of actions.entries()) taken[index].push(action());
  }
  return taken.map((each) => each.sort((a, b) => a - b)[Math.floor(times / 2)]);
}

function table(rows) {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column].length)));
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    );
}

execFileSync(process.execPath, [at('../scripts/build.js')], { stdio: 'inherit' });
const [processor] = cpus();
console.log(
  `Node ${process.version}, ${cpus().length} × ${processor?.model ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
);
console.log(
  `load at the start: ${loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')}\n`,
);

const [bare, help] = medians(
  11,
  () => wallMs(['-e', '0']),
  () => wallMs([BIN, '--help']),
);
const small = [1, 2, 3].map(() => measureRun(['--pairs', '20', '--budget', '100'])).sort((a, b) => a.ms - b.ms)[1];
const runOf = (pairs) => measureRun(['--pairs', String(pairs), '--budget', String(pairs * 5)]);
const medium = runOf(200);
const large = runOf(500);
const huge = process.argv.includes('--all') ? [2_000, 10_000].map((pairs) => ({ pairs, ...runOf(pairs) })) : [];
const webhooks = await measureWebhooks();
const perCallMs = (run) => run.ms / run.counts.accepted;
const sized = (pairs, run) => [
  `${pairs.toLocaleString('en')} calls`,
  `${(run.ms / 1000).toFixed(1)} s, ${(1000 / perCallMs(run)).toFixed(1)} a second, ${perCallMs(run).toFixed(1)} ms a call (${(perCallMs(run) / perCallMs(large)).toFixed(2)} × that of 500), ${run.peakMb.toFixed(0)} MB (${(run.peakMb / large.peakMb).toFixed(2)} ×), export ${(run.exportMs / 1000).toFixed(1)} s`,
  promised(pairs),
];
function promised(pairs) {
  if (pairs < 2_000) return '';
  return `${pairs < 10_000 ? '' : '≥ 60 a second, '}≤ 1.15 × a call, ≤ 1.3 × memory`;
}
const perTurn = (operations, { counts }) => (operations / counts.turns).toFixed(2);
const inAll = ({ sync }) => sync.conversation + sync.rate + sync.other;

table([
  ['WHAT', 'MEASURED', 'PROMISED'],
  [
    'synthcall --help over node -e 0',
    `${(help / bare).toFixed(2)} × (${help.toFixed(0)} ms, ${bare.toFixed(0)} ms)`,
    '≤ 2 ×',
  ],
  [
    'run --pairs 20 --budget 100',
    `${(small.ms / 1000).toFixed(2)} s, ${small.processorS.toFixed(2)} s of processor`,
    '≤ 3 s',
  ],
  [
    'run --pairs 500 --budget 2500',
    `${(large.ms / 1000).toFixed(1)} s, ${large.processorS.toFixed(1)} s of processor`,
    '',
  ],
  ['  turns per second', (large.counts.turns / (large.ms / 1000)).toFixed(0), ''],
  ['  processor time per turn', `${((large.processorS / large.counts.turns) * 1000).toFixed(2)} ms`, ''],
  [
    'Sync operations per turn, 20 calls',
    `${perTurn(inAll(small), small)} (conversations ${perTurn(small.sync.conversation, small)})`,
    '≤ 1',
  ],
  [
    'Sync operations per turn, 500 calls',
    `${perTurn(inAll(large), large)} (conversations ${perTurn(large.sync.conversation, large)})`,
    '≤ 1',
  ],
  ['webhook over a bare Express handler', `${(webhooks.ours / webhooks.bare).toFixed(2)} ×`, '≤ 2 ×'],
  sized(20, small),
  sized(200, medium),
  sized(500, large),
  ...huge.map((run) => sized(run.pairs, run)),
]);
