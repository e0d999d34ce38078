/** How the agent carries out each step of the agenda. */
import type { DialogueAct, Emotion } from '../../domain/labels.ts';
import type { Random } from '../../shared/random.ts';
import { afterSilence, backWords, explainKey, findKey, lookUpPause } from './agent-lookup.ts';
import { settleStep } from './agent-settling.ts';
import { factOf } from './customer-facts.ts';
import { type Draft, type Moment, type Part, phrase } from './draft.ts';
import { isProof } from './identity.ts';
import { mark } from './marks.ts';
import type { KnownFact } from './persona-words.ts';
import type { AgentMove, CallState, Step } from './state.ts';
import { mayEmpathise } from './trouble.ts';
import { wrongAnswers } from './wrong-answers.ts';

type AgentDraft = Draft<AgentMove>;

interface Manner {
  readonly key: string;
  readonly act: DialogueAct;
  readonly intent: string;
  readonly feeling?: Emotion['label'];
}

/** Steps that are one phrase after the prefix. */
const PLAIN: Partial<Record<AgentMove, Manner>> = {
  listen: { key: 'agent.listen', act: 'acknowledge', intent: 'understand-issue' },
  'ask-detail': { key: 'agent.ask-detail', act: 'request-info', intent: 'understand-issue' },
  'ask-wish': { key: 'agent.ask-wish', act: 'request-info', intent: 'understand-issue' },
  'ask-name': { key: 'agent.ask-name', act: 'verify-identity', intent: 'verify-identity' },
  misread: { key: 'agent.misread', act: 'echo-confirm', intent: 'understand-issue', feeling: 'confused' },
  'contact-check': { key: 'agent.contact-check', act: 'echo-confirm', intent: 'check-details' },
  reference: { key: 'agent.reference', act: 'inform', intent: 'give-reference' },
  'still-looking': { key: 'agent.still-looking', act: 'hold', intent: 'look-up', feeling: 'apologetic' },
};

/** Carries out a step after the given first words. */
export function takeStep(moment: Moment, step: Step, prefix: Part[]): AgentDraft {
  const plain = PLAIN[step.kind];
  if (plain) return plainStep(moment, step, prefix, plain);
  switch (step.kind) {
    case 'ask-fact':
    case 'ask-again':
      return askFact(moment, step, prefix);
    case 'echo':
      return echoFact(moment, step);
    case 'hold':
      return hold(moment, prefix);
    case 'find':
    case 'explain':
    case 'wrong':
      return report(moment, step, prefix);
    case 'anything-else':
      return anythingElse(moment, prefix);
    default:
      return settleStep(moment, step, prefix);
  }
}

function plainStep({ state, random }: Moment, step: Step, prefix: Part[], plain: Manner): AgentDraft {
  const empathises = step.kind === 'listen' && mayEmpathise(state) && !state.hasEmpathised && random.chance(0.2);
  if (empathises) {
    state.isEmpathyShown = true;
    state.hasEmpathised = true;
  }
  return {
    parts: empathises
      ? [phrase('agent.empathise')]
      : [...(step.kind === 'listen' ? [] : prefix), phrase(plainKey(state, step, plain))],
    act: empathises ? 'empathise' : plain.act,
    intent: plain.intent,
    move: { kind: step.kind },
    emotion: { label: empathises ? 'empathetic' : (plain.feeling ?? 'neutral'), intensity: 0.3 },
    ...(step.kind === 'still-looking' ? { pauseMs: Math.round(random.between(3000, 8000)) } : {}),
  };
}

function plainKey(state: CallState, step: Step, plain: Manner): string {
  if (step.kind === 'listen' && /\?$/.test(state.customer?.said ?? '')) return 'agent.listen-asked';
  if (step.kind === 'listen' && isAtItsEnd(state)) return 'agent.listen-wished';
  if (step.kind === 'listen' && !mayEmpathise(state)) return 'agent.listen-neutral';
  if (step.kind === 'ask-name' && step.stage >= LATE) return 'agent.ask-name.late';
  if (step.kind === 'ask-wish') return state.plan.isTrouble ? 'agent.ask-wish' : 'agent.ask-wish.request';
  if (step.kind === 'ask-detail') return askDetailKey(state);
  return step.kind === 'contact-check' && state.plan.outcome === 'callback-promised'
    ? 'agent.contact-phone'
    : plain.key;
}

/** From here on the name comes after other questions. */
const LATE = 20;

/** The caller has ended on what is wanted: "and then?" would ask for nothing. */
function isAtItsEnd({ customer, isWishSaid }: CallState): boolean {
  return isWishSaid && customer?.kind === 'open' && customer.isStory !== true;
}

/** "And then?" only goes on from a story; and only trouble has a "what happened". */
function askDetailKey({ plan, customer, nextChunk }: CallState): string {
  const isAfter = customer?.kind === 'give-fact' || customer?.kind === 'confirm' || customer?.kind === 'correct';
  if (isAfter && plan.isTrouble && nextChunk > 0) return 'agent.ask-detail.after.told';
  if (isAfter) return plan.isTrouble ? 'agent.ask-detail.after' : 'agent.ask-detail.after.request';
  if (!plan.isTrouble) return 'agent.ask-detail.request';
  return customer?.isStory === true ? 'agent.ask-more' : 'agent.ask-detail';
}

