/** The measures of the realism report, each from the calls alone. NaN means that the calls cannot tell. */
import type { Role } from '../domain/labels.ts';
import { type RecordedCall, type TurnRecord, withoutBackChannels } from '../domain/record.ts';
import { ownText } from '../shared/own-text.ts';
import { createRandom } from '../shared/random.ts';
import { remembered, rememberedOf } from '../shared/remembered.ts';
import { wordsIn } from '../shared/words.ts';
import { hearingErrors } from './hearing.ts';
import type { RealismName } from './realism-bands.ts';
import { countTurn, isBackChannel, type TurnCounts } from './spoken-text.ts';
import { distinctPairs, selfBleu } from './variety.ts';

/** Controlled lengths: the first words of a whole call, and of one side. */
const CALL_WORDS = 100;
const SIDE_WORDS = 50;
/** Shorter texts say nothing about four-word sequences. */
const SHORTEST_TEXT = 20;
/** One sample of 50 moves self-BLEU by about .012; the mean of five by half of that. */
const DRAWS = 5;
/** A silence that somebody would notice, and that is not a lost line. */
const SILENCE_S = { from: 2, to: 10 };
/** Different words that are kept, each once. */
const MOST_WORDS = 20_000;

const oneOfEach = remembered(ownText, MOST_WORDS);

/** The words of a turn, which every measure asks for. */
export const spokenWords = rememberedOf(({ said }: TurnRecord): readonly string[] => wordsIn(said).map(oneOfEach));

/** All measures. The same calls and seed give the same numbers. What people show is counted in turns: back-channels into them are none. */
export function measureAll(recorded: readonly RecordedCall[], seed: string): Record<RealismName, number> {
  const calls = recorded.map(({ call, turns }) => ({ call, turns: withoutBackChannels(turns) }));
  return {
    ...measureTurns(calls),
    ...measureDisfluency(calls),
    back_channels: mean(recorded.map(({ turns }) => (hasBackChannel(turns) ? 1 : 0))),
    ...measureVariety(calls, seed),
    ...measureSameness(calls),
    ...measureListening(calls),
  };
}

function measureTurns(calls: readonly RecordedCall[]) {
  const lengths = (role: Role) => sideTurns(calls, role).map((turn) => spokenWords(turn).length);
  const agent = lengths('agent');
  const customer = lengths('customer');
  const shortShare = (words: readonly number[]) => words.filter((count) => count <= 2).length / words.length;
  return {
    turns_per_call: mean(calls.map((call) => call.turns.length)),
    words_per_turn_mean_agent: mean(agent),
    words_per_turn_mean_customer: mean(customer),
    words_per_turn_median_agent: median(agent),
    words_per_turn_median_customer: median(customer),
    short_turns_agent: shortShare(agent),
    short_turns_customer: shortShare(customer),
    agent_share: mean(calls.map(agentShare).filter((share) => !Number.isNaN(share))),
  };
}

function measureDisfluency(calls: readonly RecordedCall[]) {
  const counts = (role: Role) => sideTurns(calls, role).map((turn) => countTurn(turn.said));
  const agent = counts('agent');
  const customer = counts('customer');
  return {
    fillers_agent: per100(agent, 'fillers'),
    fillers_customer: per100(customer, 'fillers'),
    repeats_agent: per100(agent, 'repeats'),
    repeats_customer: per100(customer, 'repeats'),
    part_words_agent: per100(agent, 'partWords'),
    part_words_customer: per100(customer, 'partWords'),
  };
}

function measureVariety(calls: readonly RecordedCall[], seed: string) {
  const whole = textsOf(calls, CALL_WORDS);
  const customer = textsOf(calls, SIDE_WORDS, 'customer');
  const agent = textsOf(calls, SIDE_WORDS, 'agent');
  return {
    self_bleu_200: sampled(whole, 200, seed, selfBleu),
    self_bleu_50: sampled(whole, 50, seed, selfBleu),
    self_bleu_50_customer: sampled(customer, 50, seed, selfBleu),
    self_bleu_50_agent: sampled(agent, 50, seed, selfBleu),
    distinct_2_200: sampled(whole, 200, seed, distinctPairs),
    distinct_2_50: sampled(whole, 50, seed, distinctPairs),
  };
}

