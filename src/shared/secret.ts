/**
 * A value that must never be seen: it prints as stars wherever it is logged, joined to text or written as JSON. What others
 * say, such as a server that repeats the key it refuses, goes through `withoutSecrets` before it is shown or kept.
 */

/** Shorter ones would be found in ordinary words, and protect nothing. */
const LEAST_LENGTH = 8;
/** Every secret of this process, as it may stand in text, in JSON and in an address; the longest first, for one may begin with another. */
let spellings: readonly string[] = [];

/** The same text, or the same data with its texts, without any secret that this process knows. */
export function withoutSecrets<T>(value: T): T {
  return spellings.length === 0 ? value : (cleaned(value) as T);
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return spellings.reduce((text, secret) => text.replaceAll(secret, '***'), value);
  if (Array.isArray(value)) return value.map(cleaned);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleaned(inner)]));
}

/** Wraps a secret; only `reveal` gives it out. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    if (value.length < LEAST_LENGTH || spellings.includes(value)) return;
    const inAddress = new URLSearchParams([['', value]]).toString().slice(1);
    const all = new Set([...spellings, value, JSON.stringify(value).slice(1, -1), inAddress]);
    spellings = [...all].sort((a, b) => b.length - a.length);
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '***';
  }

  toJSON(): string {
    return '***';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '***';
  }
}
