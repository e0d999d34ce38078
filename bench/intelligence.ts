/**
 * How well the emulator's operators do, seed by seed: makes calls with the product and prints its own report of them, in
 * which the operators' results meet the calls' labels. The emulator never sees a label.
 * Run the build first, then: `node --import ./test/support/typescript-loader.mjs bench/intelligence.ts [pairs] [seed …]`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { formatOperators } from '../src/analytics/operators/format-operators.ts';
import type { OperatorReport } from '../src/analytics/operators/measure-operators.ts';

const [pairs = '100', ...seeds] = process.argv.slice(2);
const BIN = resolve(import.meta.dirname, '../bin/synthcall.js');
const RUN = ['run', '--local', '--responder', 'offline', '--no-audio', '--yes', '--quiet', '--run-id', 'bench'];

for (const seed of seeds.length > 0 ? seeds : ['21', '22', '23']) {
  const cwd = mkdtempSync(join(tmpdir(), 'synthcall-intelligence-'));
  const env = { ...process.env, MAX_DAILY_CALLS: '100000' };
  spawnSync('node', [BIN, ...RUN, '--pairs', pairs, '--seed', seed], { cwd, env, stdio: 'inherit' });
  const report = JSON.parse(readFileSync(join(cwd, 'synthcall-runs', 'bench', 'report.json'), 'utf8'));
  process.stdout.write(`seed ${seed}\n${formatOperators(report.operators as OperatorReport).join('\n')}\n\n`);
}
