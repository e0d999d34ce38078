/** The labels of offline calls agree with the words: every mention stands where it says, and nothing of a person is spoken unlabelled. */
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { createOfflineResponder } from '../../../../src/adapters/offline-responder/offline-responder.ts';
import { makeOfflineCalls, type OfflineCall } from '../../../support/offline-calls.ts';
import { mentionsOf } from '../../../support/spoken-mentions.ts';

const SHIPPED = fileURLToPath(new URL('../../../../personas', import.meta.url));
const VET_CLINIC = fileURLToPath(new URL('../../../fixtures/personas/vet-clinic', import.meta.url));
const SEED = 'labels.test';

let calls: OfflineCall[] = [];
beforeAll(async () => {
  const make = (folder: string, count: number) =>
    makeOfflineCalls(createOfflineResponder(), { folder, seed: SEED, count, shareOf: (random) => 5 + random.int(20) });
  calls = [...(await make(SHIPPED, 200)), ...(await make(VET_CLINIC, 50))];
}, 60_000);

const unscripted = (call: OfflineCall) => call.turns.filter((turn) => !turn.scripted);

describe('in 250 calls', () => {
  it('every mention is the text at its place, and no two overlap', () => {
    for (const call of calls) {
      for (const { said, entities = [] } of unscripted(call)) {
        for (const [at, { text, start, end }] of entities.entries()) {
          expect(said.slice(start, end), `${SEED} ${call.callId}: ${said}`).toBe(text);
          expect(start, said).toBeGreaterThanOrEqual(entities[at - 1]?.end ?? 0);
        }
      }
    }
  });

  it('every name, number and address of the caller that is spoken is labelled, however it is read out', () => {
    const missed: string[] = [];
    const found = new Set<string>();
    for (const call of calls) {
      for (const { said, entities = [] } of unscripted(call)) {
        for (const { what, start, end } of mentionsOf(call.pairing.customer, said)) {
          found.add(what);
          if (!isCovered(said, start, end, entities)) missed.push(`${call.callId}: ${what} in "${said}"`);
        }
      }
    }
    expect(missed).toEqual([]);
    expect(found.size).toBeGreaterThan(150); // the finder finds
  });

  it('dates are personal only where they are of birth', () => {
    const personal = calls.filter(({ turns }) =>
      turns.some(({ entities = [] }) => entities.some(({ type, pii }) => type === 'date' && pii)),
    );
    expect(personal.length).toBeGreaterThan(0);
    for (const { pairing } of personal)
      expect(pairing.customer.issue.facts.some(({ name }) => /birth/i.test(name))).toBe(true);
  });

  it('personal data are marked as such', () => {
    for (const call of calls) {
      for (const { entities = [] } of unscripted(call)) {
        for (const { type, pii } of entities) {
          if (type === 'date') continue;
          expect(pii, type).toBe(['person_name', 'email', 'phone', 'account_id', 'address'].includes(type));
        }
      }
    }
  });
});

/** Every letter of the stretch belongs to a mention; signs and spaces between two mentions may stay outside. */
function isCovered(said: string, start: number, end: number, entities: readonly { start: number; end: number }[]) {
  for (let at = start; at < end; at += 1) {
    if (/[A-Za-z]/.test(said[at] ?? '') && !entities.some((entity) => at >= entity.start && at < entity.end))
      return false;
  }
  return true;
}
