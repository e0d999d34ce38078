/** The daily limit, exact under any number of processes: a lease on a block of responder calls, taken and returned by compare-and-set. */
import type { RateLease, RateLimitDocument } from '../domain/ports.ts';
import { isoTime, utcDate } from '../shared/clock.ts';
import { isRetryable, SynthcallError } from '../shared/errors.ts';
import type { Random } from '../shared/random.ts';
import { createGuard, type GuardParts, MOST_WAIT_MS } from './allowance-guard.ts';

/** What the allowance is built from. */
export interface DailyAllowanceParts extends GuardParts {
  readonly random: Random;
  /** Names this process's lease in the day's document. */
  readonly leaseId: string;
  readonly limit: number;
  /** How many calls this process will need in all, as far as it knows: it leases no more ahead, so that others get theirs. */
  readonly need?: number;
}

/** Permission to make responder calls today. Not for use by two callers at once: `Ledger` serialises. */
export interface DailyAllowance {
  /** Holds `count` more responder calls; undefined when the day has no more. */
  hold(count: number): Promise<HeldCalls | undefined>;
  /** Writes what was used into the day's count and ends the lease. */
  close(): Promise<void>;
}

/** Responder calls that count as used on the day they were held. */
export interface HeldCalls {
  /** Gives back calls that were not made. After the lease they belong to has ended (at midnight, UTC) it changes nothing. */
  giveBack(count: number): void;
}

interface Lease {
  date: string;
  granted: number;
  /** May have been used by now, as the document says: what a crash would cost. */
  cleared: number;
  /** Held or used by this process. */
  held: number;
  expiresAtMs: number;
  /** The lease stands in the document. */
  written: boolean;
}

const LEASE_MS = 15 * 60_000;
/** How many calls are leased, and how many cleared, beyond the immediate need: fewer writes against less lost in a crash. */
const LEASE_BLOCK = 50;
const CLEAR_BLOCK = 25;
const MOST_RACES = 400;
/** A run hangs on the count: it is worth more patience than one request has. */
const MOST_FAILURES = 3;
const AFTER_FAILURE_MS = 300;

/** The document with expired leases folded into the count: what they had cleared counts as used, the rest returns. */
export function withoutExpired(document: RateLimitDocument, nowMs: number): RateLimitDocument {
  let { count } = document;
  const leases: Record<string, RateLease> = {};
  for (const [id, lease] of Object.entries(document.leases)) {
    if (Date.parse(lease.expiresAt) > nowMs) leases[id] = lease;
    else count += lease.cleared;
  }
  return { ...document, count, leases };
}

/** Responder calls that are leased out. */
export function leasedOut(document: RateLimitDocument): number {
  return Object.values(document.leases).reduce((sum, lease) => sum + lease.granted, 0);
}

