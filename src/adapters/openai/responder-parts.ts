/** What the OpenAI responder is built from, and the types that its parts share. */
import type { ReplyRequest } from '../../domain/ports.ts';
import type { TokenPrices } from '../../domain/token-price.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Logger } from '../../shared/log.ts';
import type { Random } from '../../shared/random.ts';
import type { RetryPolicy } from '../../shared/retry.ts';
import type { Secret } from '../../shared/secret.ts';
import type { BreakerPolicy } from './circuit-breaker.ts';

/** A prompt as the responder sends it. */
export interface PromptText {
  readonly system: string;
  readonly messages: readonly { readonly role: 'assistant' | 'user'; readonly content: string }[];
}

/** Why an answer cannot be spoken. */
export interface Faulty {
  readonly name: string;
  readonly detail: string;
}

/** The end of our patience for one reply. */
export interface Deadline {
  readonly signal: AbortSignal;
  remainingMs(): number;
  cancel(): void;
}

/** What the responder is built from. */
export interface OpenAiResponderParts {
  readonly apiKey: Secret;
  /** Such as `http://localhost:11434/v1`; the OpenAI API when absent. */
  readonly baseUrl?: string;
  readonly model: string;
  /** Longest time for one reply, attempts and waits included. */
  readonly timeoutMs: number;
  readonly temperature?: number;
  readonly reasoningEffort?: 'minimal' | 'low' | 'medium' | 'high';
  /** Room for one answer; widened by itself for models that think aloud. */
  readonly maxOutputTokens?: number;
  readonly prices?: TokenPrices;
  readonly promptVersion: string;
  readonly buildPrompt: (request: ReplyRequest) => PromptText;
  /** Faults of an utterance that is about to be spoken; empty when it may be. */
  readonly checkUtterance: (text: string, request: ReplyRequest) => readonly Faulty[];
  /** Real time, also in the local world: a server does not live in virtual time. */
  readonly clock: Clock;
  /** The stream named `retry`. */
  readonly random: Random;
  readonly logger: Logger;
  readonly retry?: RetryPolicy;
  readonly breaker?: BreakerPolicy;
}
