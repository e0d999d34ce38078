/** One turn of a call: the role's policy decides, the surface speaks, the state moves on. */
import type { Emotion, Role } from '../../domain/labels.ts';
import type { Reply } from '../../domain/ports.ts';
import { agentTurn } from './agent.ts';
import { customerTurn } from './customer.ts';
import type { Draft } from './draft.ts';
import { customerEmotion } from './mood.ts';
import { render } from './render.ts';
import type { AgentMove, CallState, CustomerMove, LastMove } from './state.ts';
import { thinkingMs } from './thinking.ts';

/** Which turn: `index` is its place in the call, `left` the replies that remain after it. */
export interface TurnPlace {
  readonly role: Role;
  readonly index: number;
  readonly left: number;
}

/** Takes the turn; changes `state`. */
export function takeTurn(state: CallState, place: TurnPlace): Reply {
  const random = state.random.stream(`turn-${place.index}-${place.role}`);
  const moment = { state, left: place.left, random };
  const draft: Draft = place.role === 'agent' ? agentTurn(moment) : customerTurn(moment);
  const emotion = emotionOf(place.role, draft, state, moment.random);
  const { text, entities } = render(place.role, draft, state, emotion, random);
  const pauseMs = draft.pauseMs ?? thinkingMs(place.role, draft, state.pairing, random.stream('thinking'));
  if (place.role === 'agent') state.agent = { ...(draft.move as LastMove<AgentMove>), said: text };
  else state.customer = { ...(draft.move as LastMove<CustomerMove>), said: text };
  return {
    utterance: text,
    done: draft.done ?? false,
    act: draft.act,
    intent: draft.intent,
    emotion,
    entities,
    ...(draft.outcome === undefined ? {} : { outcome: draft.outcome }),
    ...(pauseMs === 0 ? {} : { pauseMs }),
  };
}

function emotionOf(role: Role, draft: Draft, state: CallState, random: CallState['random']): Emotion {
  if (role === 'agent') return draft.emotion ?? { label: 'neutral', intensity: 0.2 };
  const hasNews = state.proposed !== undefined || state.settled !== undefined;
  return customerEmotion(state.mood, state.pairing.customer.demeanor, hasNews, random);
}
