/** A local server that speaks the OpenAI chat API over real HTTP, and misbehaves on command. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { startLocalServer } from './local-server.ts';

/** A request as it came in. */
export interface SeenRequest {
  readonly headers: IncomingMessage['headers'];
  readonly body: ChatBody;
}

/** The parts of a chat request that the server reads. */
export interface ChatBody {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly response_format?: unknown;
  readonly max_completion_tokens?: number;
  readonly max_tokens?: number;
  readonly temperature?: number;
  readonly [parameter: string]: unknown;
}

/** A key that does not look like one. */
export const ECHOED_KEY = 'the-house-key "7788/99"';

/** How to answer a request. A function is given the request and answers with the content of the message. */
export type Behaviour =
  | 'ok' // the next line of a sensible call, in the form that was asked for
  | '500'
  | '503-text' // plain text instead of JSON
  | '429' // with Retry-After: 0.05
  | '429-long' // with Retry-After: 3600
  | 'no-credit'
  | '401'
  | '401-echo' // repeats the key that it refuses
  | '404'
  | '400' // always, without naming a parameter
  | '422-detail' // FastAPI's form
  | 'content-filter'
  | 'empty'
  | 'no-choices'
  | 'markup'
  | 'refusal' // message.refusal
  | 'refusal-text'
  | 'other-role'
  | 'peer-words'
  | 'bad-json'
  | 'plain-text' // ignores the schema
  | 'cut' // finish_reason length
  | 'no-usage'
  | 'slow' // 2 s
  | 'slow-body' // headers at once, then nothing
  | 'hang-up' // drops the connection
  | 'html' // 200 with a web page
  | 'rejects-temperature'
  | 'rejects-max-completion-tokens'
  | 'rejects-response-format'
  | ((body: ChatBody) => string);

/** Tokens as a server counts them. */
export type Tokens = readonly [prompt: number, answer: number];

/** A running server. */
export interface OpenAiServer {
  /** To be given as base URL; ends in /v1. */
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** One behaviour per request; the last one stays. */
  behave(...behaviours: readonly Behaviour[]): void;
  /** A behaviour drawn anew for each request. */
  behaveBy(draw: () => Behaviour): void;
  /** What it counts for a request from now on, as tokens of the prompt and of the answer. */
  countTokens(count: (body: ChatBody) => Tokens): void;
  /** How long every answer takes from now on. */
  thinkFor(delayMs: number): void;
  close(): Promise<void>;
}

/** Starts a server on a free port. */
export async function startOpenAiServer(...first: readonly Behaviour[]): Promise<OpenAiServer> {
  const requests: SeenRequest[] = [];
  let queue: readonly Behaviour[] = first.length > 0 ? first : ['ok'];
  let draw: (() => Behaviour) | undefined;
  let delayMs = 0;
  let count: (body: ChatBody) => Tokens = () => [900, 40];
  const server = await startLocalServer((incoming, outgoing, sent) => {
    const body = JSON.parse(sent.toString('utf8')) as ChatBody;
    requests.push({ headers: incoming.headers, body });
    const behaviour = draw ? draw() : (queue[0] as Behaviour);
    if (!draw && queue.length > 1) queue = queue.slice(1);
    const send = () => answer(behaviour, body, outgoing, count(body));
    if (delayMs > 0) setTimeout(send, delayMs).unref();
    else send();
  });
  return {
    url: `${server.url}/v1`,
    requests,
    behave: (...behaviours) => {
      queue = behaviours;
      draw = undefined;
    },
    behaveBy: (next) => {
      draw = next;
    },
    countTokens: (next) => {
      count = next;
    },
    thinkFor: (ms) => {
      delayMs = ms;
    },
    close: server.close,
  };
}

function answer(behaviour: Behaviour, body: ChatBody, outgoing: ServerResponse, tokens: Tokens): void {
  const failure: FailureParts | undefined = FAILURES[behaviour as keyof typeof FAILURES];
  if (failure) {
    sendFailure(outgoing, failure);
    return;
  }
  const rejected = REJECTS[behaviour as keyof typeof REJECTS];
  if (rejected && rejected.parameter in body) {
    sendFailure(outgoing, [400, rejected.error]);
    return;
  }
  if (behaviour === 'hang-up') {
    outgoing.destroy();
    return;
  }
  if (behaviour === '503-text') {
    outgoing.writeHead(503, { 'content-type': 'text/plain' }).end('upstream is restarting');
    return;
  }
  if (behaviour === 'html') {
    outgoing.writeHead(200, { 'content-type': 'application/json' }).end('<html>Welcome to nginx!</html>');
    return;
  }
  if (behaviour === 'slow-body') {
    outgoing.writeHead(200, { 'content-type': 'application/json' }).write('{"choices":');
    return;
  }
  const send = () => sendJson(outgoing, 200, completion(behaviour, body, tokens));
  if (behaviour === 'slow') setTimeout(send, 2_000).unref();
  else send();
}

type FailureParts = [status: number, error: Record<string, unknown>, headers?: Record<string, string>, bare?: boolean];

const FAILURES = {
  '500': [500, { message: 'The server had an error while processing your request.' }],
  '429': [429, { message: 'Rate limit reached.', code: 'rate_limit_exceeded' }, { 'retry-after': '0.05' }],
  '429-long': [429, { message: 'Rate limit reached.', code: 'rate_limit_exceeded' }, { 'retry-after': '3600' }],
  'no-credit': [429, { message: 'You exceeded your current quota.', code: 'insufficient_quota' }],
  '401': [401, { message: 'Incorrect API key provided: sk-te***.', code: 'invalid_api_key' }],
  '401-echo': [401, { message: `key not valid: ${ECHOED_KEY}`, code: 'invalid_api_key' }],
  '404': [404, { message: 'The model `no-such-model` does not exist.', code: 'model_not_found' }],
  '400': [400, { message: 'This deployment is on fire.', type: 'invalid_request_error' }],
  '422-detail': [422, { detail: [{ loc: ['body', 'response_format'], msg: 'extra fields not permitted' }] }, {}, true],
  'content-filter': [400, { message: 'The prompt was filtered.', code: 'content_filter' }],
} satisfies Record<string, FailureParts>;

