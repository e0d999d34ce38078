/** What follows the calls of a run: scores, recognised transcripts, Segment, and the log. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../src/shared/random.ts';
import { startSegmentSink } from '../support/segment-sink.ts';
import { synthcallHere } from '../support/synthcall-here.ts';
import { aFolder, synthcall } from './cli/bin.ts';

const RUN = ['run', '--local', '--no-audio', '--pairs', '3', '--seed', '7', '--max-bad', '10'];

function linesOf(...path: string[]) {
  return readFileSync(join(...path), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe('after the calls of a run', () => {
  it('there are scores, recognised transcripts with operator results, payloads for Segment, and a log', async () => {
    const cwd = await aFolder();
    const { out } = await synthcallHere([...RUN, '--run-id', 'one'], cwd);
    const dir = join(cwd, 'synthcall-runs', 'one');
    const calls = linesOf(dir, 'calls.jsonl');
    const byOperators = ({ facts }: { facts: { fact: string }[] }) =>
      facts.some(({ fact }) => fact === 'operator_sentiment');
    for (const { scores } of calls) {
      expect(Object.keys(scores)).toEqual(['churn_risk', 'propensity_to_buy', 'satisfaction']);
    }
    const recognised = linesOf(dir, 'recognised.jsonl');
    expect(recognised.map(({ call_id }) => call_id)).toEqual(calls.map(({ call_id }) => call_id));
    for (const { channels, sentences, operator_results } of recognised) {
      expect(channels).toEqual({ '1': 'agent', '2': 'customer' });
      expect(sentences[0]).toMatchObject({ role: 'agent', text: expect.any(String), start_s: expect.any(Number) });
      const names = operator_results.map(({ name }: { name: string }) => name);
      expect(names).toEqual(expect.arrayContaining(['Sentiment Analysis', 'Call Resolution', 'Customer Intent']));
    }
    const turns = linesOf(dir, 'turns.jsonl');
    for (const [index, { call_id, recording }] of calls.entries()) {
      const { recording_start_s, sentences } = recognised[index];
      expect(recording.start_s).toBeLessThan(-0.5); // the customer's leg is recorded before the agent is there
      expect(recording_start_s).toBe(recording.start_s);
      for (const { role, words } of sentences) {
        for (const { word, start_s, end_s } of words) {
          const isSpoken = (turn: { call_id: string; role: string; start_s: number; end_s: number }) =>
            turn.call_id === call_id &&
            turn.role === role &&
            turn.start_s - 0.02 <= start_s &&
            end_s <= turn.end_s + 0.02;
          expect([call_id, word, start_s, turns.some(isSpoken)]).toEqual([call_id, word, start_s, true]);
        }
      }
    }
    for (const [index, { scores }] of calls.entries()) {
      const sentiment = recognised[index].operator_results.find(({ name }: { name: string }) => /Sentiment/.test(name));
      expect(byOperators(scores.satisfaction)).toBe(sentiment.predicted_label !== 'neutral');
    }
    const completed = linesOf(dir, 'segment.jsonl').filter(({ event }) => event === 'call_completed');
    expect(completed.map(({ properties }) => properties.satisfactionScore)).toEqual(
      calls.map(({ scores }) => scores.satisfaction.value),
    );
    const { recognition } = JSON.parse(readFileSync(join(dir, 'manifest.json'), 'utf8'));
    expect(recognition).toMatchObject({ transcripts: calls.length, word_error_rate: expect.any(Number) });
    expect(out).toMatch(/recognised\s+\d transcripts, word error rate/);
    const { operators } = JSON.parse(readFileSync(join(dir, 'report.json'), 'utf8'));
    expect(operators).toMatchObject({ calls: calls.length, recognition: { word_error_rate: expect.any(Number) } });
    expect(operators.operators.map(({ operator }: { operator: string }) => operator)).toEqual(
      expect.arrayContaining(['Sentiment Analysis', 'Call Resolution', 'Customer Intent']),
    );
    const told = linesOf(dir, 'segment.jsonl').map(({ type, event }) => event ?? type);
    const each = ['call_started', 'call_completed', 'identify'];
    expect(told).toEqual([...Array(3).fill('identify'), ...calls.flatMap(() => each)]);

    const log = await synthcall(['logs', '--call', 'call_0001'], cwd);
    expect(log.out).toMatch(/call_0001 call\.connected .*CA[0-9a-f]{32}/);
    expect(log.out).not.toMatch(/call_0002/);
  });

  it('Segment hears of every accepted call once although every fifth request fails, and the count of a customer’s calls goes on over runs', async () => {
    const cwd = await aFolder();
    const sink = await startSegmentSink(createRandom('sink'));
    sink.refuse(0.2);
    const env = { SEGMENT_WRITE_KEY: 'a-key', SEGMENT_HOST: sink.url };
    await synthcallHere([...RUN, '--run-id', 'one'], cwd, env);
    await synthcallHere([...RUN, '--run-id', 'two'], cwd, env);
    await sink.close();
    const kept = ['one', 'two'].flatMap((run) => linesOf(cwd, 'synthcall-runs', run, 'calls.jsonl'));
    const ids = sink.accepted.map(({ messageId }) => messageId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(2 * 3 + 3 * kept.length);
    const totals = sink.accepted.flatMap((message) => {
      const { total_calls: total, last_call_id: last } = (message as { traits?: Record<string, unknown> }).traits ?? {};
      return last === undefined ? [] : [total];
    });
    expect(totals.sort()).toEqual([
      ...kept.slice(kept.length / 2).map(() => 1),
      ...kept.slice(kept.length / 2).map(() => 2),
    ]);
    expect(existsSync(join(cwd, '.synthcall', 'segment-spool.jsonl'))).toBe(false);
    expect(existsSync(join(cwd, 'synthcall-runs', 'two', 'segment.jsonl'))).toBe(false);
  });
});
