/** The offline responder through its port: complete calls, determinism, restarts, labels, strangers in the history. */
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { createOfflineResponder } from '../../../../src/adapters/offline-responder/offline-responder.ts';
import type { Role } from '../../../../src/domain/labels.ts';
import type { ReplyRequest } from '../../../../src/domain/ports.ts';
import type { Turn } from '../../../../src/domain/turn.ts';
import { makeOfflineCalls, type OfflineCall } from '../../../support/offline-calls.ts';

const SHIPPED = fileURLToPath(new URL('../../../../personas', import.meta.url));
const VET_CLINIC = fileURLToPath(new URL('../../../fixtures/personas/vet-clinic', import.meta.url));
const SEED = 'offline-responder.test';

const make = (folder: string, count: number, shareOf: (index: number) => number, seed = SEED) =>
  makeOfflineCalls(createOfflineResponder(), { folder, seed, count, shareOf: (random) => shareOf(random.int(1000)) });

const texts = (call: OfflineCall) => call.turns.map((turn) => turn.said);
const outcomes = (call: OfflineCall) => call.replies.flatMap((reply) => reply.outcome ?? []);

describe.each([
  ['shipped personas', SHIPPED],
  ['a veterinary clinic that a user wrote', VET_CLINIC],
])('calls of %s', (_name, folder) => {
  let calls: readonly OfflineCall[] = [];
  beforeAll(async () => {
    calls = await make(folder, 120, (draw) => 3 + (draw % 21));
  });

  it.each([3, 4, 5, 6, 7, 9, 12, 19, 40])('close naturally and settle once with %i replies', async (share) => {
    for (const call of await make(folder, 25, () => share)) {
      expect(call.ending, `${call.callId}: ${texts(call).join(' / ')}`).not.toBe('turn-limit');
      expect(outcomes(call), `${call.callId}: ${texts(call).join(' / ')}`).toHaveLength(1);
    }
  });

  it('never say the same utterance twice in a call', () => {
    for (const call of calls) {
      const said = call.turns.filter((turn) => !turn.scripted).map((turn) => turn.said.toLowerCase());
      expect(new Set(said).size, texts(call).join(' / ')).toBe(said.length);
    }
  });

  it('are plain speech: ASCII, no digits, no open slots, no stray signs', () => {
    for (const call of calls) {
      for (const reply of call.replies) {
        expect(reply.utterance).toMatch(/^[A-Za-z ,.?!':;-]+$/);
        expect(reply.utterance).not.toMatch(/undefined|,,| ,| {2}|(?<!\.)\.\.(?!\.)|^\W/);
        expect(reply.utterance).toMatch(/^[A-Z.]/);
      }
    }
  });

  it('mark every mention where it stands', () => {
    for (const call of calls) {
      for (const reply of call.replies) {
        for (const entity of reply.entities ?? [])
          expect(reply.utterance.slice(entity.start, entity.end)).toBe(entity.text);
      }
    }
  });

  it('mark every name of a person that is spoken', () => {
    for (const call of calls) {
      const names = call.pairing.customer.name.split(' ');
      for (const reply of call.replies) {
        for (const name of names) {
          for (const match of reply.utterance.matchAll(new RegExp(`\\b${name}\\b`, 'g'))) {
            const covered = (reply.entities ?? []).some(
              (e) => e.pii && e.start <= match.index && e.end >= match.index + name.length,
            );
            expect(covered, `${name} in "${reply.utterance}"`).toBe(true);
          }
        }
      }
    }
  });
});

describe('a call', () => {
  it('is the same for the same seed and another for another', async () => {
    const [once, again, other] = await Promise.all([
      make(SHIPPED, 20, () => 12),
      make(SHIPPED, 20, () => 12),
      make(SHIPPED, 20, () => 12, 'another'),
    ]);
    expect(once.map(texts)).toEqual(again.map(texts));
    expect(once.map(texts)).not.toEqual(other.map(texts));
  });

  it('goes on after a restart as if nothing had happened', async () => {
    for (const call of await make(SHIPPED, 25, (draw) => 4 + (draw % 20))) {
      for (let used = 1; used < call.replies.length; used += 1) {
        const reply = await createOfflineResponder().reply(requestAt(call, used), AbortSignal.timeout(5000));
        expect(reply, call.callId).toEqual(call.replies[used]);
      }
    }
  });

  it('gives the same reply to the same request asked twice', async () => {
    const [call] = await make(SHIPPED, 1, () => 12);
    const responder = createOfflineResponder();
    const request = requestAt(call as OfflineCall, 4);
    const first = await responder.reply(request, AbortSignal.timeout(5000));
    expect(await responder.reply(request, AbortSignal.timeout(5000))).toEqual(first);
  });

  it('stops when it is told to', async () => {
    const [call] = await make(SHIPPED, 1, () => 12);
    await expect(
      createOfflineResponder().reply(requestAt(call as OfflineCall, 2), AbortSignal.abort()),
    ).rejects.toThrow();
  });
});

describe('beside another responder', () => {
  const AGENT_LINES = [
    'I understand. Could you give me your order number, please?',
    'One moment while I check.',
    'I can issue a full refund today. Would that work?',
    'Is there anything else I can help with?',
    'Thank you for calling.',
  ];
  const CUSTOMER_LINES = [
    'Hello, my kettle broke and I want my money back.',
    'It is under Sam Doe.',
    'Okay.',
    'Yes, that sounds good.',
    'No, that is all. Bye.',
  ];

  it.each(['customer', 'agent'] as const)('plays the %s to the end without repeating itself', async (ours) => {
    for (const call of await make(SHIPPED, 30, () => 12)) {
      const history: Turn[] = [{ index: 0, role: 'agent', said: call.pairing.agent.introduction, scripted: true }];
      const responder = createOfflineResponder();
      const lines = ours === 'customer' ? AGENT_LINES : CUSTOMER_LINES;
      let closed = false;
      for (let used = 0; used < 10 && !closed; used += 1) {
        const role: Role = used % 2 === 0 ? 'customer' : 'agent';
        if (role !== ours) {
          history.push({ index: history.length, role, said: lines[Math.floor(used / 2)] ?? 'Goodbye.' });
          continue;
        }
        const repliesLeft = 9 - used;
        const request = {
          callId: call.callId,
          seed: 's',
          role,
          pairing: call.pairing,
          history: [...history],
          repliesLeft,
          wrapUp: repliesLeft <= 2,
        };
        const reply = await responder.reply(request, AbortSignal.timeout(5000));
        expect(history.map((turn) => turn.said)).not.toContain(reply.utterance);
        history.push({ index: history.length, role, said: reply.utterance });
        closed = reply.done;
      }
      expect(closed, history.map((turn) => turn.said).join(' / ')).toBe(true);
    }
  });
});

describe('the outcomes', () => {
  it('are of every kind over many calls, and bad ones are not thanked for warmly', async () => {
    const calls = await make(SHIPPED, 200, (draw) => 5 + (draw % 19));
    const seen = new Set(calls.flatMap(outcomes));
    expect([...seen].sort()).toEqual([
      'callback-promised',
      'customer-hung-up',
      'escalated',
      'partly-resolved',
      'resolved',
      'unresolved',
    ]);
    for (const call of calls.filter((one) => outcomes(one).includes('unresolved'))) {
      expect(call.replies[call.replies.length - 1]?.utterance ?? '').not.toMatch(
        /wonderful|perfect|thanks so much|a million/i,
      );
    }
  });

  it('move the emotion of the customer during most calls', async () => {
    const calls = await make(SHIPPED, 60, () => 14);
    const moved = calls.filter(
      (call) => new Set(call.turns.filter((t) => t.role === 'customer').map((t) => t.emotion?.label)).size > 1,
    );
    expect(moved.length / calls.length).toBeGreaterThan(0.5);
  });
});

/** The request that led to reply number `used` of a finished call. */
function requestAt(call: OfflineCall, used: number): ReplyRequest {
  const repliesLeft = call.share - used - 1;
  return {
    callId: call.callId,
    seed: `${SEED}/${call.callId}`,
    role: used % 2 === 0 ? 'customer' : 'agent',
    pairing: call.pairing,
    history: call.turns.slice(0, used + 1),
    repliesLeft,
    wrapUp: repliesLeft <= 2,
  };
}