const REJECTS = {
  'rejects-temperature': {
    parameter: 'temperature',
    error: {
      message: "Unsupported value: 'temperature' does not support 0.7 with this model.",
      param: 'temperature',
      code: 'unsupported_value',
    },
  },
  'rejects-max-completion-tokens': {
    parameter: 'max_completion_tokens',
    error: {
      message: "Unsupported parameter: 'max_completion_tokens' is not supported. Use 'max_tokens' instead.",
      param: null,
    },
  },
  'rejects-response-format': {
    parameter: 'response_format',
    error: {
      message: "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.",
      param: null,
    },
  },
};

function sendFailure(outgoing: ServerResponse, [status, error, headers = {}, bare = false]: FailureParts): void {
  sendJson(outgoing, status, bare ? error : { error }, headers);
}

function sendJson(outgoing: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  outgoing.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

function completion(behaviour: Behaviour, body: ChatBody, [prompt_tokens, completion_tokens]: Tokens): unknown {
  const { content, refusal = null, finish = 'stop' } = messageFor(behaviour, body);
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_760_000_000,
    model: body.model,
    choices:
      behaviour === 'no-choices'
        ? []
        : [{ index: 0, message: { role: 'assistant', content, refusal }, finish_reason: finish }],
    ...(behaviour === 'no-usage'
      ? {}
      : { usage: { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens } }),
  };
}

function messageFor(
  behaviour: Behaviour,
  body: ChatBody,
): { content: string | null; refusal?: string; finish?: string } {
  const formed = (utterance: string) => ({ content: inForm(body, { utterance, act: 'inform', done: false }) });
  if (typeof behaviour === 'function') return { content: behaviour(body) };
  switch (behaviour) {
    case 'empty':
      return { content: '' };
    case 'markup':
      return formed('**Refund policy**\n- within 30 days\n- with a receipt');
    case 'refusal':
      return { content: null, refusal: "I'm sorry, I can't help with that." };
    case 'refusal-text':
      return formed("I'm sorry, but I can't assist with that request.");
    case 'other-role':
      return formed('Sure, one moment.\nCustomer: Thank you.\nAgent: You are welcome.');
    case 'peer-words':
      return formed(body.messages.findLast((message) => message.role === 'user')?.content ?? '');
    case 'bad-json':
      return { content: '{"utterance": "Let me just' };
    case 'plain-text':
      return { content: nextLine(body).utterance };
    case 'cut':
      return {
        content: inForm(body, { utterance: 'Well, the thing is that', done: false }).slice(0, 30),
        finish: 'length',
      };
    default:
      return { content: inForm(body, nextLine(body)) };
  }
}

/** In the schema when it was asked for, as speech otherwise. */
function inForm(body: ChatBody, reply: { utterance: string; done: boolean; [label: string]: unknown }): string {
  if (!body.response_format) return reply.done ? `${reply.utterance} Goodbye` : reply.utterance;
  return JSON.stringify({
    act: 'inform',
    intent: null,
    emotion: { label: 'neutral', intensity: 0.2 },
    entities: [],
    outcome: null,
    ...reply,
  });
}

const AGENT_LINES = [
  ['Oh, I see. Sorry about that. Who am I speaking with?', 'Right, okay. Can I get your name first?'],
  ['Thanks. And do you have a reference or an order number there?', 'Okay. And the number of it, if you have that?'],
  ['Let me look. Bear with me a second.', 'One moment, I am just pulling that up here.'],
  [
    'Okay, I found it. I can sort that out by Friday, would that do?',
    'Right, there it is. I can put that right for you by Friday. Is that okay?',
  ],
  ['Good, that is done then. Anything else?', 'Lovely, it is all in the system now. Was there anything else?'],
  ['All right then.', 'Okay, perfect.'],
];
const CUSTOMER_LINES = [
  ['Yeah, hi. Um, I have a problem with something you sent me.', 'Hello. So, uh, something is wrong with my order.'],
  ['It should be on the account, under my name.', 'You should see it there under my name.'],
  ['Um, four four seven one, I think.', 'Hang on. Uh, nine two eight oh.'],
  ['Okay.', 'Sure.'],
  ['Yeah, Friday is fine.', 'By Friday? Okay, yeah, that works.'],
  ['No, that was all. Thanks, bye.', 'Nope, that was it. Thank you, bye bye.'],
];

/** The next line of a short call: the place in it follows from what was said, the wording from who is speaking. */
function nextLine(body: ChatBody): { utterance: string; done: boolean; outcome?: string | null } {
  const system = body.messages[0]?.content ?? '';
  const isAgent = system.includes('answer the service line');
  const lines = isAgent ? AGENT_LINES : CUSTOMER_LINES;
  const spoken = body.messages.filter((message) => message.role === 'assistant').length - (isAgent ? 1 : 0);
  const mustClose = /^- (?:Time is up|You have to go)\./m.test(system);
  const place = mustClose ? lines.length - 1 : Math.min(Math.max(0, spoken), lines.length - 1);
  const choices = lines[place] as string[];
  const pick = createHash('sha256')
    .update(`${system.slice(0, 400)}/${place}`)
    .digest()[0] as number;
  const done = place === lines.length - 1;
  return { utterance: choices[pick % choices.length] as string, done, outcome: done ? 'resolved' : null };
}
