/** The built-in responder: a dialogue system for both roles that needs no model, no key and no network. */
import type { Reply, ReplyRequest, Responder } from '../../domain/ports.ts';
import { countOwn, replayHistory, startCall } from './replay.ts';
import type { CallState } from './state.ts';
import { takeTurn } from './take-turn.ts';

/** Changed whenever the same seed would give other words. */
const VERSION = 'offline-1';
/** Calls whose state is kept between replies; the state of any other is rebuilt from its history. */
const MOST_REMEMBERED = 512;

interface Remembered {
  readonly seed: string;
  readonly state: CallState;
  /** Turns that the state knows, and the last of them. */
  readonly turns: number;
  readonly said: string;
}

/** A responder whose replies follow from the request alone: the seed, the pairing, the history, the replies left. */
export function createOfflineResponder(): Responder {
  const remembered = new Map<string, Remembered>();
  return {
    name: 'offline',
    version: VERSION,
    async reply(request, signal): Promise<Reply> {
      signal.throwIfAborted();
      const state = stateFor(request, remembered.get(request.callId));
      remembered.delete(request.callId);
      const left = request.wrapUp ? Math.min(2, request.repliesLeft) : request.repliesLeft;
      const reply = takeTurn(state, { role: request.role, index: request.history.length, left });
      if (!reply.done) {
        remembered.set(request.callId, {
          seed: request.seed,
          state,
          turns: request.history.length + 1,
          said: reply.utterance,
        });
        if (remembered.size > MOST_REMEMBERED) remembered.delete(remembered.keys().next().value ?? '');
      }
      return reply;
    },
  };
}

function stateFor(request: ReplyRequest, known: Remembered | undefined): CallState {
  const { history } = request;
  if (
    known &&
    known.seed === request.seed &&
    known.turns <= history.length &&
    history[known.turns - 1]?.said === known.said &&
    known.state.pairing === request.pairing
  ) {
    return replayHistory(known.state, request, known.turns);
  }
  return replayHistory(startCall(request, request.repliesLeft + 1 + countOwn(history, 0)), request, 0);
}
