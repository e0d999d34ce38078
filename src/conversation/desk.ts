/** The conversations that are under way, and what can be done to one: hear, answer, ask its responder, end it. Who asks is the exchange's matter. */
import type { RunEvent } from '../domain/events.ts';
import type { Ending, Role } from '../domain/labels.ts';
import type { PlannedCall } from '../domain/plan.ts';
import type { ConversationStore, Reply, Responder, SpeakAhead } from '../domain/ports.ts';
import { type Purse, purseOfReplies } from '../domain/purse.ts';
import type { Clock } from '../shared/clock.ts';
import { type SynthcallError, toSynthcallError } from '../shared/errors.ts';
import { announce } from './announce.ts';
import { heardInAll, isFirstBreath, rowOf, withBackChannel } from './back-channels.ts';
import {
  type Conversation,
  type ConversationLimits,
  ended,
  withFirstBreath,
  withHearing,
  withReply,
} from './conversation.ts';
import { createReplies, interrupted, type Replies } from './replies.ts';
import { fromDocument, type SnapshotState, toDocument } from './snapshot.ts';
import { answer, type Bounds, close, type Move, open, type Step, sayingOf } from './turn-taking.ts';

/** What a finished conversation leaves behind. */
export interface ConversationResult {
  readonly conversation: Conversation;
  readonly speakAhead: SpeakAhead;
  /** Why the responder failed, if it did. */
  readonly failure: SynthcallError | undefined;
}

/** What conversations are held with. */
export interface DeskParts {
  readonly responder: Responder;
  readonly store: ConversationStore;
  readonly limits: ConversationLimits;
  readonly clock: Clock;
  /** Make the other side's reply while an utterance is still being spoken. */
  readonly speakAhead: boolean;
  /** Have listeners say "mm-hmm" into long turns. */
  readonly backChannels: boolean;
  readonly emit: (event: RunEvent) => void;
  /** Called when a conversation cannot go on and its legs must be hung up from outside. */
  readonly onStuck: (callKey: string, failure: SynthcallError) => void;
  /** Finds the plan of a conversation that another process began. */
  readonly planOf: (state: SnapshotState, callKey: string) => PlannedCall | undefined;
}

/** Rooms whose end is remembered: a late request comes seconds after it. */
const MOST_OVER = 10_000;

/** What was heard, and how surely. */
export interface Speech {
  readonly text: string;
  readonly confidence: number | undefined;
}

/** One that is under way in this process. `started`: its room is open. */
export interface Live {
  conversation: Conversation;
  readonly replies: Replies;
  started: boolean;
}

/** The conversations that lie on the table, and what is done to one. */
export class Desk {
  readonly #parts: DeskParts;
  readonly #live = new Map<string, Live>();
  /** Those that are over, the oldest first: the store may still hold them as they were. */
  readonly #over = new Set<string>();

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  known(callKey: string): Live | undefined {
    return this.#live.get(callKey);
  }

  add(conversation: Conversation, purse: Purse): Live {
    const { responder, limits } = this.#parts;
    const replies = createReplies({ responder, purse, limits, takenBefore: conversation.replies });
    const entry: Live = { conversation, replies, started: false };
    this.#live.set(conversation.callKey, entry);
    return entry;
  }

