/** Pairings, planned calls and the plan of a run: what is intended before any money is spent. */
import type { Micros } from './money.ts';
import type { AgentInCall, AgentPersona, CustomerInCall, CustomerPersona } from './persona.ts';

/** How pairings are chosen. */
export const STRATEGIES = ['random', 'matched', 'adversarial', 'coverage'] as const;
/** See `STRATEGIES`. */
export type Strategy = (typeof STRATEGIES)[number];

/** Traits dealt out at plan time, so that calls of one persona differ. All draws come from the run's seed. */
export interface DealtTraits {
  /** Shifts the customer's temper: -2 much milder … +2 much worse than the persona's demeanor. */
  readonly moodShift: number;
  readonly verbosity: 'terse' | 'average' | 'talkative';
  /** Where this call should tend to, when the agent's competence allows it. */
  readonly outcomeTendency: 'resolve' | 'partial' | 'fail' | 'escalate' | 'callback' | 'hang-up';
  /** Things that happen in mid-call. */
  readonly events: readonly MidCallEvent[];
}

/** What may come between in a call, for `DealtTraits.events`. */
export const MID_CALL_EVENTS = [
  'change-of-mind',
  'second-issue',
  'forgotten-detail',
  'misheard-digit',
  'long-lookup',
  'interruption',
  'small-talk',
] as const;
/** See `MID_CALL_EVENTS`. */
export type MidCallEvent = (typeof MID_CALL_EVENTS)[number];

/** One agent and one customer as their files have them, and how the customer will be, before a call is planned for them. */
export interface ChosenPairing {
  readonly agent: AgentPersona;
  readonly customer: CustomerPersona;
  readonly traits: DealtTraits;
}

/** One agent, one customer and what they will talk about in one call. */
export interface Pairing extends ChosenPairing {
  readonly agent: AgentInCall;
  readonly customer: CustomerInCall;
}

/** One call that the run intends to make. */
export interface PlannedCall {
  /** Position in the plan, from 0. */
  readonly index: number;
  /** `call_0001` …: unique within a run, the same for the same seed. */
  readonly callId: string;
  /** The seed of everything random in this call: `<run seed>/<callId>`. */
  readonly seed: string;
  readonly pairing: Pairing;
  /** Responder calls that are held for this call (its share of the budget), and with which it is to come to its end. It may make more only where the run has room. */
  readonly share: number;
  /** Expected price of the call; undefined where a rate is unknown ("unpriced", never 0). */
  readonly estimatedMicros: Micros | undefined;
}

/** The ordered calls of a run, priced. */
export interface RunPlan {
  readonly seed: string;
  readonly strategy: Strategy;
  readonly calls: readonly PlannedCall[];
  /** Pairs asked for that the budget cannot finish; they are not dialled. */
  readonly notDialled: number;
  readonly estimatedMicros: Micros | undefined;
  readonly statistics: PlanStatistics;
}

/** How the plan spreads over personas and categories: counts by name. */
export interface PlanStatistics {
  readonly agents: Readonly<Record<string, number>>;
  readonly customers: Readonly<Record<string, number>>;
  readonly categories: Readonly<Record<string, number>>;
  readonly competence: Readonly<Record<string, number>>;
  readonly demeanors: Readonly<Record<string, number>>;
  /** Values that no planned call has, such as `category:billing-dispute`. */
  readonly emptyCells: readonly string[];
}

/** The ceilings of a run. Undefined = no ceiling of that kind. */
export interface RunBudget {
  readonly responderCalls: number | undefined;
  readonly micros: Micros | undefined;
}
