/** What a server understands: parameters that it rejects are left out, once and for all. One dialect per responder, that is per model. */

/** What the responder would like to send. */
export interface Wishes {
  readonly temperature?: number;
  readonly reasoningEffort?: 'minimal' | 'low' | 'medium' | 'high';
  readonly maxOutputTokens: number;
}

/** Names of parameters as they are sent. */
type Parameter = 'response_format' | 'temperature' | 'reasoning_effort' | 'max_completion_tokens' | 'max_tokens';

/** The parameters beside model and messages. */
export interface Parameters {
  readonly temperature?: number;
  readonly reasoning_effort?: 'minimal' | 'low' | 'medium' | 'high';
  readonly max_completion_tokens?: number;
  readonly max_tokens?: number;
  readonly response_format?: {
    readonly type: 'json_schema';
    readonly json_schema: { readonly name: string; readonly strict: true; readonly schema: Record<string, unknown> };
  };
}

/** What has been learned about a server so far. */
export interface Dialect {
  parameters(): Parameters;
  /** True while answers are asked for in the schema. */
  isStructured(): boolean;
  /** Learns from the words of a refusal which parameter to leave out; undefined when they name none that was sent. */
  learn(param: string | null | undefined, words: string): string | undefined;
  /** Gives the next answers more room, after one was cut off; false at the ceiling. */
  widen(): boolean;
}

/** Room for thinking models, whose thoughts count as output. */
const MOST_OUTPUT_TOKENS = 8_000;

/** Words by which servers name a parameter without its name. */
const ALIASES: readonly (readonly [RegExp, Parameter])[] = [
  [/response.?format|json.?schema|structured output|guided|grammar/i, 'response_format'],
  [/temperature/i, 'temperature'],
  [/reasoning/i, 'reasoning_effort'],
  [/max_completion_tokens/i, 'max_completion_tokens'],
  [/max_tokens/i, 'max_tokens'],
];

/** A dialect that knows nothing yet. `schema` is the form of answers that is asked for. */
export function createDialect(wishes: Wishes, schema: Record<string, unknown>): Dialect {
  const rejected = new Set<Parameter>();
  let tokens = wishes.maxOutputTokens;

  const parameters = (): Parameters => {
    const limit = rejected.has('max_completion_tokens') ? 'max_tokens' : 'max_completion_tokens';
    return {
      ...(rejected.has(limit) ? {} : { [limit]: tokens }),
      ...(wishes.temperature === undefined || rejected.has('temperature') ? {} : { temperature: wishes.temperature }),
      ...(wishes.reasoningEffort === undefined || rejected.has('reasoning_effort')
        ? {}
        : { reasoning_effort: wishes.reasoningEffort }),
      ...(rejected.has('response_format')
        ? {}
        : { response_format: { type: 'json_schema', json_schema: { name: 'reply', strict: true, schema } } }),
    };
  };

  return {
    parameters,
    isStructured: () => !rejected.has('response_format'),
    learn: (param, words) => {
      const sent = new Set(Object.keys(parameters()));
      const named = [param ?? '', words].flatMap((text) => ALIASES.filter(([pattern]) => pattern.test(text)));
      const culprit = named.map(([, parameter]) => parameter).find((parameter) => sent.has(parameter));
      if (culprit) rejected.add(culprit);
      return culprit;
    },
    widen: () => {
      if (tokens >= MOST_OUTPUT_TOKENS) return false;
      tokens = Math.min(MOST_OUTPUT_TOKENS, tokens * 4);
      return true;
    },
  };
}
