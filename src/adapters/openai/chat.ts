/** One chat completion through the OpenAI SDK: parameters in the server's dialect, answers and errors in our words. */
import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import type { Clock } from '../../shared/clock.ts';
import { messageOf, SynthcallError } from '../../shared/errors.ts';
import type { Dialect, Parameters } from './dialect.ts';
import { isRefusal, serverWords, translate } from './failures.ts';
import { PLAIN_NOTE, STRUCTURED_NOTE } from './reply-format.ts';
import type { Deadline, OpenAiResponderParts, PromptText } from './responder-parts.ts';

/** What came back. `refusal` and `content` as the server gave them, "" when there is none. */
export interface Completion {
  readonly content: string;
  readonly refusal: string;
  readonly finishReason: string;
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number };
}

/** A prompt, with a note about an earlier answer that could not be spoken ("" for none), and the number of the attempt, from 1. */
export interface Question {
  readonly prompt: PromptText;
  readonly again: string;
  readonly attempt: number;
}

/** Sends prompts. */
export interface Chat {
  /** Throws a `SynthcallError`. A parameter that the server rejects is dropped and the request sent again at once. */
  complete(question: Question, limits: Deadline): Promise<Completion>;
}

const OPENAI_URL = 'https://api.openai.com/v1';
/** Of the time there is, what the first attempt may take: a server that hangs once must leave room for a second attempt. */
const FIRST_ATTEMPT_SHARE = 0.6;
/** How far limits that must not be the first to end something lie beyond the one that is. */
const BEYOND_MS = 1_000;

/** Loads the SDK and makes a client. Environment variables that the SDK would read are kept out: settings come from us. */
export async function createChat(parts: OpenAiResponderParts, dialect: Dialect): Promise<Chat> {
  const { OpenAI, APIError } = await import('openai');
  const baseURL = parts.baseUrl ?? OPENAI_URL;
  const asked = { model: parts.model, host: new URL(baseURL).host };
  const client = new OpenAI({
    apiKey: parts.apiKey.reveal(),
    baseURL,
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: parts.timeoutMs + BEYOND_MS,
    logLevel: 'off',
    fetch: fetchKeepingWords,
  });

  const complete = async (question: Question, limits: Deadline): Promise<Completion> => {
    const sent = dialect.parameters();
    const timeMs = attemptMs(question.attempt, limits);
    const attempt = startAttempt(parts.clock, timeMs, limits);
    try {
      const answer = await client.chat.completions.create(
        { model: parts.model, messages: toMessages(question, sent), ...sent },
        { signal: attempt.signal },
      );
      return toCompletion(answer);
    } catch (error) {
      if (attempt.isTooLate()) throw tooSlow(error, asked.host, timeMs);
      if (!(error instanceof APIError)) throw unreadable(error, asked.host);
      const words = serverWords(error);
      const lesson = isRefusal(error) ? dialect.learn({ param: error.param, words, sent }) : undefined;
      if (lesson === undefined || limits.signal.aborted) throw translate(error, asked, parts.clock.now());
      const { parameter, isNew } = lesson;
      if (isNew) parts.logger.warn('parameter dropped', { parameter, model: parts.model, reason: words });
      return complete(question, limits);
    } finally {
      attempt.cancel();
    }
  };
  return { complete };
}

/** Later attempts have what is left; the deadline itself ends them, so their own limit lies beyond it. */
function attemptMs(attempt: number, limits: Deadline): number {
  const left = limits.remainingMs();
  return Math.ceil(attempt === 1 ? left * FIRST_ATTEMPT_SHARE : left + BEYOND_MS);
}

/** The end of one attempt, its answer's last byte included: the SDK's own time limit covers no more than the headers. */
function startAttempt(clock: Clock, timeMs: number, limits: Deadline) {
  const controller = new AbortController();
  const cancel = clock.after(timeMs, () => controller.abort());
  return {
    signal: AbortSignal.any([limits.signal, controller.signal]),
    isTooLate: () => controller.signal.aborted && !limits.signal.aborted,
    cancel,
  };
}

function tooSlow(cause: unknown, host: string, timeMs: number): SynthcallError {
  return new SynthcallError('RESPONDER_UNREACHABLE', `${host} gave no whole answer within ${timeMs} ms.`, {
    hint: 'Raise the responder timeout, or take a faster model.',
    cause,
  });
}

/** The note about the form goes with what is sent. */
function toMessages({ prompt, again }: Question, sent: Parameters): ChatCompletionMessageParam[] {
  const note = sent.response_format ? STRUCTURED_NOTE : PLAIN_NOTE;
  return [{ role: 'system', content: [prompt.system, note, again].filter(Boolean).join('\n\n') }, ...prompt.messages];
}

/** Compatible servers leave out half of the form, so every field may be missing. */
function toCompletion(answer: unknown): Completion {
  const { choices, usage } = (answer ?? {}) as {
    choices?: { message?: { content?: unknown; refusal?: unknown }; finish_reason?: unknown }[];
    usage?: { prompt_tokens?: unknown; completion_tokens?: unknown };
  };
  const choice = choices?.[0];
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const { prompt_tokens, completion_tokens } = usage ?? {};
  return {
    content: text(choice?.message?.content),
    refusal: text(choice?.message?.refusal),
    finishReason: text(choice?.finish_reason),
    ...(isCount(prompt_tokens) && isCount(completion_tokens) ? { usage: { prompt_tokens, completion_tokens } } : {}),
  };
}

/** Anything else would give money back, or cost more than there is. */
function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** A body that is no JSON although the status is 200: a proxy, or a server in trouble. */
function unreadable(error: unknown, host: string): SynthcallError {
  if (error instanceof SynthcallError) return error;
  return new SynthcallError(
    'RESPONDER_UNREACHABLE',
    `${host} answered with something unreadable: ${messageOf(error)}`,
    {
      hint: 'Check OPENAI_BASE_URL; it usually ends in /v1.',
      cause: error,
    },
  );
}

/** The SDK keeps only `error` of a failed answer; servers that say it otherwise (`detail`, plain text) lose their words without this. */
async function fetchKeepingWords(url: string | URL | Request, init?: RequestInit): Promise<Response> {
  const response = await fetch(url, init);
  if (response.ok) return response;
  const text = await response.text();
  const { status, statusText, headers } = response;
  return new Response(wordsIn(text), { status, statusText, headers: withoutLength(headers) });
}

function wordsIn(text: string): string {
  try {
    const body = JSON.parse(text) as { error?: unknown } | null;
    if (body && typeof body === 'object' && typeof body.error === 'object' && body.error !== null) return text;
    const message = typeof body?.error === 'string' ? body.error : text;
    return JSON.stringify({ error: { message } });
  } catch {
    return JSON.stringify({ error: { message: text.slice(0, 500) } });
  }
}

function withoutLength(headers: Headers): Headers {
  const kept = new Headers(headers);
  for (const name of ['content-length', 'content-encoding', 'transfer-encoding']) kept.delete(name);
  kept.set('content-type', 'application/json');
  return kept;
}
