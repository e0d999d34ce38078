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

/** What a server said against a request. `sent` is what that very request carried: others may have taught us more meanwhile. */
export interface ParameterRefusal {
  readonly param: string | null | undefined;
  readonly words: string;
  readonly sent: Parameters;
}

/** What is left out from now on; `isNew` is false when another request had found it out before. */
export interface Lesson {
  readonly parameter: string;
  readonly isNew: boolean;
}

/** What has been learned about a server so far. */
export interface Dialect {
  parameters(): Parameters;
  /** True while answers are asked for in the schema. */
  isStructured(): boolean;
  /** Learns from a refusal which parameter to leave out; undefined when it names none that was sent, or one that must stay. */
  learn(refusal: ParameterRefusal): Lesson | undefined;
  /** Gives the next answers more room, up to a ceiling, after one was cut off. */
  widen(): void;
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
      [limit]: tokens,
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
    learn: ({ param, words, sent }) => {
      const culprit = namedIn(param ?? '', sent) ?? namedIn(words, sent);
      // Nothing would bound an answer's price without it: better no answer, with the server's words.
      if (culprit === undefined || culprit === 'max_tokens') return undefined;
      const isNew = !rejected.has(culprit);
      rejected.add(culprit);
      return { parameter: culprit, isNew };
    },
    widen: () => {
      tokens = Math.max(tokens, Math.min(MOST_OUTPUT_TOKENS, tokens * 4));
    },
  };
}

/** The first parameter that a text names, of those that were sent. */
function namedIn(text: string, sent: Parameters): Parameter | undefined {
  return ALIASES.find(([pattern, parameter]) => parameter in sent && pattern.test(text))?.[1];
}