function measureSameness(calls: readonly RecordedCall[]) {
  const whole = calls.map((call) => call.turns.map((turn) => `${turn.role}:${spokenWords(turn).join(' ')}`).join('\n'));
  const openings = calls.flatMap((call) => {
    const first = call.turns.find((turn) => turn.role === 'customer');
    return first ? [spokenWords(first).join(' ')] : [];
  });
  const turns = calls.flatMap((call) => call.turns.map((turn) => spokenWords(turn).join(' ')));
  return {
    duplicate_calls: whole.length - new Set(whole).size,
    duplicate_openings: 1 - new Set(openings).size / openings.length,
    unique_turns: new Set(turns).size / turns.length,
  };
}

function measureListening(calls: readonly RecordedCall[]) {
  const timed = calls.filter((call) =>
    call.turns.some((turn) => turn.start_s !== undefined && turn.end_s !== undefined),
  );
  const errors = calls.flatMap((call) => call.turns.flatMap((turn) => hearingErrors(turn) ?? []));
  const sum = (pick: (error: (typeof errors)[number]) => number) =>
    errors.reduce((total, error) => total + pick(error), 0);
  return {
    lookup_silences: mean(timed.map((call) => (hasSilence(call.turns) ? 1 : 0))),
    word_error_rate: sum((error) => error.errors) / sum((error) => error.words),
    entity_error_rate: sum((error) => error.entityErrors) / sum((error) => error.entityWords),
  };
}

/** The agent's share of the words of one call; NaN for a call without words. */
function agentShare(call: RecordedCall): number {
  const words = (turns: readonly TurnRecord[]) => turns.reduce((sum, turn) => sum + spokenWords(turn).length, 0);
  return words(call.turns.filter((turn) => turn.role === 'agent')) / words(call.turns);
}

/** One that came into a turn, or a whole turn that is nothing more. */
function hasBackChannel(rows: readonly TurnRecord[]): boolean {
  const turns = withoutBackChannels(rows);
  return turns.length < rows.length || turns.some((turn, index) => isBackChannel(turn.said, turns[index - 1]?.said));
}

/** A gap of 2 to 10 s between two turns, or between two words of one turn. */
function hasSilence(turns: readonly TurnRecord[]): boolean {
  return turns.some((turn, index) => {
    const before = turns[index - 1]?.end_s;
    const between = before !== undefined && turn.start_s !== undefined && isSilence(turn.start_s - before);
    const words = turn.words ?? [];
    return (
      between || words.some((word, place) => place > 0 && isSilence(word.start_s - (words[place - 1]?.end_s ?? 0)))
    );
  });
}

function isSilence(gapS: number): boolean {
  return gapS >= SILENCE_S.from && gapS <= SILENCE_S.to;
}

function sideTurns(calls: readonly RecordedCall[], role: Role): TurnRecord[] {
  return calls.flatMap((call) => call.turns.filter((turn) => turn.role === role));
}

/** The first `length` words of each call, of one side or of both in the order of speaking. */
function textsOf(calls: readonly RecordedCall[], length: number, role?: Role): string[][] {
  return calls
    .map((call) =>
      call.turns
        .filter((turn) => role === undefined || turn.role === role)
        .flatMap((turn) => spokenWords(turn))
        .slice(0, length),
    )
    .filter((words) => words.length >= SHORTEST_TEXT);
}

/** The mean over a few seeded samples of `size` texts; NaN when there are fewer. */
function sampled(
  texts: readonly string[][],
  size: number,
  seed: string,
  measure: (texts: readonly string[][]) => number,
): number {
  if (texts.length < size) return Number.NaN;
  if (texts.length === size) return measure(texts);
  return mean(
    Array.from({ length: DRAWS }, (_, draw) =>
      measure(createRandom(`${seed}/realism/${size}/${draw}`).shuffle(texts).slice(0, size)),
    ),
  );
}

function per100(counts: readonly TurnCounts[], what: Exclude<keyof TurnCounts, 'words'>): number {
  const words = counts.reduce((sum, count) => sum + count.words, 0);
  return (100 * counts.reduce((sum, count) => sum + count[what], 0)) / words;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
