/** One chat completion through the OpenAI SDK: parameters in the server's dialect, answers and errors in our words. */
import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import { messageOf, SynthcallError } from '../../shared/errors.ts';
import type { Dialect } from './dialect.ts';
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
    timeout: parts.timeoutMs,
    logLevel: 'off',
    fetch: fetchKeepingWords,
  });

  const complete = async (question: Question, limits: Deadline): Promise<Completion> => {
    try {
      const answer = await client.chat.completions.create(
        { model: parts.model, messages: toMessages(question, dialect), ...dialect.parameters() },
        { signal: limits.signal, timeout: attemptMs(question.attempt, limits) },
      );
      return toCompletion(answer);
    } catch (error) {
      if (!(error instanceof APIError)) throw unreadable(error, asked.host);
      const dropped = isRefusal(error) ? dialect.learn(error.param, serverWords(error)) : undefined;
      if (dropped === undefined || limits.signal.aborted) throw translate(error, asked, parts.clock.now());
      parts.logger.warn('parameter dropped', { parameter: dropped, model: parts.model, reason: serverWords(error) });
      return complete(question, limits);
    }
  };
  return { complete };
}

/** Later attempts have what is left; the deadline itself ends them, so the SDK's own limit lies beyond it. */
function attemptMs(attempt: number, limits: Deadline): number {
  const left = limits.remainingMs();
  return Math.ceil(attempt === 1 ? left * FIRST_ATTEMPT_SHARE : left + 1_000);
}

/** The note about the form goes with what the server is known to accept at this moment. */
function toMessages({ prompt, again }: Question, dialect: Dialect): ChatCompletionMessageParam[] {
  const note = dialect.isStructured() ? STRUCTURED_NOTE : PLAIN_NOTE;
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
    ...(typeof prompt_tokens === 'number' && typeof completion_tokens === 'number'
      ? { usage: { prompt_tokens, completion_tokens } }
      : {}),
  };
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
