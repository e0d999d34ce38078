/** The life of one call as a pure state machine: state and event in, new state and effects out. The shell performs the effects. */

/** Where a call stands. `recorded`, `failed` and `abandoned` are final. */
export type CallState =
  | 'planned'
  | 'dialling'
  | 'ringing'
  | 'connected'
  | 'wrapping-up'
  | 'recorded'
  | 'failed'
  | 'abandoned';

/** What can happen to a call. */
export type CallEvent =
  | 'reserved' // its share of the budget is held
  | 'dialled' // the carrier took both legs
  | 'dial-refused'
  | 'conference-started'
  | 'leg-lost' // a leg ended before the conversation did: busy, no answer, failed
  | 'stuck' // the responder failed; nobody will speak again
  | 'conference-ended'
  | 'recording-ready'
  | 'deadline' // longer than any call may take, or a recording that does not come
  | 'interrupted'
  | 'hurried'; // interrupted when all was decided: what is left takes seconds, to throw it away would cost a call

/** What the shell must do. `collect` folds what is known into the record; `hurry` sees to a deadline soon. */
export type CallEffect = 'dial' | 'open-room' | 'hang-up' | 'await-recording' | 'hurry' | 'collect';

/** A row of the table: the next state with its effects, `ignored` (may happen, changes nothing) or `bug` (cannot happen). */
type Transition = { readonly to: CallState; readonly effects: readonly CallEffect[] } | 'ignored' | 'bug';

const to = (state: CallState, ...effects: CallEffect[]): Transition => ({ to: state, effects });
const over: Record<CallEvent, Transition> = {
  reserved: 'bug',
  dialled: 'ignored',
  'dial-refused': 'ignored',
  'conference-started': 'ignored',
  'leg-lost': 'ignored',
  stuck: 'ignored',
  'conference-ended': 'ignored',
  'recording-ready': 'ignored',
  deadline: 'ignored',
  interrupted: 'ignored',
  hurried: 'ignored',
};

/** Every state with every event. Callbacks may come late, twice or in the wrong order, so little is a bug. */
export const CALL_TABLE = {
  planned: {
    ...over,
    reserved: to('dialling', 'dial'),
    dialled: 'bug',
    'dial-refused': 'bug',
    interrupted: to('abandoned', 'collect'),
    hurried: to('abandoned', 'collect'),
  },
  dialling: {
    ...over,
    dialled: to('ringing'),
    'dial-refused': to('failed', 'collect'),
    'conference-started': to('connected', 'open-room'), // the callback may overtake the carrier's own answer
    'conference-ended': to('failed', 'collect'),
    deadline: to('abandoned', 'hang-up', 'collect'),
    interrupted: to('abandoned', 'hang-up', 'collect'),
    hurried: to('abandoned', 'hang-up', 'collect'),
  },
  ringing: {
    ...over,
    'conference-started': to('connected', 'open-room'),
    'leg-lost': to('failed', 'hang-up', 'collect'),
    stuck: to('wrapping-up', 'hang-up', 'await-recording'),
    'conference-ended': to('failed', 'collect'),
    deadline: to('abandoned', 'hang-up', 'collect'),
    interrupted: to('abandoned', 'hang-up', 'collect'),
    hurried: to('abandoned', 'hang-up', 'collect'),
  },
  connected: {
    ...over,
    'leg-lost': to('wrapping-up', 'hang-up', 'await-recording'),
    stuck: to('wrapping-up', 'hang-up', 'await-recording'),
    'conference-ended': to('wrapping-up', 'await-recording'),
    deadline: to('abandoned', 'hang-up', 'collect'),
    interrupted: to('abandoned', 'hang-up', 'collect'),
    hurried: to('connected', 'hurry'),
  },
  'wrapping-up': {
    ...over,
    'recording-ready': to('recorded', 'collect'),
    deadline: to('recorded', 'collect'),
    interrupted: to('wrapping-up', 'hurry'),
    hurried: to('wrapping-up', 'hurry'),
  },
  recorded: over,
  failed: over,
  abandoned: over,
} as const satisfies Record<CallState, Record<CallEvent, Transition>>;

/** One step. Returns undefined for an event that cannot happen in that state. */
export function stepCall(
  state: CallState,
  event: CallEvent,
): { readonly state: CallState; readonly effects: readonly CallEffect[] } | undefined {
  const transition: Transition = CALL_TABLE[state][event];
  if (transition === 'bug') return undefined;
  if (transition === 'ignored') return { state, effects: [] };
  return { state: transition.to, effects: transition.effects };
}

/** True when nothing more can happen. */
export function isFinal(state: CallState): boolean {
  return state === 'recorded' || state === 'failed' || state === 'abandoned';
}
