/** A leg's draws: one stream per purpose, so that a draw more in one never shifts another. */
import type { Random } from '../../shared/random.ts';
import type { Leg } from './model.ts';

/** The leg's stream with a name; it goes on where it was left. */
export function streamOf(leg: Leg, name: string): Random {
  const known = leg.streams.get(name);
  if (known) return known;
  const stream = leg.random.stream(name);
  leg.streams.set(name, stream);
  return stream;
}
