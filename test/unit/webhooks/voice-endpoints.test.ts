import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../../src/conversation/exchange.ts';
import type { Move } from '../../../src/conversation/turn-taking.ts';
import { respond, transcribe, type VoiceParts } from '../../../src/webhooks/voice-endpoints.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { aPlannedCall } from '../../support/plans.ts';

const plan = aPlannedCall({});
const SAYS: Move = {
  do: 'say',
  turn: { index: 2, role: 'customer', said: 'At last.' } as never,
  afterwards: 'listen',
};

/** Endpoints over a responder that is thinking until `think` is called. */
function slowLine() {
  const clock = manualClock();
  const calls: string[] = [];
  let think = (_move: Move) => {};
  const thinking = new Promise<Move>((resolve) => {
    think = resolve;
  });
  const method = (name: string) => async (_key: string, role: string, hears: unknown) => {
    calls.push(`${name} ${role} ${JSON.stringify(hears)}`);
    return thinking;
  };
  const parts: VoiceParts = {
    exchange: { heard: method('heard'), silence: method('silence'), awaited: method('awaited') } as unknown as Exchange,
    gather: { timeoutS: 12, speechTimeout: 'auto', speechModel: undefined },
    publicUrl: () => 'https://us.example',
    personaOf: (_key, role) => plan.pairing[role],
    clock,
  };
  const request = (query: string, form = '') => ({
    callKey: 'k',
    role: 'customer' as const,
    query: new URLSearchParams(query),
    form: new URLSearchParams(form),
    rawBody: Buffer.alloc(0),
  });
  return { clock, calls, parts, request, think: (move: Move) => think(move) };
}

describe('a reply that takes longer than the carrier waits', () => {
  it.each([
    ['respond', respond, 'hears=1', 'SpeechResult=Hello.', 'heard customer 1', 1],
    ['transcribe', transcribe, 'hears=1&part=rest', '', 'silence customer {"rest":1}', { rest: 1 }],
  ] as const)(
    'keeps the line waiting and is said once it is there (/%s)',
    async (_name, endpoint, query, form, first, hears) => {
      const { clock, calls, parts, request, think } = slowLine();
      const answering = endpoint(request(query, form), parts);
      await Promise.resolve();
      clock.advance(13_000);
      const late = (await answering).body ?? '';
      expect(late).toMatch(/<Response><Pause length="1"\/><Redirect method="POST">[^<]*<\/Redirect><\/Response>$/);
      const next = new URL(/>(https[^<]*)</.exec(late)?.[1]?.replaceAll('&amp;', '&') ?? '');
      expect(next.pathname).toBe('/respond');
      const again = respond(request(next.search), parts);
      think(SAYS);
      expect((await again).body).toContain('At last.');
      expect(calls).toEqual([first, `awaited customer ${JSON.stringify(hears)}`]);
    },
  );

  it('is said at once when it comes in time', async () => {
    const { parts, request, think } = slowLine();
    const answering = respond(request('hears=1', 'SpeechResult=Hello.'), parts);
    think(SAYS);
    expect((await answering).body).toContain('At last.');
  });
});