/** An allowance that has leased nothing yet. */
export function createDailyAllowance(parts: DailyAllowanceParts): DailyAllowance {
  let lease = freshLease(utcDate(parts.clock.now()));

  const guarded = createGuard(parts);
  const update = (change: (document: RateLimitDocument) => RateLimitDocument | undefined) =>
    compareAndSet({ ...parts, store: guarded.store }, lease.date, change);

  const renew = async (count: number): Promise<boolean> => {
    const now = parts.clock.now();
    const next = { ...lease };
    const done = await update((document) => {
      const base = withoutExpired(document, now);
      const mine = base.leases[parts.leaseId];
      const known = mine ? lease.granted : Math.min(lease.cleared, lease.granted);
      const others = leasedOut(base) - (mine?.granted ?? 0);
      const counted = wasFolded(lease, mine, now) ? base.count - lease.cleared : base.count; // expired and counted: undo
      const free = parts.limit - counted - others - known;
      const missing = lease.held + count - known;
      const ahead = Math.max(missing, Math.min(LEASE_BLOCK, (parts.need ?? Number.POSITIVE_INFINITY) - known));
      next.granted = missing > 0 ? known + Math.max(0, Math.min(free, ahead)) : known;
      if (next.granted < lease.held + count) return undefined;
      next.cleared = Math.min(next.granted, lease.held + count + CLEAR_BLOCK);
      next.expiresAtMs = now + LEASE_MS;
      const entry = { granted: next.granted, cleared: next.cleared, expiresAt: isoTime(next.expiresAtMs) };
      return {
        count: Math.max(0, counted),
        lastUpdated: isoTime(now),
        leases: { ...base.leases, [parts.leaseId]: entry },
      };
    });
    // While the document was being written, calls that ended may have given back.
    if (done) lease = { ...next, held: lease.held, written: true };
    return done;
  };

  const close = async (): Promise<void> => {
    if (!lease.written && lease.held === 0) return;
    let counted = lease.held;
    await update((document) => {
      const now = parts.clock.now();
      const base = withoutExpired(document, now);
      const { [parts.leaseId]: mine, ...leases } = base.leases;
      const isFolded = wasFolded(lease, mine, now);
      if (!mine && lease.written && !isFolded) return undefined; // written already; only the answer was lost
      const expired = isFolded ? lease.cleared : 0;
      counted = lease.held;
      return { count: Math.max(0, base.count - expired) + counted, lastUpdated: isoTime(now), leases };
    });
    // While nobody waited for the answer, more may have been held.
    lease = { ...freshLease(utcDate(parts.clock.now())), held: Math.max(0, lease.held - counted) };
  };

  return {
    hold: async (count) => {
      const today = utcDate(parts.clock.now());
      if (today !== lease.date) await guarded.ask(() => close().then(() => true));
      lease.date = lease.written ? lease.date : today;
      const enough = lease.cleared - lease.held >= count && parts.clock.now() < lease.expiresAtMs - LEASE_MS / 2;
      const held = enough || (await guarded.ask(() => renew(count)));
      if (!held) return undefined;
      lease.held += count;
      const { date } = lease;
      return {
        giveBack: (unused) => {
          if (date === lease.date) lease.held = Math.max(0, lease.held - unused); // yesterday's are no room for today
        },
      };
    },
    close: () => guarded.end(close),
  };
}

/** Ends the lease of a process that died: what it used counts, by UTC day, and the rest returns at once. */
export async function settleLease(
  parts: Pick<DailyAllowanceParts, 'store' | 'clock' | 'random'>,
  leaseId: string,
  usedByDay: ReadonlyMap<string, number>,
): Promise<void> {
  for (const [date, used] of usedByDay) {
    await compareAndSet(parts, date, ({ count, leases }) => {
      const { [leaseId]: mine, ...others } = leases;
      // One that expired has been counted already, by what it had cleared.
      return mine && { count: count + used, lastUpdated: isoTime(parts.clock.now()), leases: others };
    });
  }
}

/** True when the lease is gone from the document because its time was over: what it had cleared was counted then. */
function wasFolded(lease: Lease, mine: RateLease | undefined, nowMs: number): boolean {
  return lease.written && mine === undefined && nowMs >= lease.expiresAtMs;
}

function freshLease(date: string): Lease {
  return { date, granted: 0, cleared: 0, held: 0, expiresAtMs: 0, written: false };
}

/** Reads, changes and writes until nobody was faster. False when `change` declines. */
async function compareAndSet(
  parts: Pick<DailyAllowanceParts, 'store' | 'clock' | 'random'> & Partial<Pick<DailyAllowanceParts, 'onUnavailable'>>,
  date: string,
  change: (document: RateLimitDocument) => RateLimitDocument | undefined,
): Promise<boolean> {
  const pause = (mostMs: number) =>
    new Promise<void>((resolve) => parts.clock.after(parts.random.between(0, mostMs), resolve));
  let failures = 0;
  for (let race = 0; race < MOST_RACES; race += 1) {
    const askedMs = parts.clock.elapsed();
    try {
      const found = await parts.store.read(date);
      const next = change(found?.document ?? { count: 0, lastUpdated: '', leases: {} });
      if (!next) return false;
      if (await parts.store.write(date, next, found?.revision)) return true;
    } catch (error) {
      failures += 1;
      const isHanging = parts.onUnavailable === 'open' && parts.clock.elapsed() - askedMs >= MOST_WAIT_MS;
      if (failures > MOST_FAILURES || !isRetryable(error) || isHanging) throw error;
    }
    await pause(Math.min(100, 5 + race) + failures * AFTER_FAILURE_MS);
  }
  throw new SynthcallError('CARRIER_BUSY', `The daily count of ${date} is changed too often by others.`, {
    hint: 'Run fewer processes at once.',
  });
}
