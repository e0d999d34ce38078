/** Faults on purpose: slow, refused, failing and dropped REST requests, drawn from a seeded stream. Off unless asked for. */
import type { Random } from '../shared/random.ts';
import { TwilioError } from './rest/errors.ts';

/** What goes wrong with one product's requests; rates are probabilities and together at most 1. */
export interface ProductFaults {
  readonly latencyMs: number;
  readonly rate429: number;
  readonly rate5xx: number;
  /** The connection is cut before the request is carried out. */
  readonly dropRate: number;
  /** The request is carried out, then the connection is cut instead of an answer. */
  readonly dropAfterRate: number;
}

/** What happens to one request. */
export interface FaultDraw {
  readonly latencyMs: number;
  readonly outcome: 'none' | 'drop' | 'drop-after' | TwilioError;
}

/** The knobs, by product: the first label of the host, for example `sync` or `api`. */
export interface Faults {
  get(): Readonly<Record<string, ProductFaults>>;
  /** Replaces all knobs. `settings` is `{ seed?, [product]: Partial<ProductFaults> }`; throws 20001 naming what is wrong. */
  set(settings: unknown): void;
  clear(): void;
  draw(host: string): FaultDraw;
}

const NO_FAULT: FaultDraw = { latencyMs: 0, outcome: 'none' };
const OFF: ProductFaults = { latencyMs: 0, rate429: 0, rate5xx: 0, dropRate: 0, dropAfterRate: 0 };

/** Faults, all off. `seed` in the settings restarts the draws, so that a test can repeat them. */
export function createFaults(random: Random): Faults {
  let products: Record<string, ProductFaults> = {};
  let draws = random;
  return {
    get: () => products,
    set: (settings) => {
      const { seed, ...rest } = asObject(settings, 'the body');
      products = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, readProduct(name, value)]));
      if (seed !== undefined) draws = random.stream(String(seed));
    },
    clear: () => {
      products = {};
    },
    draw: (host) => {
      const faults = products[host.slice(0, host.indexOf('.'))];
      if (!faults) return NO_FAULT;
      return { latencyMs: faults.latencyMs, outcome: outcomeOf(faults, draws.next(), host) };
    },
  };
}

function outcomeOf(faults: ProductFaults, draw: number, host: string): FaultDraw['outcome'] {
  let left = draw - faults.rate429;
  if (left < 0) return new TwilioError(host.startsWith('sync.') ? 54009 : 20429);
  left -= faults.rate5xx;
  if (left < 0) return new TwilioError(20503);
  left -= faults.dropRate;
  if (left < 0) return 'drop';
  left -= faults.dropAfterRate;
  return left < 0 ? 'drop-after' : 'none';
}

function readProduct(name: string, value: unknown): ProductFaults {
  const given = asObject(value, name);
  for (const key of Object.keys(given)) {
    if (!(key in OFF))
      throw new TwilioError(20001, `unknown fault ${name}.${key}; known are ${Object.keys(OFF).join(', ')}`);
    const number = given[key];
    const most = key === 'latencyMs' ? 60_000 : 1;
    if (typeof number !== 'number' || !(number >= 0 && number <= most)) {
      throw new TwilioError(20001, `${name}.${key} must be a number from 0 to ${most}`);
    }
  }
  return { ...OFF, ...given };
}

function asObject(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TwilioError(20001, `${what} must be a JSON object`);
  }
  return value as Record<string, unknown>;
}
