/** The life of one conference: a pure machine from (state, event) to the next state and effects. */

export type ConferenceStatus = 'init' | 'in-progress' | 'completed';

/** One leg in the room. */
export interface Member {
  readonly callSid: string;
  readonly startOnEnter: boolean;
  readonly endOnExit: boolean;
  readonly muted: boolean;
  readonly hold: boolean;
}

export interface ConferenceState {
  readonly status: ConferenceStatus;
  readonly members: readonly Member[];
}

/** How a leg left. `left` = it hung up or was redirected. */
export type LeavingWay = 'left' | 'kicked';

export type ConferenceEvent =
  | { readonly kind: 'join'; readonly member: Member }
  | { readonly kind: 'leave'; readonly callSid: string; readonly way: LeavingWay }
  | { readonly kind: 'change'; readonly callSid: string; readonly change: Partial<Omit<Member, 'callSid'>> }
  | { readonly kind: 'end' };

export type EndReason =
  | 'conference-ended-via-api'
  | 'participant-with-end-conference-on-exit-left'
  | 'participant-with-end-conference-on-exit-kicked'
  | 'last-participant-kicked'
  | 'last-participant-left';

/** What is to be done. `release` = the leg is no longer held by the room. */
export type ConferenceEffect =
  | { readonly kind: 'report-join'; readonly callSid: string }
  | { readonly kind: 'report-leave'; readonly callSid: string }
  | { readonly kind: 'report-start' }
  | { readonly kind: 'report-end'; readonly reason: EndReason; readonly callSid: string | undefined }
  | { readonly kind: 'report-change'; readonly callSid: string; readonly event: ChangeReport }
  | { readonly kind: 'release'; readonly callSid: string; readonly because: 'ended-via-api' | 'moderator-left' };

export type ChangeReport =
  | 'participant-mute'
  | 'participant-unmute'
  | 'participant-hold'
  | 'participant-unhold'
  | 'participant-modify';

type Step = readonly [ConferenceState, readonly ConferenceEffect[]];
type Handlers = {
  readonly [K in ConferenceEvent['kind']]: (
    state: ConferenceState,
    event: Extract<ConferenceEvent, { kind: K }>,
  ) => Step;
};

/** A room that nobody has joined. */
export const EMPTY_CONFERENCE: ConferenceState = { status: 'init', members: [] };

const ignore = (state: ConferenceState): Step => [state, []];
const OPEN: Handlers = { join, leave, change, end: endViaApi };

/** The whole table: an open room takes every event, a completed one none. */
export const CONFERENCE_TABLE: Readonly<Record<ConferenceStatus, Handlers>> = {
  init: OPEN,
  'in-progress': OPEN,
  completed: { join: ignore, leave: ignore, change: ignore, end: ignore },
};

/** One step. Events about legs that are not in the room change nothing. */
export function stepConference(state: ConferenceState, event: ConferenceEvent): Step {
  const handle = CONFERENCE_TABLE[state.status][event.kind] as (state: ConferenceState, event: ConferenceEvent) => Step;
  return handle(state, event);
}

/** Talk flows once two have joined and one of them may start the room. */
function startRuleIsMet(members: readonly Member[]): boolean {
  return members.length >= 2 && members.some((member) => member.startOnEnter);
}

function join(state: ConferenceState, { member }: { member: Member }): Step {
  if (state.members.some((other) => other.callSid === member.callSid)) return [state, []];
  const members = [...state.members, member];
  const starts = state.status === 'init' && startRuleIsMet(members);
  const effects: ConferenceEffect[] = [{ kind: 'report-join', callSid: member.callSid }];
  if (starts) effects.push({ kind: 'report-start' });
  return [{ status: starts ? 'in-progress' : state.status, members }, effects];
}

function leave(state: ConferenceState, { callSid, way }: { callSid: string; way: LeavingWay }): Step {
  const leaving = state.members.find((member) => member.callSid === callSid);
  if (leaving === undefined) return [state, []];
  const members = state.members.filter((member) => member !== leaving);
  const left: ConferenceEffect = { kind: 'report-leave', callSid };
  if (members.length > 0 && !leaving.endOnExit) return [{ ...state, members }, [left]];
  const cause = leaving.endOnExit ? 'participant-with-end-conference-on-exit' : 'last-participant';
  const reason: EndReason = `${cause}-${way}`;
  return [
    { status: 'completed', members: [] },
    [left, ...releaseAll(members, 'moderator-left'), { kind: 'report-end', reason, callSid }],
  ];
}

function change(state: ConferenceState, event: { callSid: string; change: Partial<Omit<Member, 'callSid'>> }): Step {
  const before = state.members.find((member) => member.callSid === event.callSid);
  if (before === undefined) return [state, []];
  const after: Member = { ...before, ...event.change };
  const members = state.members.map((member) => (member === before ? after : member));
  const effects: ConferenceEffect[] = reportsOf(before, after).map((report) => ({
    kind: 'report-change',
    callSid: event.callSid,
    event: report,
  }));
  return [{ ...state, members }, effects];
}

function reportsOf(before: Member, after: Member): ChangeReport[] {
  const reports: ChangeReport[] = [];
  if (before.muted !== after.muted) reports.push(after.muted ? 'participant-mute' : 'participant-unmute');
  if (before.hold !== after.hold) reports.push(after.hold ? 'participant-hold' : 'participant-unhold');
  if (before.endOnExit !== after.endOnExit) reports.push('participant-modify');
  return reports;
}

function endViaApi(state: ConferenceState): Step {
  return [
    { status: 'completed', members: [] },
    [
      ...releaseAll(state.members, 'ended-via-api'),
      { kind: 'report-end', reason: 'conference-ended-via-api', callSid: undefined },
    ],
  ];
}

function releaseAll(members: readonly Member[], because: 'ended-via-api' | 'moderator-left'): ConferenceEffect[] {
  return members.flatMap((member): ConferenceEffect[] => [
    { kind: 'report-leave', callSid: member.callSid },
    { kind: 'release', callSid: member.callSid, because },
  ]);
}
