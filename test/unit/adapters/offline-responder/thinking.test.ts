/** How long speakers think before they speak. */
import { describe, expect, it } from 'vitest';
import { thinkingMs } from '../../../../src/adapters/offline-responder/thinking.ts';
import type { DialogueAct, Role } from '../../../../src/domain/labels.ts';
import { createRandom } from '../../../../src/shared/random.ts';
import { readPersonas, SHIPPED_PERSONAS, shippedPairing } from '../../../support/offline-calls.ts';

const SEED = 'thinking.test';
const { agents } = readPersonas(SHIPPED_PERSONAS);

const pairingOf = (customerId: string, agentId: string) => shippedPairing(SEED, customerId, agentId);

function times(role: Role, act: DialogueAct, pairing = pairingOf('arturo-benavides', 'thandi-mokoena')): number[] {
  return Array.from({ length: 2000 }, (_, index) =>
    thinkingMs(role, { act }, pairing, createRandom(`${SEED}/${index}`)),
  );
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const silent = (values: readonly number[]) => values.filter((value) => value === 0).length / values.length;

describe('thinking before speaking', () => {
  it('is not needed for most of what comes at once', () => {
    expect(silent(times('customer', 'confirm'))).toBeGreaterThan(0.8);
    expect(silent(times('customer', 'inform'))).toBeLessThan(0.35);
  });

  it('takes longer for what is weighed', () => {
    expect(mean(times('agent', 'offer'))).toBeGreaterThan(1.2 * mean(times('agent', 'request-info')));
  });

  it('varies widely and never becomes a silence that wants a reason', () => {
    const drawn = times('customer', 'inform')
      .filter((value) => value > 0)
      .sort((a, b) => a - b);
    const at = (share: number) => drawn[Math.floor(share * (drawn.length - 1))] ?? 0;
    expect(at(0.9)).toBeGreaterThan(4 * at(0.1));
    expect(at(1)).toBeLessThanOrEqual(620);
  });

  it('goes with the person: those in a hurry are quicker than those who are confused, and the lost slower than the able', () => {
    const hurried = pairingOf('marisol-quintero', 'kayla-jurgens');
    const confused = pairingOf('rosemary-tuttle', 'kayla-jurgens');
    expect(mean(times('customer', 'inform', hurried))).toBeLessThan(0.6 * mean(times('customer', 'inform', confused)));
    const lost = agents.find(
      ({ competence, attitude }) => competence === 'low' && !/brisk|fast|quick|lively/.test(attitude),
    );
    const able = agents.find(({ competence }) => competence === 'high');
    const spent = (id = '') => mean(times('agent', 'offer', pairingOf('arturo-benavides', id)));
    expect(spent(lost?.id)).toBeGreaterThan(spent(able?.id));
  });
});
