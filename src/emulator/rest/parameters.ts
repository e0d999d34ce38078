/** Typed reading of form and query values. Each reader answers undefined when the parameter is absent. */
import { TwilioError } from './errors.ts';

/** A parameter that must be there. */
export function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null || value === '')
    throw new TwilioError(20001, `Missing required parameter ${name} in the post body`);
  return value;
}

/** A text of at most `maxLength` characters. */
export function text(form: URLSearchParams, name: string, maxLength = Number.POSITIVE_INFINITY): string | undefined {
  const value = form.get(name);
  if (value === null) return undefined;
  if (value.length > maxLength) throw new TwilioError(20001, `${name} is longer than ${maxLength} characters`);
  return value;
}

/** `true` or `false`, in any case. */
export function bool(form: URLSearchParams, name: string): boolean | undefined {
  const value = form.get(name);
  if (value === null || value === '') return undefined;
  const lower = value.toLowerCase();
  if (lower !== 'true' && lower !== 'false')
    throw new TwilioError(20001, `${name} must be true or false, not '${value}'`);
  return lower === 'true';
}

/** A whole number within bounds (both included). */
export function int(
  form: URLSearchParams,
  name: string,
  bounds: { min?: number; max?: number } = {},
): number | undefined {
  const value = form.get(name);
  if (value === null || value === '') return undefined;
  const number = Number(value);
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = bounds;
  if (!/^-?\d+$/.test(value) || number < min || number > max) {
    throw new TwilioError(20001, `${name} must be a whole number from ${min} to ${max}, not '${value}'`);
  }
  return number;
}

/** One of a set of words. */
export function oneOf<T extends string>(form: URLSearchParams, name: string, words: readonly T[]): T | undefined {
  const value = form.get(name);
  if (value === null || value === '') return undefined;
  if (!(words as readonly string[]).includes(value)) {
    throw new TwilioError(20001, `${name} must be one of ${words.join(', ')}, not '${value}'`);
  }
  return value as T;
}

/** An absolute http(s) address. An empty value means "none" and is answered as such. */
export function url(form: URLSearchParams, name: string): string | undefined {
  const value = form.get(name);
  if (value === null || value === '') return value ?? undefined;
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol))
    throw new TwilioError(21205, `${name}=${value}`);
  return value;
}

/** An HTTP method for a callback. */
export function httpMethod(form: URLSearchParams, name: string): 'GET' | 'POST' | undefined {
  const value = form.get(name)?.toUpperCase();
  if (value === undefined || value === '') return undefined;
  if (value !== 'GET' && value !== 'POST') throw new TwilioError(20001, `${name} must be GET or POST, not '${value}'`);
  return value;
}
