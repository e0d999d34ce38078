/** Which operation answers a method and an address. Knows patterns and nothing of HTTP. */
import type { Route } from './rest/route.ts';

/** The outcome of a look-up. */
export type Match =
  | { readonly found: 'route'; readonly route: Route; readonly params: Record<string, string> }
  | { readonly found: 'other-methods'; readonly allowed: readonly string[] }
  | { readonly found: 'nothing' };

/** Finds routes by method, host and path. */
export interface Router {
  match(method: string, host: string, path: string): Match;
}

interface Segment {
  /** Undefined for a literal segment. */
  readonly name: string | undefined;
  /** The literal text, or what follows the name (`.json`). */
  readonly literal: string;
}

interface Compiled {
  readonly route: Route;
  readonly segments: readonly Segment[];
}

/** A router for these routes. A literal segment wins over a named one, and `:Sid.json` over `:Sid`. */
export function createRouter(routes: readonly Route[]): Router {
  const table = new Map<string, Compiled[]>();
  for (const route of routes) {
    const segments = route.pattern.slice(1).split('/').map(compileSegment);
    const key = `${route.host} ${segments.length}`;
    const list = table.get(key) ?? [];
    list.push({ route, segments });
    table.set(key, list);
  }
  for (const list of table.values()) list.sort(bySpecificity);
  return {
    match: (method, host, path) => {
      const parts = path.slice(1).split('/');
      const allowed: string[] = [];
      for (const { route, segments } of table.get(`${host} ${parts.length}`) ?? []) {
        const params = matchSegments(segments, parts);
        if (!params) continue;
        if (route.method === method) return { found: 'route', route, params };
        allowed.push(route.method);
      }
      return allowed.length > 0 ? { found: 'other-methods', allowed } : { found: 'nothing' };
    },
  };
}

function compileSegment(text: string): Segment {
  const named = /^:(\w+)(.*)$/.exec(text);
  return named ? { name: named[1] ?? '', literal: named[2] ?? '' } : { name: undefined, literal: text };
}

function bySpecificity(one: Compiled, other: Compiled): number {
  for (const [index, segment] of one.segments.entries()) {
    const difference = weightOf(other.segments[index] as Segment) - weightOf(segment);
    if (difference !== 0) return difference;
  }
  return 0;
}

function weightOf(segment: Segment): number {
  return segment.name === undefined ? 1_000 : segment.literal.length;
}

function matchSegments(segments: readonly Segment[], parts: readonly string[]): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = parts[index] as string;
    if (segment.name === undefined) {
      if (part !== segment.literal) return undefined;
      continue;
    }
    if (!part.endsWith(segment.literal) || part.length === segment.literal.length) return undefined;
    const value = decode(part.slice(0, part.length - segment.literal.length));
    if (value === undefined) return undefined;
    params[segment.name] = value;
  }
  return params;
}

/** A slash inside a name is not reachable, written as `%2F` either, just as with Twilio's map keys. */
function decode(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    const decoded = decodeURIComponent(text);
    return decoded.includes('/') ? undefined : decoded;
  } catch {
    return undefined;
  }
}
