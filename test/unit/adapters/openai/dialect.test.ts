import { describe, expect, it } from 'vitest';
import { createDialect } from '../../../../src/adapters/openai/dialect.ts';

const aDialect = () => createDialect({ maxOutputTokens: 300, temperature: 0.7 }, {});
const USE_OTHER = "Unsupported parameter: 'max_completion_tokens' is not supported. Use 'max_tokens' instead.";

describe('a dialect', () => {
  it('judges a refusal by what that request had sent, not by what is sent since', () => {
    const dialect = aDialect();
    const sent = dialect.parameters();
    const refusal = { param: 'max_completion_tokens', words: USE_OTHER, sent };
    expect(dialect.learn(refusal)).toEqual({ parameter: 'max_completion_tokens', isNew: true });
    expect(dialect.learn(refusal)).toEqual({ parameter: 'max_completion_tokens', isNew: false });
    expect(dialect.parameters()).toMatchObject({ max_tokens: 300 });
  });

  it('believes the named parameter before the words', () => {
    const dialect = aDialect();
    const words = "With response_format set, 'temperature' does not support 0.7.";
    expect(dialect.learn({ param: 'temperature', words, sent: dialect.parameters() })?.parameter).toBe('temperature');
    expect(dialect.isStructured()).toBe(true);
  });

  it('never gives up the last limit of an answer', () => {
    const dialect = aDialect();
    dialect.learn({ param: null, words: USE_OTHER, sent: dialect.parameters() });
    const words = "Unsupported parameter: 'max_tokens'.";
    expect(dialect.learn({ param: 'max_tokens', words, sent: dialect.parameters() })).toBeUndefined();
    expect(dialect.parameters()).toMatchObject({ max_tokens: 300 });
  });
});
