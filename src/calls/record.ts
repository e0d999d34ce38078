/** Folds everything known about a finished call into its record. Pure; what is unknown is absent, never invented. */
import { type Ending, isNaturalEnding, type Outcome, otherRole } from '../domain/labels.ts';
import { type Micros, toDollars } from '../domain/money.ts';
import type { PlannedCall } from '../domain/plan.ts';
import type { ConferenceTimes, DialledCall, HeardSpeech, SpokenSegment } from '../domain/ports.ts';
import type { CallRecord, Quality, RecordedCall, TurnRecord } from '../domain/record.ts';
import { toMillisecond } from '../domain/seconds.ts';
import type { TimedWord, Turn } from '../domain/turn.ts';
import { eventsIn } from './mid-call-events.ts';
import { type SpokenTurn, takeHeard, takeSpoken } from './spoken-turns.ts';

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
    ...(times?.startedAt === undefined ? {} : { started_at: times.startedAt }),
    ...durationOf(facts),
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
    labels: labelsOf(facts, turns),
    scores: {},
  };
  return { call: { ...call, quality: judge({ call, turns }), scores: score({ call, turns }) }, turns };
}

/** A call that was never dialled took no time. Where the carrier does not tell its times, its recording does: from the customer's answer to the end. */
function durationOf({ dialled, times, recording }: CallFacts): Pick<CallRecord, 'duration_s'> {
  const durationS = times?.durationS ?? recording?.durationS ?? (dialled ? undefined : 0);
  return durationS === undefined ? {} : { duration_s: toMillisecond(durationS) };
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
    duration_s: toMillisecond(durationS),
    ...(place ? { start_s: toMillisecond(place.startS) } : {}),
  };
}

/** Labels of the whole call, from the plan and from the turns' own labels. */
function labelsOf({ plan, turns, outcome, ending }: CallFacts, spoken: readonly TurnRecord[]): Record<string, unknown> {
  const { customer, agent } = plan.pairing;
  const events = eventsIn(spoken);
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
    ...(events ? { events } : {}),
  };
}

/** The turns with the carrier's times. Where the carrier says who spoke when, a turn without a place was never spoken and is left out. */
function turnRecords(callId: string, turns: readonly Turn[], times: ConferenceTimes | undefined): TurnRecord[] {
  const segments = times?.segments ?? [];
  const waiting = [...segments];
  const heard = [...(times?.heard ?? [])];
  const records: TurnRecord[] = [];
  for (const turn of turns) {
    const spoken = takeSpoken(turn, waiting);
    if (!spoken && segments.length > 0) continue;
    records.push(turnRecord({ callId, index: records.length }, turn, spoken?.place, takeHeard(turn, heard)));
    const between = spoken ? spoken.backChannel : saidInto(turn);
    if (between) records.push(backChannelRecord({ callId, index: records.length }, between));
  }
  return records;
}

interface Row {
  readonly callId: string;
  readonly index: number;
}

function turnRecord(
  { callId, index }: Row,
  turn: Turn,
  place: SpokenTurn['place'] | undefined,
  heardWords: HeardSpeech['words'] | undefined,
): TurnRecord {
  return {
    call_id: callId,
    turn: index,
    role: turn.role,
    said: turn.said,
    ...(turn.heard === undefined ? {} : { heard: turn.heard }),
    ...(turn.confidence === undefined ? {} : { confidence: turn.confidence }),
    ...(place ? { start_s: toMillisecond(place.startS), end_s: toMillisecond(place.endS) } : {}),
    ...(turn.act ? { act: turn.act } : {}),
    ...(turn.intent ? { intent: turn.intent } : {}),
    ...(turn.emotion ? { emotion: turn.emotion } : {}),
    ...(turn.entities ? { entities: [...turn.entities] } : {}),
    ...(place && place.words.length > 0 ? { words: place.words.map(timed) } : {}),
    ...(heardWords ? { heard_words: heardWords.map((word) => ({ ...timed(word), confidence: word.confidence })) } : {}),
  };
}

type BackChannel = Pick<SpokenSegment, 'role' | 'text'> & Partial<SpokenSegment>;

/** Where the carrier tells no times, what was answered to the first breath of a turn was said, like the turn itself. */
function saidInto({ role, breaths }: Turn): BackChannel | undefined {
  return breaths?.heardFirst && { role: otherRole(role), text: breaths.backChannel };
}

/** Nobody listens to a back-channel, so nothing is known of how it was heard. */
function backChannelRecord({ callId, index }: Row, { role, text, startS, endS, words }: BackChannel): TurnRecord {
  return {
    call_id: callId,
    turn: index,
    role,
    said: text,
    back_channel: true,
    ...(startS === undefined || endS === undefined
      ? {}
      : { start_s: toMillisecond(startS), end_s: toMillisecond(endS) }),
    act: 'acknowledge',
    ...(words && words.length > 0 ? { words: words.map(timed) } : {}),
  };
}

function timed({ word, startS, endS }: TimedWord) {
  return { word, start_s: toMillisecond(startS), end_s: toMillisecond(endS) };
}
