/** Folds everything known about a finished call into its record. Pure; what is unknown is absent, never invented. */
import { type Ending, isNaturalEnding, type Outcome } from '../domain/labels.ts';
import { type Micros, toDollars } from '../domain/money.ts';
import type { PlannedCall } from '../domain/plan.ts';
import type { ConferenceTimes, DialledCall, HeardSpeech, SpokenSegment } from '../domain/ports.ts';
import type { CallRecord, Quality, RecordedCall, TurnRecord } from '../domain/record.ts';
import type { TimedWord, Turn } from '../domain/turn.ts';

/** A recording as the carrier announced it. */
export interface AnnouncedRecording {
  readonly sid: string;
  readonly channels: number;
  readonly durationS: number;
  readonly file?: string;
}

/** Everything known about one call at its end. */
export interface CallFacts {
  readonly runId: string;
  readonly plan: PlannedCall;
  readonly responder: string;
  readonly turns: readonly Turn[];
  readonly ending: Ending;
  readonly outcome: Outcome | undefined;
  /** Responder calls that were made, those whose answer was never spoken included. */
  readonly responderCalls: number;
  readonly dialled: DialledCall | undefined;
  readonly times: ConferenceTimes | undefined;
  readonly recording: AnnouncedRecording | undefined;
  readonly costMicros: Micros | undefined;
}

/** What completes a record from outside. */
export interface Judges {
  readonly judge: (unjudged: RecordedCall) => Quality;
  readonly score: (unscored: RecordedCall) => CallRecord['scores'];
}

/** The record, judged and scored. */
export function foldRecord(facts: CallFacts, { judge, score }: Judges): RecordedCall {
  const { plan, times, dialled } = facts;
  const { agent, customer } = plan.pairing;
  const turns = turnRecords(plan.callId, facts.turns, times);
  const call: CallRecord = {
    call_id: plan.callId,
    run_id: facts.runId,
    agent: agent.id,
    customer: customer.id,
    issue_category: customer.issue.category,
    ...(facts.outcome ? { outcome: facts.outcome } : {}),
    ending: facts.ending,
    ...(times ? { started_at: times.startedAt } : {}),
    duration_s: round(times?.durationS ?? 0),
    turn_count: turns.length,
    responder_calls: facts.responderCalls,
    responder: facts.responder,
    ...(facts.costMicros === undefined ? {} : { cost_usd: toDollars(facts.costMicros) }),
    ...(dialled ? { conference_sid: dialled.conferenceSid } : {}),
    ...(dialled
      ? {
          legs: {
            agent: { call_sid: dialled.legs.agent.callSid, persona: agent.id, voice: agent.voice },
            customer: { call_sid: dialled.legs.customer.callSid, persona: customer.id, voice: customer.voice },
          },
        }
      : {}),
    ...(facts.recording ? { recording: recordingOf(facts.recording, times) } : {}),
    quality: { verdict: 'accepted', reasons: [] },
    labels: labelsOf(facts),
    scores: {},
  };
  return { call: { ...call, quality: judge({ call, turns }), scores: score({ call, turns }) }, turns };
}

function recordingOf(
  recording: AnnouncedRecording,
  times: ConferenceTimes | undefined,
): NonNullable<CallRecord['recording']> {
  const { sid, file, channels, durationS } = recording;
  const place = times?.recordings?.find((one) => one.sid === sid);
  return {
    sid,
    ...(file ? { file } : {}),
    channels,
    duration_s: round(durationS),
    ...(place ? { start_s: round(place.startS) } : {}),
  };
}

/** Labels of the whole call, from the plan and from the turns' own labels. */
function labelsOf({ plan, turns, outcome, ending }: CallFacts): Record<string, unknown> {
  const { customer, agent, traits } = plan.pairing;
  const arc = turns.filter((turn) => turn.role === 'customer' && turn.emotion).map((turn) => turn.emotion?.label);
  const escalated = outcome === 'escalated' || turns.some((turn) => turn.act === 'escalate');
  return {
    industry: customer.industry,
    issue_complexity: customer.issue.complexity,
    customer_demeanor: customer.demeanor,
    agent_competence: agent.competence,
    escalated,
    ...(arc.length > 0 ? { emotional_arc: arc } : {}),
    ...(isNaturalEnding(ending) ? { ended_by: ending === 'agent-closed' ? 'agent' : 'customer' } : {}),
    events: traits.events,
  };
}

/** The turns with the carrier's times. Where the carrier says who spoke when, a turn without a place was never spoken and is left out. */
function turnRecords(callId: string, turns: readonly Turn[], times: ConferenceTimes | undefined): TurnRecord[] {
  const segments = times?.segments ?? [];
  const waiting = [...segments];
  const heard = [...(times?.heard ?? [])];
  const records: TurnRecord[] = [];
  for (const turn of turns) {
    const at = waiting.findIndex((segment) => segment.role === turn.role && sameWords(segment.text, turn.said));
    if (at === -1 && segments.length > 0) continue;
    const segment = at === -1 ? undefined : waiting.splice(at, 1)[0];
    records.push(turnRecord(callId, records.length, turn, segment, hearingOf(turn, heard)));
  }
  return records;
}

/** What the other side heard of a turn, taken off the list: the same few words may be heard again. */
function hearingOf(turn: Turn, waiting: HeardSpeech[]): HeardSpeech | undefined {
  const at = waiting.findIndex(({ by, text }) => by !== turn.role && text === turn.heard);
  return at === -1 ? undefined : waiting.splice(at, 1)[0];
}

function turnRecord(
  callId: string,
  index: number,
  turn: Turn,
  segment: SpokenSegment | undefined,
  hearing: HeardSpeech | undefined,
): TurnRecord {
  return {
    call_id: callId,
    turn: index,
    role: turn.role,
    said: turn.said,
    ...(turn.heard === undefined ? {} : { heard: turn.heard }),
    ...(turn.confidence === undefined ? {} : { confidence: turn.confidence }),
    ...(segment ? { start_s: round(segment.startS), end_s: round(segment.endS) } : {}),
    ...(turn.act ? { act: turn.act } : {}),
    ...(turn.intent ? { intent: turn.intent } : {}),
    ...(turn.emotion ? { emotion: turn.emotion } : {}),
    ...(turn.entities ? { entities: [...turn.entities] } : {}),
    ...(segment && segment.words.length > 0 ? { words: segment.words.map(timed) } : {}),
    ...(hearing ? { heard_words: hearing.words.map((word) => ({ ...timed(word), confidence: word.confidence })) } : {}),
  };
}

function timed({ word, startS, endS }: TimedWord) {
  return { word, start_s: round(startS), end_s: round(endS) };
}

function sameWords(a: string, b: string): boolean {
  return a.replace(/\s+/g, ' ').trim() === b.replace(/\s+/g, ' ').trim();
}

/** Milliseconds are as fine as any of these times are known. */
function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
