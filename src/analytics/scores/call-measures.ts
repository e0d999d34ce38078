/** What the scores look at: a finished call as numbers between -1 and 1. Measures only; what they are worth is in weights.ts. */
import type { DialogueAct, Emotion, Outcome } from '../../domain/labels.ts';
import { type RecordedCall, type TurnRecord, withoutBackChannels } from '../../domain/record.ts';

/** What operators at the vendor found in the recognised text; absent where none ran. */
export interface OperatorFindings {
  readonly sentiment?: 'positive' | 'neutral' | 'negative' | 'mixed';
  readonly escalationRequested?: boolean;
}

/** One call, measured. Shares are 0 to 1, moods -1 (worst) to 1 (best). Undefined = the call does not tell. */
export interface CallMeasures {
  readonly outcome: Outcome | undefined;
  readonly escalated: boolean;
  readonly moodAtEnd: number | undefined;
  readonly moodOverall: number | undefined;
  /** -1 to 0: the deepest point of the call. */
  readonly worstMoment: number | undefined;
  readonly escalationAsked: boolean;
  readonly hungUp: boolean;
  readonly offerAccepted: boolean;
  readonly thanked: boolean;
  /** Of four or more: times that something had to be said again or put right. */
  readonly repeats: number;
  /** Of four or more: complaints and refused offers. */
  readonly complaints: number;
  /** Of 30 seconds or more: silence between turns beyond 3 seconds each. */
  readonly silences: number;
  /** 0 up to 12 turns, 1 from 32 turns on. */
  readonly length: number;
  readonly words: number;
  readonly issueCategory: string;
  readonly operatorSentiment: number | undefined;
}

/** How an emotion feels to the one who has it, at full intensity. */
const VALENCE: Readonly<Record<Emotion['label'], number>> = {
  neutral: 0,
  pleased: 0.8,
  relieved: 0.7,
  grateful: 1,
  amused: 0.5,
  confused: -0.3,
  anxious: -0.4,
  impatient: -0.5,
  frustrated: -0.8,
  angry: -1,
  sarcastic: -0.6,
  disappointed: -0.7,
  apologetic: -0.1,
  empathetic: 0.2,
};

const COMMON_PAUSE_S = 3;
const SENTIMENT = { positive: 1, neutral: 0, mixed: 0, negative: -1 } as const;

/** Measures a call, or undefined when the customer never spoke: there is nothing to score. */
export function measureCall(recorded: RecordedCall, operators?: OperatorFindings): CallMeasures | undefined {
  const { call } = recorded;
  const turns = withoutBackChannels(recorded.turns);
  const customer = turns.filter((turn) => turn.role === 'customer');
  if (customer.length === 0) return undefined;
  const moods = customer.flatMap(({ emotion }) => (emotion ? [moodOf(emotion)] : []));
  const does = (...acts: DialogueAct[]) => customer.filter(({ act }) => act !== undefined && acts.includes(act)).length;
  const agentDoes = (act: DialogueAct) => turns.filter((turn) => turn.role === 'agent' && turn.act === act).length;
  return {
    outcome: call.outcome,
    escalated: call.outcome === 'escalated' || agentDoes('escalate') > 0,
    moodAtEnd: mean(moods.slice(-2)),
    moodOverall: mean(moods),
    worstMoment: moods.length === 0 ? undefined : Math.min(0, ...moods),
    escalationAsked: does('request-escalation') > 0 || operators?.escalationRequested === true,
    hungUp: does('hang-up') > 0,
    offerAccepted: does('accept') > 0,
    thanked: does('thank') > 0,
    repeats: share(does('correct') + agentDoes('clarify'), 4),
    complaints: share(does('complain', 'reject'), 4),
    silences: share(longSilence(turns), 30),
    length: share(Math.max(0, turns.length - 12), 20),
    words: turns.reduce((sum, { said }) => sum + (said.match(/\S+/g) ?? []).length, 0),
    issueCategory: call.issue_category,
    operatorSentiment: operators?.sentiment === undefined ? undefined : SENTIMENT[operators.sentiment],
  };
}

/** The customer's sentiment over the call in one word: the operators' where they ran, else from the emotions. */
export function sentimentOf({ operatorSentiment, moodAtEnd, moodOverall }: CallMeasures): Sentiment {
  const mood = operatorSentiment ?? ((moodAtEnd ?? 0) + (moodOverall ?? 0)) / 2;
  return mood > 0.15 ? 'positive' : mood < -0.15 ? 'negative' : 'neutral';
}
export type Sentiment = 'positive' | 'neutral' | 'negative';

/** What became of the issue in one word; `unknown` where it was settled in part, or nobody said. */
export function resolutionOf(outcome: Outcome | undefined): 'resolved' | 'unresolved' | 'unknown' {
  if (outcome === undefined || outcome === 'partly-resolved') return 'unknown';
  return outcome === 'resolved' ? 'resolved' : 'unresolved';
}

function moodOf({ label, intensity }: Emotion): number {
  return VALENCE[label] * (0.4 + 0.6 * intensity);
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function share(amount: number, full: number): number {
  return Math.min(1, amount / full);
}

function longSilence(turns: readonly TurnRecord[]): number {
  let seconds = 0;
  let lastEnd: number | undefined;
  for (const { start_s: start, end_s: end } of turns) {
    if (start !== undefined && lastEnd !== undefined) seconds += Math.max(0, start - lastEnd - COMMON_PAUSE_S);
    lastEnd = end ?? lastEnd;
  }
  return seconds;
}
