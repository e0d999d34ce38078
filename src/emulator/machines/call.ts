/** The life of one call as a table from (state, event) to the next state and effects. Nothing here happens by itself. */

/** `initiated` shows as `queued` in the REST resource, which has no such word. */
export type CallState =
  | 'queued'
  | 'initiated'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'no-answer'
  | 'failed'
  | 'canceled';

/** What may happen to a call. `hang-up` also stands for a reached time limit and a request to complete it. */
export type CallEvent = 'place' | 'ring' | 'answer' | 'find-busy' | 'stop-ringing' | 'fail' | 'cancel' | 'hang-up';

/** What is to be done. The status callbacks carry the state that was just entered. */
export type CallEffect =
  | 'report-initiated'
  | 'report-ringing'
  | 'report-answered'
  | 'report-completed'
  | 'start-ringing-limit'
  | 'begin-talk'
  | 'end-talk'
  | 'leave';

/** `ignored`: may happen and changes nothing. `bug`: the engine must never let it happen. */
export type CallCell = readonly [CallState, readonly CallEffect[]] | 'ignored' | 'bug';

const ended = (state: CallState): CallCell => [state, ['leave', 'report-completed']];

const OVER = {
  place: 'ignored',
  ring: 'ignored',
  answer: 'ignored',
  'find-busy': 'ignored',
  'stop-ringing': 'ignored',
  fail: 'ignored',
  cancel: 'ignored',
  'hang-up': 'ignored',
} as const satisfies Record<CallEvent, CallCell>;

/** The whole table. A call canceled while queued reports nothing. */
export const CALL_TABLE = {
  queued: {
    place: ['initiated', ['report-initiated']],
    ring: 'bug',
    answer: 'bug',
    'find-busy': 'bug',
    'stop-ringing': 'bug',
    fail: ended('failed'),
    cancel: ['canceled', ['leave']],
    'hang-up': ['canceled', ['leave']],
  },
  initiated: {
    place: 'bug',
    ring: ['ringing', ['report-ringing', 'start-ringing-limit']],
    answer: 'bug',
    'find-busy': ended('busy'),
    'stop-ringing': ended('no-answer'),
    fail: ended('failed'),
    cancel: ended('canceled'),
    'hang-up': ended('canceled'),
  },
  ringing: {
    place: 'bug',
    ring: 'bug',
    answer: ['in-progress', ['begin-talk', 'report-answered']],
    'find-busy': ended('busy'),
    'stop-ringing': ended('no-answer'),
    fail: ended('failed'),
    cancel: ended('canceled'),
    'hang-up': ended('canceled'),
  },
  'in-progress': {
    place: 'bug',
    ring: 'bug',
    answer: 'bug',
    'find-busy': 'ignored',
    'stop-ringing': 'ignored',
    fail: ['failed', ['end-talk', 'leave', 'report-completed']],
    cancel: 'ignored',
    'hang-up': ['completed', ['end-talk', 'leave', 'report-completed']],
  },
  completed: OVER,
  busy: OVER,
  'no-answer': OVER,
  failed: OVER,
  canceled: OVER,
} as const satisfies Record<CallState, Record<CallEvent, CallCell>>;

/** One step. Throws on a pair that the table calls a bug. */
export function stepCall(state: CallState, event: CallEvent): readonly [CallState, readonly CallEffect[]] {
  const cell: CallCell = CALL_TABLE[state][event];
  if (cell === 'ignored') return [state, []];
  if (cell === 'bug') throw new Error(`a call that is ${state} cannot ${event}`);
  return cell;
}

/** True when nothing can happen to the call any more. */
export function isOver(state: CallState): boolean {
  return CALL_TABLE[state] === OVER;
}
