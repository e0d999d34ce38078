/** What is particular to this one call: the course dealt out for it, events on the way, and the cue to wrap up. */
import type { Role } from '../domain/labels.ts';
import type { DealtTraits, MidCallEvent } from '../domain/plan.ts';
import type { ReplyRequest } from '../domain/ports.ts';

const COURSE: Record<DealtTraits['outcomeTendency'], Record<Role, string>> = {
  resolve: {
    agent: 'This is a matter that you can settle in this call, if it is at all within your knowledge.',
    customer: 'If the offer is fair, you take it.',
  },
  partial: {
    agent: 'You can do only a part of what is wanted. Say which part, and what remains.',
    customer: 'You will settle for a part of what you wanted, not gladly.',
  },
  fail: {
    agent: 'A rule or the system stands in the way, and you find no way round it in this call.',
    customer: 'You do not pretend to be satisfied when you are not.',
  },
  escalate: {
    agent: 'This goes beyond what you may decide. In the course of the call you hand it to a supervisor.',
    customer: 'Sooner or later you want to speak to somebody who may decide.',
  },
  callback: {
    agent: 'This cannot be finished now. Promise a call back and name the day and the time.',
    customer: 'You accept being called back, if you are told exactly when.',
  },
  'hang-up': {
    agent: 'You are held up by procedure and have little to offer.',
    customer:
      'If two or three replies bring you no further, you have had enough: you say so in one sentence and hang up.',
  },
};

const EVENTS: Record<MidCallEvent, { readonly role: Role; readonly line: string }> = {
  'change-of-mind': { role: 'customer', line: 'Halfway through you change your mind about what you want done.' },
  'second-issue': { role: 'customer', line: 'When the first matter is nearly done, a small second one occurs to you.' },
  'forgotten-detail': {
    role: 'customer',
    line: 'When you are asked for one of your details, you do not have it ready at first and find it a moment later.',
  },
  'small-talk': { role: 'customer', line: 'Once, while you wait, you make a remark about something else.' },
  interruption: {
    role: 'customer',
    line: 'Once somebody or something at your end interrupts you for a moment, and you come back.',
  },
  'misheard-digit': {
    role: 'agent',
    line: 'Once you get a digit or a letter wrong when you read something back, and put it right when corrected.',
  },
  'long-lookup': { role: 'agent', line: 'One look-up takes long: you have to ask for patience a second time.' },
};

/** Every sentence that can be said about the course of a call. */
export const CALL_RULES: readonly string[] = [
  ...Object.values(COURSE).flatMap((sides) => Object.values(sides)),
  ...Object.values(EVENTS).map((event) => event.line),
];

/** Lines for this call, for one side; what the other side will do is a surprise. */
export function callNotes({ role, pairing: { traits } }: ReplyRequest): string[] {
  return [
    `${COURSE[traits.outcomeTendency][role]} Let it come about by itself; never announce it.`,
    ...traits.events.map((event) => EVENTS[event]).flatMap((event) => (event.role === role ? [event.line] : [])),
  ];
}

/** From here on there is no room for anything new. */
const SHORTLY = 5;

/** The cue near the end of the call's share of the budget. Empty before that. */
export function closingCue({ role, repliesLeft, wrapUp }: ReplyRequest): string[] {
  if (wrapUp) {
    return role === 'agent'
      ? [
          'Time is up. Say in one or two sentences what happens with the matter, and close: this reply is your last, unless the caller must still answer a question.',
        ]
      : ['You have to go. Take or leave what was offered, in a few words, and say goodbye with this reply.'];
  }
  if (repliesLeft > SHORTLY) return [];
  return role === 'agent'
    ? ['The call has gone on for a while. Come to a solution, a call back or a hand-over now, and open no new topic.']
    : [
        'The call has gone on for a while. Open no new topic, and let it come to its end within your next reply or two.',
      ];
}
