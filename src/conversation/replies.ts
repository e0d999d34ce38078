/** The replies of one call: at most one responder call per turn, shared by duplicate requests, possibly made ahead. */
import type { Role } from '../domain/labels.ts';
import { otherRole } from '../domain/labels.ts';
import type { Reply, ReplyUsage, Responder } from '../domain/ports.ts';
import type { Turn } from '../domain/turn.ts';
import { SynthcallError } from '../shared/errors.ts';
import type { Conversation, ConversationLimits } from './conversation.ts';
import { wordErrorRate } from './likeness.ts';

/** Above this share of wrong words, a reply made ahead is thrown away and made anew from what was heard. */
const FITS_BELOW_WER = 0.35;

interface Pending {
  readonly reply: Promise<Reply>;
  /** The words that the reply answers. */
  readonly to: string;
}

/** See the file comment. */
export interface Replies {
  /** The reply for turn `index`; throws `RESPONDER_…` or `BUDGET_EXHAUSTED`. */
  get(conversation: Conversation, role: Role, index: number): Promise<Reply>;
  /** Begins the reply to the last turn while it is still being spoken. */
  prepare(conversation: Conversation): void;
  /** True while a responder is thinking. */
  isBusy(): boolean;
  fail(error: SynthcallError): void;
  failure(): SynthcallError | undefined;
  usage(): readonly ReplyUsage[];
}

/** The replies of a call that has just begun. `take` permits one responder call or refuses it. */
export function createReplies(responder: Responder, take: () => boolean, limits: ConversationLimits): Replies {
  const byTurn = new Map<number, Pending>();
  const used: ReplyUsage[] = [];
  const abort = new AbortController();
  let thinking = 0;
  let failed: SynthcallError | undefined;

  const ask = async (conversation: Conversation, role: Role): Promise<Reply> => {
    if (!take()) {
      throw new SynthcallError('BUDGET_EXHAUSTED', 'The responder calls of this call are used up.', {
        hint: 'Raise --budget or MAX_DAILY_CALLS.',
      });
    }
    thinking += 1;
    try {
      const reply = await responder.reply(requestOf(conversation, role, limits), abort.signal);
      if (reply.usage) used.push(reply.usage);
      return reply;
    } finally {
      thinking -= 1;
    }
  };

  const begin = (conversation: Conversation, role: Role, index: number): Pending => {
    const answered = conversation.turns[index - 1] as Turn;
    const pending = { reply: ask(conversation, role), to: answered.heard ?? answered.said };
    pending.reply.catch(() => {}); // whoever waits for it sees the error; nobody may wait for a reply made ahead
    byTurn.set(index, pending);
    return pending;
  };

  return {
    get: (conversation, role, index) => {
      const pending = byTurn.get(index);
      const heard = conversation.turns[index - 1]?.heard;
      const fits = pending && (heard === undefined || wordErrorRate(pending.to, heard) <= FITS_BELOW_WER);
      return (fits ? pending : begin(conversation, role, index)).reply;
    },
    prepare: (conversation) => {
      const last = conversation.turns.at(-1);
      if (!last || conversation.replies >= conversation.plan.share) return;
      if (conversation.turns.length >= limits.maxTurns - 1) return;
      begin(conversation, otherRole(last.role), last.index + 1);
    },
    isBusy: () => thinking > 0,
    fail: (error) => {
      failed ??= error;
      abort.abort(error);
    },
    failure: () => failed,
    usage: () => used,
  };
}

function requestOf(conversation: Conversation, role: Role, limits: ConversationLimits) {
  const { plan } = conversation;
  const left = Math.min(plan.share - conversation.replies, limits.maxTurns - 1 - conversation.turns.length) - 1;
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
