/** What one call's dialogue knows at a moment: the plan, who said what, the customer's mood. Rebuilt by replay. */
import type { Outcome, Role } from '../../domain/labels.ts';
import type { Pairing } from '../../domain/plan.ts';
import type { Random } from '../../shared/random.ts';
import type { CallNames } from './names.ts';
import type { PersonaWords } from './persona-words.ts';
import type { Slots } from './template.ts';

/** What an agent's turn does to the conversation. */
export type AgentMove =
  | 'listen'
  | 'ask-start'
  | 'ask-detail'
  | 'ask-wish'
  | 'ask-name'
  | 'ask-fact'
  | 'ask-again'
  | 'echo'
  | 'misread'
  | 'part-ok'
  | 'hold'
  | 'still-looking'
  | 'chat'
  | 'find'
  | 'wrong'
  | 'explain'
  | 'offer'
  | 'partial'
  | 'hold-line'
  | 'refuse'
  | 'escalate'
  | 'callback'
  | 'answer'
  | 'reassure'
  | 'contact-check'
  | 'reference'
  | 'anything-else'
  | 'close'
  | 'hello'
  | 'unknown';

/** What a customer's turn does to the conversation. */
export type CustomerMove =
  | 'open'
  | 'greet'
  | 'more'
  | 'give-fact'
  | 'give-part'
  | 'forgot'
  | 'confirm'
  | 'correct'
  | 'ok'
  | 'chat'
  | 'interrupt'
  | 'object'
  | 'reject'
  | 'complain'
  | 'question'
  | 'negotiate'
  | 'accept'
  | 'demand-supervisor'
  | 'change-mind'
  | 'second-issue'
  | 'no-more'
  | 'ask-back'
  | 'close'
  | 'hang-up'
  | 'unknown';

/** One thing that the agent means to do, in one turn. */
export interface Step {
  readonly kind: AgentMove;
  /** Order in the call. */
  readonly stage: number;
  /** Dropped first when high. */
  readonly rank: number;
  /** Key of the fact that it is about. */
  readonly fact?: string;
}

/** Things that customers do of themselves; the numbers of agent turns for them are reserved in the plan. */
export type CustomerEvent =
  | 'question'
  | 'change-mind'
  | 'second-issue'
  | 'forgotten'
  | 'misheard'
  | 'parts'
  | 'chat'
  | 'interrupt'
  | 'negotiate'
  | 'demand';

/** What is decided before the first word. */
export interface CallPlan {
  /** What becomes of the issue if nothing comes between. */
  readonly outcome: Outcome;
  readonly agenda: readonly Step[];
  readonly events: ReadonlySet<CustomerEvent>;
  /** Who speaks the last unscripted words. */
  readonly closer: 'agent' | 'customer';
  /** The customer names a number before being asked. */
  readonly upfront: boolean;
  /** Something went wrong, as against somebody asking for a service. */
  readonly isTrouble: boolean;
  /** How many responder calls this call aims at. */
  readonly length: number;
}

/** The last thing each side did. */
export interface LastMove<Kind> {
  readonly kind: Kind;
  readonly fact?: string;
  /** Of an exchange: `how-long` in `question.how-long.ask`. */
  readonly exchange?: string;
  /** The customer told a piece of the story, and it was the last thing said. */
  readonly isStory?: boolean;
  /** Of an echo: what was really said and what was repeated. */
  readonly right?: string;
  readonly wrong?: string;
  /** The words, for answers that depend on them. */
  readonly said?: string;
}

/** The whole state; changed in place by each turn. */
export interface CallState {
  readonly pairing: Pairing;
  readonly words: PersonaWords;
  plan: CallPlan;
  readonly random: Random;
  /** Small invented facts that both sides stick to, by slot name. */
  readonly details: Readonly<Record<string, string>>;
  /** What the slots of each side's phrases may hold, whether that side knows it already or not. */
  readonly slots: Readonly<Record<Role, Slots>>;
  readonly names: CallNames;
  agenda: Step[];
  agent: LastMove<AgentMove> | undefined;
  customer: LastMove<CustomerMove> | undefined;
  /** Facts that have been said. */
  readonly given: Set<string>;
  /** Customer events still to come. */
  readonly pending: Set<CustomerEvent>;
  /** Index of the next piece of the issue. */
  nextChunk: number;
  isIssueSaid: boolean;
  isWishSaid: boolean;
  isNameSaid: boolean;
  isFound: boolean;
  /** What became of the issue, once settled. */
  settled: Outcome | undefined;
  /** The agent proposed a settlement that the customer has not yet answered. */
  proposed: Outcome | undefined;
  /** In the agent's last turn; and ever. */
  isEmpathyShown: boolean;
  hasEmpathised: boolean;
  hasLookedUp: boolean;
  isNextAfterLookup: boolean;
  /** -1 furious .. 1 delighted. */
  mood: number;
  catchphrases: number;
  /** The caller has spoken of something beside the point; once is enough. */
  hasDigressed: boolean;
  /** What the caller's story has asked and nobody has answered, as `story-question.ts` names it. */
  storyQuestion: string | undefined;
  /** Normalised utterances and template sources of this call. */
  readonly usedTexts: Set<string>;
  readonly usedTemplates: Set<string>;
}
