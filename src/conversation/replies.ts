/** The replies of one call: at most one responder call per turn, shared by duplicate requests, possibly made ahead. */
import type { Role } from '../domain/labels.ts';
import { otherRole } from '../domain/labels.ts';
import type { Reply, ReplyRequest, Responder, SpeakAhead } from '../domain/ports.ts';
import type { Purse } from '../domain/purse.ts';
import type { Turn } from '../domain/turn.ts';
import { SynthcallError } from '../shared/errors.ts';
import type { Conversation, ConversationLimits } from './conversation.ts';
import { meansTheSame } from './likeness.ts';

interface Pending {
  readonly reply: Promise<Reply>;
  /** The words that the reply answers. */
  readonly to: string;
  /** The reply's own words, once they are there. */
  text: string | undefined;
  /** Made before anybody asked for it, and not taken yet. */
  ahead: boolean;
  failure: unknown;
}

/** See the file comment. */
export interface Replies {
  /** The reply for turn `index`; throws `RESPONDER_…` or `BUDGET_EXHAUSTED`. */
  get(conversation: Conversation, role: Role, index: number): Promise<Reply>;
  /** Begins the reply to the last turn while it is still being spoken. */
  prepare(conversation: Conversation): void;
  /** True when the reply for turn `index` is there, on its way, or can still be bought. */
  mayAsk(index: number): boolean;
  /** Responder calls made so far, those whose reply was thrown away included. */
  taken(): number;
  /** True while a responder is thinking. */
  isBusy(): boolean;
  /** Resolves when no responder is thinking. */
  settled(): Promise<void>;
  /** Gives up whatever is being thought. */
  fail(error: SynthcallError): void;
  failure(): SynthcallError | undefined;
  ahead(): SpeakAhead;
}

/** What the replies of a call are made with. `takenBefore` were made by another process. */
export interface RepliesParts {
  readonly responder: Responder;
  readonly purse: Purse;
  readonly limits: ConversationLimits;
  readonly takenBefore: number;
}

/** The replies of a call. */
export function createReplies(parts: RepliesParts): Replies {
  const { responder, limits, purse } = parts;
  const byTurn = new Map<number, Pending>();
  const thinking = new Set<Promise<Reply>>();
  const ahead = { made: 0, used: 0 };
  const abort = new AbortController();
  let taken = parts.takenBefore;
  let failed: SynthcallError | undefined;

  const mayBuy = () => purse.callsLeft() > 0 && purse.repliesLeft() >= 1;

  const ask = (conversation: Conversation, role: Role): Promise<Reply> => {
    const reply = asked(conversation, role);
    thinking.add(reply);
    const done = () => void thinking.delete(reply);
    reply.then(done, done);
    return reply;
  };

  const asked = async (conversation: Conversation, role: Role): Promise<Reply> => {
    if (!(await purse.take(conversation.turns, wishedAfter(conversation)))) throw usedUp();
    taken += 1;
    const permitted = Math.min(purse.callsLeft(), purse.repliesLeft() - 1); // the money still has to carry this one
    return responder.reply(requestOf(conversation, role, permitted, limits), abort.signal, purse);
  };

  const begin = (conversation: Conversation, role: Role, index: number, isAhead: boolean): Pending => {
    const answered = conversation.turns[index - 1] as Turn;
    const reply = ask(conversation, role);
    const pending = pendingOf(reply, answered.heard ?? answered.said, isAhead);
    byTurn.set(index, pending);
    return pending;
  };

  return {
    get: (conversation, role, index) => {
      const pending = byTurn.get(index);
      if (!pending) return begin(conversation, role, index, false).reply;
      if (!pending.ahead) return pending.reply;
      const { heard } = conversation.turns[index - 1] as Turn;
      const made = { role, text: pending.text, before: conversation.turns[index - 2]?.said };
      const fits = heard === undefined || meansTheSame(pending.to, heard, made);
      // Without a call left, an answer to what was said is better than none.
      const usable = pending.failure === undefined ? fits || !mayBuy() : isFinal(pending.failure);
      if (!usable) return begin(conversation, role, index, false).reply;
      pending.ahead = false;
      countUse(pending, ahead);
      return pending.reply;
    },
    prepare: (conversation) => {
      const last = conversation.turns.at(-1);
      if (!last || !mayBuy() || byTurn.has(last.index + 1)) return;
      if (conversation.turns.length >= limits.maxTurns - 1) return;
      ahead.made += 1;
      begin(conversation, otherRole(last.role), last.index + 1, true);
    },
    mayAsk: (index) => byTurn.has(index) || mayBuy(),
    taken: () => taken,
    isBusy: () => thinking.size > 0,
    settled: async () => {
      await Promise.allSettled(thinking); // those whose answer was replaced meanwhile included: they are paid for
    },
    fail: (error) => {
      failed ??= error;
      abort.abort(error);
    },
    failure: () => failed,
    ahead: () => ahead,
  };
}

/** A reply that fails is of no use, however early it was asked for; whoever waits for it sees the error itself. */
function countUse({ reply }: Pending, ahead: { used: number }): void {
  const used = () => {
    ahead.used += 1;
  };
  reply.then(used, () => {});
}

/** Notes what comes of a reply: whoever waits for it sees an error itself, and nobody may wait for one made ahead. */
function pendingOf(reply: Promise<Reply>, to: string, ahead: boolean): Pending {
  const pending: Pending = { reply, to, text: undefined, ahead, failure: undefined };
  reply.then(
    ({ utterance }) => {
      pending.text = utterance;
    },
    (error: unknown) => {
      pending.failure = error;
    },
  );
  return pending;
}

/** True for a failure that asking again would only repeat. */
function isFinal(error: unknown): boolean {
  const passing = ['RESPONDER_UNREACHABLE', 'RESPONDER_UNUSABLE'];
  return !(error instanceof SynthcallError && passing.includes(error.code));
}

function usedUp(): SynthcallError {
  return new SynthcallError('BUDGET_EXHAUSTED', 'The responder calls of this call are used up.', {
    hint: 'Raise --budget or MAX_DAILY_CALLS.',
  });
}

/** How many replies the plan wishes for after the next one. Those that were thrown away do not make a call shorter. */
function wishedAfter({ plan, turns }: Conversation): number {
  return Math.max(0, plan.share - turns.length); // the introduction is among the turns, and costs no reply
}

/** `permitted`: replies after this one that calls and money still carry. */
function requestOf(
  conversation: Conversation,
  role: Role,
  permitted: number,
  limits: ConversationLimits,
): ReplyRequest {
  const { plan } = conversation;
  const left = Math.min(wishedAfter(conversation), permitted, limits.maxTurns - 2 - conversation.turns.length);
  return {
    callId: plan.callId,
    seed: plan.seed,
    role,
    pairing: plan.pairing,
    history: conversation.turns,
    repliesLeft: Math.max(0, left),
    wrapUp: left <= 2,
  };
}

/** Thinking that a run's end cuts short. */
export function interrupted(): SynthcallError {
  return new SynthcallError('RESPONDER_UNREACHABLE', 'The run was interrupted.', {
    hint: 'Run it again.',
    retryable: false,
  });
}