  /** The conversation, fetched from the store when another process began it. */
  async find(callKey: string): Promise<Live | undefined> {
    const known = this.known(callKey);
    if (known || this.#over.has(callKey)) return known;
    const document = await this.#parts.store.load(callKey).catch(() => undefined);
    const conversation = document && fromDocument(callKey, document, (state) => this.#parts.planOf(state, callKey));
    if (!conversation || this.#over.has(callKey)) return undefined; // it may have ended in the meantime
    const left = conversation.plan.share - conversation.replies;
    const entry = this.known(callKey) ?? this.add(conversation, purseOfReplies(left));
    entry.started = true;
    return entry;
  }

  hear(entry: Live, hears: number, text: string, confidence: number | undefined): void {
    const before = entry.conversation;
    entry.conversation = withHearing(before, hears, text, confidence);
    if (entry.conversation === before) return;
    const { callId } = before.plan;
    this.#parts.emit({
      event: 'turn.heard',
      callId,
      turn: rowOf(before.turns, hears),
      heard: text,
      ...(confidence === undefined ? {} : { confidence }),
    });
  }

  /** What to say into a turn of which the first breath was heard; undefined when it is no time for that. */
  hearFirst(entry: Live, role: Role, hears: number, { text, confidence }: Speech): string | undefined {
    const { turns, phase } = entry.conversation;
    const turn = turns[hears];
    if (!turn?.breaths || turn.role === role || phase === 'over' || !isFirstBreath(turn.breaths, text))
      return undefined;
    const said = turn.breaths.backChannel;
    const next = withFirstBreath(entry.conversation, hears, text, confidence);
    if (next !== entry.conversation) {
      const { callId } = next.plan;
      this.#parts.emit({ event: 'turn.back-channel', callId, turn: rowOf(turns, hears) + 1, role, said });
    }
    entry.conversation = next;
    return said;
  }

  /** The second breath was heard, and with it the whole turn. */
  hearRest(entry: Live, role: Role, hears: number, { text, confidence }: Speech): Promise<Move> | Move {
    const turn = entry.conversation.turns[hears];
    const whole = turn?.breaths ? heardInAll(turn.breaths, text, confidence) : { text, confidence };
    if (turn && turn.role !== role) this.hear(entry, hears, whole.text, whole.confidence);
    return this.answer(entry, role, hears);
  }

  /** What `role` does after turn `hears`. */
  answer(entry: Live, role: Role, hears: number): Promise<Move> | Move {
    const move = this.apply(entry, answer(entry.conversation, role, hears, this.#bounds(entry, hears + 1)));
    return move.do === 'ask-responder' ? this.ask(entry, role, move.index) : move;
  }

  /** Makes a step the conversation's new state, tells of it and has it kept. */
  apply(entry: Live, step: Step): Move {
    if (step.conversation !== entry.conversation) {
      const before = entry.conversation.turns.length;
      entry.conversation = step.conversation;
      announce(entry.conversation, before, this.#parts.emit);
      this.#parts.store.save(entry.conversation.callKey, toDocument(entry.conversation, this.#parts.clock.now()));
    }
    return step.move;
  }

  /** The introduction. Its answer is begun at once: it will be wanted in a few seconds. */
  open(entry: Live): Move {
    const before = entry.conversation;
    const move = this.apply(entry, open(before));
    if (this.#parts.speakAhead && entry.conversation !== before) entry.replies.prepare(entry.conversation);
    return move;
  }

  end(callKey: string, ending: Ending): void {
    const entry = this.known(callKey);
    if (!entry) return;
    entry.conversation = ended(entry.conversation, ending);
    if (ending === 'interrupted') entry.replies.fail(interrupted());
  }

  /** Asks the responder; when it fails nothing is spoken: the leg hangs up and the call ends. Without budget it ends as at any bound. */
  async ask(entry: Live, role: Role, index: number): Promise<Move> {
    try {
      return this.#speak(entry, role, index, await entry.replies.get(entry.conversation, role, index));
    } catch (error) {
      const failure = toSynthcallError(error);
      if (failure.code === 'BUDGET_EXHAUSTED') return this.#usedUp(entry, role, index);
      entry.replies.fail(failure);
      entry.conversation = ended(entry.conversation, 'responder-failed');
      this.#parts.onStuck(entry.conversation.callKey, failure);
      return { do: 'hang-up' };
    }
  }

  close(callKey: string): void {
    this.#over.add(callKey);
    const oldest = this.#over.size > MOST_OVER ? this.#over.values().next().value : undefined;
    if (oldest !== undefined) this.#over.delete(oldest);
    const entry = this.known(callKey);
    if (entry && entry.conversation.phase !== 'over') {
      this.end(callKey, 'interrupted'); // nobody will hear what is being thought
      this.#parts.store.save(callKey, toDocument(entry.conversation, this.#parts.clock.now()));
    }
    this.take(callKey);
  }

  take(callKey: string): ConversationResult | undefined {
    const entry = this.#live.get(callKey);
    this.#live.delete(callKey);
    if (!entry) return undefined;
    const { conversation, replies } = entry;
    return { conversation, speakAhead: replies.ahead(), failure: replies.failure() };
  }

  /** What a duplicate request that was faster has come to, or nothing more when all is over. */
  #done({ conversation }: Live, index: number): Move | undefined {
    const already = conversation.turns[index];
    if (already) return sayingOf(conversation, already);
    return conversation.phase === 'over' ? { do: 'hang-up' } : undefined;
  }

  /** The agent says the farewell, the customer leaves. */
  #usedUp(entry: Live, role: Role, index: number): Move {
    return this.#done(entry, index) ?? this.apply(entry, close(entry.conversation, role, 'budget'));
  }

  /** What bounds the reply for turn `index`. */
  #bounds({ replies }: Live, index: number): Bounds {
    return { ...this.#parts.limits, mayAsk: replies.mayAsk(index) };
  }

  #speak(entry: Live, role: Role, index: number, reply: Reply): Move {
    const done = this.#done(entry, index);
    if (done) return done;
    const replied = { ...withReply(entry.conversation, role, reply), replies: entry.replies.taken() };
    const conversation = this.#parts.backChannels ? withBackChannel(replied, this.#bounds(entry, index + 1)) : replied;
    const turn = conversation.turns[index] as Conversation['turns'][number];
    const move = this.apply(entry, { conversation, move: sayingOf(conversation, turn) });
    if (this.#parts.speakAhead && conversation.phase === 'talking') entry.replies.prepare(conversation);
    return move;
  }
}