function askFact({ state, random }: Moment, step: Step, prefix: Part[]): AgentDraft {
  const fact = factOf(state, step.fact);
  const isFirst = state.given.size === 0;
  const why =
    step.kind === 'ask-fact' && isFirst && isId(fact) && prefix.length === 0 && random.chance(0.35)
      ? [phrase('agent.why-ask')]
      : [];
  const key = askKey(step, fact, { isFirst, isLed: why.length > 0 });
  const lead = step.kind === 'ask-again' ? [] : [...prefix, ...why];
  return {
    parts: [...lead, phrase(key, { asked: fact?.asked, factName: fact?.name })],
    act:
      step.kind === 'ask-again'
        ? 'clarify'
        : fact && (isProof(fact) || /account|birth/.test(`${fact.type} ${fact.name}`))
          ? 'verify-identity'
          : 'request-info',
    intent: 'collect-details',
    move: { kind: step.kind, ...(step.fact === undefined ? {} : { fact: step.fact }) },
    emotion:
      step.kind === 'ask-again'
        ? { label: 'apologetic', intensity: 0.3 }
        : { label: state.isEmpathyShown ? 'empathetic' : 'neutral', intensity: state.isEmpathyShown ? 0.4 : 0.2 },
  };
}

/** `isFirst`: nothing was given yet. `isLed`: why it is asked for was said just before. */
function askKey(
  step: Step,
  fact: KnownFact | undefined,
  { isFirst, isLed }: { readonly isFirst: boolean; readonly isLed: boolean },
): string {
  if (step.kind === 'ask-again') return 'agent.ask-again';
  if (fact && isProof(fact) && !isFirst) return 'agent.verify';
  if (fact?.type === 'quantity' && /^\S+s\b| \S+s$/.test(fact.name)) return 'agent.ask-count';
  if (!isId(fact)) return 'agent.ask-other';
  return isLed ? 'agent.ask-id.led' : 'agent.ask-id';
}

function isId(fact: KnownFact | undefined): boolean {
  return (
    fact !== undefined && ['order_id', 'account_id', 'phone', 'email', 'person_name', 'address'].includes(fact.type)
  );
}

const SOUNDS_LIKE: Readonly<Record<string, string>> = {
  five: 'nine',
  nine: 'five',
  four: 'five',
  one: 'nine',
  three: 'two',
  two: 'three',
  six: 'eight',
  eight: 'six',
  seven: 'one',
  oh: 'four',
  zero: 'four',
};

/** Reads a fact back, with one digit wrong where a misheard digit was dealt. */
function echoFact({ state, random }: Moment, step: Step): AgentDraft {
  const fact = factOf(state, step.fact);
  const groups = fact?.groups ?? [];
  const digits = groups
    .map((group, index) => ({ group, index }))
    .filter(({ group }) => group.split(' ').every((word) => SOUNDS_LIKE[word] !== undefined));
  const misheard = state.pending.delete('misheard') && digits.length > 0 ? random.pick(digits) : undefined;
  const wrong = misheard === undefined ? undefined : mishear(misheard.group, random);
  const said =
    misheard === undefined
      ? groups
      : groups.map((group, index) => (index === misheard.index ? (wrong ?? group) : group));
  return {
    parts: [phrase('agent.echo', { value: mark(fact?.type ?? 'other', said.join(', ')) })],
    act: 'echo-confirm',
    intent: 'check-details',
    move: {
      kind: 'echo',
      ...(fact ? { fact: fact.key } : {}),
      ...(misheard && wrong !== undefined ? { right: misheard.group, wrong } : {}),
    },
    emotion: { label: 'neutral', intensity: 0.2 },
  };
}

function mishear(group: string, random: Random): string {
  const digits = group.split(' ');
  const at = random.int(digits.length);
  digits[at] = SOUNDS_LIKE[digits[at] ?? ''] ?? 'nine';
  return digits.join(' ');
}

function hold({ state, random }: Moment, prefix: Part[]): AgentDraft {
  state.hasLookedUp = true;
  const lead = random.chance(0.3) ? prefix : [];
  return {
    parts: [...lead, phrase('agent.hold')],
    act: 'hold',
    intent: 'look-up',
    move: { kind: 'hold' },
    emotion: { label: 'neutral', intensity: 0.2 },
  };
}

function report(moment: Moment, step: Step, prefix: Part[]): AgentDraft {
  const { state } = moment;
  const pause = lookUpPause(moment);
  const excuse = moment.random.pick(wrongAnswers(state.pairing).filter((kind) => !state.isFound || kind !== 'closed'));
  const key =
    step.kind === 'find' ? findKey(moment) : step.kind === 'explain' ? explainKey(moment) : `agent.wrong.${excuse}`;
  state.isFound = true;
  return {
    parts: [...afterSilence(pause, prefix, state), ...backWords(moment, pause), phrase(key)],
    act: step.kind === 'explain' ? 'explain' : 'report-finding',
    intent: step.kind === 'explain' ? 'explain-cause' : 'report-status',
    move: { kind: step.kind, ...(step.kind === 'wrong' ? { exchange: excuse } : {}) },
    emotion: { label: 'neutral', intensity: 0.2 },
    ...pause,
  };
}

function anythingElse({ state }: Moment, prefix: Part[]): AgentDraft {
  const isLow = state.settled === 'unresolved' || state.settled === 'partly-resolved';
  return {
    parts: [...prefix, phrase(isLow ? 'agent.anything-else-low' : 'agent.anything-else')],
    act: 'ask-anything-else',
    intent: 'offer-more-help',
    move: { kind: 'anything-else' },
    emotion: { label: isLow ? 'apologetic' : 'neutral', intensity: 0.25 },
  };
}
