/** The replies of one call: at most one responder call per turn, shared by duplicate requests, possibly made ahead. */
import type { Role } from '../domain/labels.ts';
import { otherRole } from '../domain/labels.ts';
import type { Reply, ReplyRequest, ReplyUsage, Responder } from '../domain/ports.ts';
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

/** Replies that were made ahead, and how many of them could be used. */
export interface AheadCounts {
  readonly made: number;
  readonly used: number;
}

/** See the file comment. */
export interface Replies {
  /** The reply for turn `index`; throws `RESPONDER_…` or `BUDGET_EXHAUSTED`. */
  get(conversation: Conversation, role: Role, index: number): Promise<Reply>;
  /** Begins the reply to the last turn while it is still being spoken. */
  prepare(conversation: Conversation): void;
  /** Responder calls made so far, those whose reply was thrown away included. */
  taken(): number;
  /** True while a responder is thinking. */
  isBusy(): boolean;
  /** Resolves when no responder is thinking. */
  settled(): Promise<void>;
  /** Gives up whatever is being thought. */
  fail(error: SynthcallError): void;
  failure(): SynthcallError | undefined;
  usage(): readonly ReplyUsage[];
  ahead(): AheadCounts;
}

/** What the replies of a call are made with. `take` permits one responder call or refuses it; `takenBefore` were made by another process. */
export interface RepliesParts {
  readonly responder: Responder;
  readonly take: () => boolean;
  readonly limits: ConversationLimits;
  readonly takenBefore: number;
}

/** The replies of a call. */
export function createReplies(parts: RepliesParts): Replies {
  const { responder, limits } = parts;
  const byTurn = new Map<number, Pending>();
  const used: ReplyUsage[] = [];
  const ahead = { made: 0, used: 0 };
  const abort = new AbortController();
  let taken = parts.takenBefore;
  let thinking = 0;
  let failed: SynthcallError | undefined;

  const ask = async (conversation: Conversation, role: Role): Promise<Reply> => {
    if (!parts.take()) throw usedUp();
    const request = requestOf(conversation, role, taken, limits);
    taken += 1;
    thinking += 1;
    return await paidReply(responder, request, abort.signal, used).finally(() => {
      thinking -= 1;
    });
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
      const usable =
        pending.failure === undefined ? fits || taken >= conversation.plan.share : isFinal(pending.failure);
      if (!usable) return begin(conversation, role, index, false).reply;
      pending.ahead = false;
      if (pending.failure === undefined) ahead.used += 1;
      return pending.reply;
    },
    prepare: (conversation) => {
      const last = conversation.turns.at(-1);
      if (!last || taken >= conversation.plan.share || byTurn.has(last.index + 1)) return;
      if (conversation.turns.length >= limits.maxTurns - 1) return;
      ahead.made += 1;
      begin(conversation, otherRole(last.role), last.index + 1, true);
    },
    taken: () => taken,
    isBusy: () => thinking > 0,
    settled: async () => {
      await Promise.allSettled([...byTurn.values()].map(({ reply }) => reply));
    },
    fail: (error) => {
      failed ??= error;
      abort.abort(error);
    },
    failure: () => failed,
    usage: () => used,
    ahead: () => ahead,
  };
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

/** A reply, with what it cost noted: answers that could not be spoken were paid for all the same. */
async function paidReply(
  responder: Responder,
  request: ReplyRequest,
  signal: AbortSignal,
  paid: ReplyUsage[],
): Promise<Reply> {
  try {
    const reply = await responder.reply(request, signal);
    if (reply.usage) paid.push(reply.usage);
    return reply;
  } catch (error) {
    const usage = error instanceof SynthcallError ? (error.details['usage'] as ReplyUsage | undefined) : undefined;
    if (usage) paid.push(usage);
    throw error;
  }
}

function requestOf(conversation: Conversation, role: Role, taken: number, limits: ConversationLimits): ReplyRequest {
  const { plan } = conversation;
  const left = Math.min(plan.share - taken, limits.maxTurns - 1 - conversation.turns.length) - 1;
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
