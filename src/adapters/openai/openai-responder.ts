/** The responder that asks a language model: the OpenAI API or any server that speaks it. Never speaks a failure. */
import type { Reply, Responder } from '../../domain/ports.ts';
import type { Clock } from '../../shared/clock.ts';
import { messageOf, SynthcallError } from '../../shared/errors.ts';
import { type RetryPolicy, retry } from '../../shared/retry.ts';
import { type Bill, type Order, openBill } from './bill.ts';
import { type Chat, type Completion, createChat, type Question } from './chat.ts';
import { type BreakerPolicy, createBreaker } from './circuit-breaker.ts';
import { createDialect, type Dialect } from './dialect.ts';
import { composeReply } from './regenerate.ts';
import { FORMAT_VERSION, REPLY_JSON_SCHEMA, STRUCTURED_NOTE } from './reply-format.ts';
import type { Deadline, OpenAiResponderParts, PromptText } from './responder-parts.ts';
import { createTokenGauge } from './token-gauge.ts';

export const MAX_OUTPUT_TOKENS = 500;
const RETRY: RetryPolicy = { attempts: 4, baseMs: 400, capMs: 5_000 };
const BREAKER: BreakerPolicy = { failures: 5, openMs: 30_000 };
/** A reply of a call under way may close the breaker sooner than its time is over. */
const LOOK_AGAIN_MS = 1_000;

/**
 * A responder. `reply` throws `RESPONDER_UNREACHABLE` (no answer in time), `RESPONDER_UNUSABLE` (two answers that cannot
 * be spoken), `RESPONDER_REFUSED` and `CREDENTIAL_REFUSED` (the server will refuse every request: stop the run), or the
 * reason of `signal` when it is aborted.
 */
export async function createOpenAiResponder(parts: OpenAiResponderParts): Promise<Responder> {
  const breaker = createBreaker(parts.breaker ?? BREAKER, parts.clock);
  const wishes = { ...parts, maxOutputTokens: parts.maxOutputTokens ?? MAX_OUTPUT_TOKENS };
  const dialect = createDialect(wishes, REPLY_JSON_SCHEMA);
  const chat = await createChat(parts, dialect);
  const gauge = createTokenGauge(parts.logger);
  return {
    name: 'openai',
    version: `${parts.model} ${parts.promptVersion} ${FORMAT_VERSION}`,
    untilReady: async (signal) => {
      for (let restMs = breaker.restMs(); restMs > 0; restMs = breaker.restMs())
        await parts.clock.sleep(Math.min(restMs, LOOK_AGAIN_MS), signal);
    },
    reply: async (request, signal, purse): Promise<Reply> => {
      signal.throwIfAborted();
      breaker.permit(request.callId);
      const limits = startDeadline(parts.clock, parts.timeoutMs, signal);
      const bill = openBill(gauge, parts.prices, purse);
      try {
        const prompt = parts.buildPrompt(request);
        const paidChat = payingFor(chat, bill, dialect);
        const ask = (again: string) => askPatiently(paidChat, prompt, again, limits, parts);
        const reply = await composeReply(request, parts, dialect, ask);
        breaker.succeeded();
        return reply;
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof SynthcallError && error.code === 'BUDGET_EXHAUSTED') throw error; // nobody was asked
        breaker.failed(error);
        parts.logger.warn('no reply', { callId: request.callId, role: request.role, reason: messageOf(error) });
        throw error;
      } finally {
        limits.cancel();
      }
    },
  };
}

/** The chat, with each request on the bill. */
function payingFor(chat: Chat, bill: Bill, dialect: Dialect): Chat {
  return {
    complete: (question, limits) => bill.pay(orderOf(question, dialect), () => chat.complete(question, limits)),
  };
}

/** What goes with every prompt: the form of the answer. */
const FORM_BYTES = Buffer.byteLength(JSON.stringify(REPLY_JSON_SCHEMA) + STRUCTURED_NOTE);
/** Roles and separators of one message. */
const MESSAGE_BYTES = 16;
/** For a server that takes no limit: more than any utterance, thoughts included. */
const UNLIMITED_TOKENS = 8_000;

function orderOf({ prompt, again }: Question, dialect: Dialect): Order {
  const texts = [prompt.system, again, ...prompt.messages.map(({ content }) => content)];
  const { max_completion_tokens, max_tokens } = dialect.parameters();
  return {
    sentBytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text) + MESSAGE_BYTES, FORM_BYTES),
    mostOutputTokens: max_completion_tokens ?? max_tokens ?? UNLIMITED_TOKENS,
  };
}

/** One completion, tried again while the error says so and time is left; the last failure's words are kept. */
async function askPatiently(
  chat: Chat,
  prompt: PromptText,
  again: string,
  limits: Deadline,
  parts: OpenAiResponderParts,
): Promise<Completion> {
  const { clock, random } = parts;
  let last: unknown;
  try {
    return await retry(parts.retry ?? RETRY, { clock, random, signal: limits.signal }, async (attempt) => {
      try {
        return await chat.complete({ prompt, again, attempt }, limits);
      } catch (error) {
        if (!limits.signal.aborted) last = error;
        throw worthWaiting(error, limits);
      }
    });
  } catch (error) {
    throw limits.signal.aborted ? tooLate(parts, last) : error;
  }
}

function startDeadline(clock: Clock, timeoutMs: number, outer: AbortSignal): Deadline {
  const controller = new AbortController();
  const end = clock.elapsed() + timeoutMs;
  const cancel = clock.after(timeoutMs, () => controller.abort());
  return {
    signal: AbortSignal.any([outer, controller.signal]),
    remainingMs: () => Math.max(0, end - clock.elapsed()),
    cancel,
  };
}

/** The same error, not to be tried again when the server wants us to wait longer than we may. */
function worthWaiting(error: unknown, limits: Deadline): unknown {
  if (!(error instanceof SynthcallError) || !error.retryable) return error;
  const { code, message, hint, details, cause, retryAfterMs } = error;
  if (retryAfterMs === undefined || retryAfterMs < limits.remainingMs()) return error;
  return new SynthcallError(code, message, { hint, details, cause, retryAfterMs, retryable: false });
}

function tooLate({ model, timeoutMs }: OpenAiResponderParts, last: unknown): SynthcallError {
  const before = last === undefined ? '' : ` Before that: ${messageOf(last)}`;
  return new SynthcallError('RESPONDER_UNREACHABLE', `"${model}" gave no reply within ${timeoutMs} ms.${before}`, {
    hint: 'Raise the responder timeout, or take a faster model.',
    cause: last,
    retryable: false, // the time for this reply is used up
  });
}
