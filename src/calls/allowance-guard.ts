/** What the daily allowance does while its store gives no answer: it stops, or goes on, warns once and asks again later. */
import type { RateLimitStore } from '../domain/ports.ts';
import type { Clock } from '../shared/clock.ts';
import { messageOf, SynthcallError } from '../shared/errors.ts';
import type { Logger } from '../shared/log.ts';

/** What the guard is built from. */
export interface GuardParts {
  readonly store: RateLimitStore;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What to do while the store does not answer: go on and warn, or stop. */
  readonly onUnavailable: 'open' | 'closed';
}

/** See the file comment. Errors are `CARRIER_UNREACHABLE`, and thrown only where the settings say to stop. */
export interface Guard {
  /** The store of the parts; what the guard protects must ask this one. */
  readonly store: RateLimitStore;
  /** What `action` says; true also while nobody can be asked and the settings say to go on. */
  ask(action: () => Promise<boolean>): Promise<boolean>;
  /** Waits to the end, for as long as it takes. */
  end(action: () => Promise<void>): Promise<void>;
}

/** A store that gave no answer is asked again after this long: each time costs seconds, in which somebody waits on the line. */
const REST_MS = 30_000;
/** Where a run may go on without the store, nobody waits longer for one answer of it: dialling and replies stand still meanwhile. */
export const MOST_WAIT_MS = 8_000;

/** A guard that has asked nothing yet. Not for two callers at once. */
export function createGuard(parts: GuardParts): Guard {
  const { onUnavailable, logger, clock } = parts;
  const { store, answeredMs } = watched(parts);
  let wasTold = false;
  let restUntilMs = Number.NEGATIVE_INFINITY;
  /** What was asked and not waited for to its end. Until it is answered nothing else is asked. */
  let underWay: Promise<void> | undefined;
  const goOn = (error: unknown): true => {
    if (onUnavailable === 'closed') throw unavailableError(error);
    if (!wasTold) logger.warn('the daily limit cannot be checked; going on without it', { error: messageOf(error) });
    wasTold = true;
    restUntilMs = clock.elapsed() + REST_MS;
    return true;
  };
  /** The answer, or true once the store has been silent for too long. To lose races, however many, is to be answered. */
  const waitFor = (answer: Promise<boolean>): Promise<boolean> =>
    new Promise((resolve) => {
      const startedMs = clock.elapsed();
      let cancel = () => {};
      const watch = () => {
        const leftMs = MOST_WAIT_MS - (clock.elapsed() - Math.max(startedMs, answeredMs()));
        if (leftMs > 0) cancel = clock.after(leftMs, watch);
        else resolve(goOn(new Error(`no answer within ${MOST_WAIT_MS / 1000} s`)));
      };
      watch();
      underWay = answer.then((isHeld) => {
        underWay = undefined;
        cancel();
        resolve(isHeld);
      });
    });
  return {
    store,
    ask: async (action) => {
      if (underWay !== undefined || clock.elapsed() < restUntilMs) return true;
      const answer = action().catch(goOn);
      return onUnavailable === 'closed' ? answer : waitFor(answer);
    },
    end: async (action) => {
      await underWay;
      await action().catch(goOn);
    },
  };
}

/** The store, and when it last gave an answer, good or bad. */
function watched({ store, clock }: GuardParts): { store: RateLimitStore; answeredMs: () => number } {
  let answeredMs = Number.NEGATIVE_INFINITY;
  const noted = <T>(answer: Promise<T>): Promise<T> =>
    answer.finally(() => {
      answeredMs = clock.elapsed();
    });
  return {
    store: {
      read: (date) => noted(store.read(date)),
      write: (date, document, revision) => noted(store.write(date, document, revision)),
    },
    answeredMs: () => answeredMs,
  };
}

function unavailableError(cause: unknown): SynthcallError {
  return new SynthcallError('CARRIER_UNREACHABLE', `The daily limit cannot be checked: ${messageOf(cause)}`, {
    hint: 'Check the Sync service (SYNC_SERVICE_SID), or set rateLimit.onUnavailable to open to go on without the daily limit.',
    cause,
  });
}
