import { describe, expect, it } from 'vitest';
import { checkUtterance } from '../../../../src/conversation/quality/check-utterance.ts';
import type { SpokenTurn } from '../../../../src/conversation/quality/utterance.ts';
import { readPersonas, SHIPPED_PERSONAS } from '../../../support/offline-calls.ts';
import { BAD, GOOD, HISTORY, speaking } from './examples.ts';

const names = (text: string, context: Parameters<typeof checkUtterance>[1]) =>
  checkUtterance(text, context).map((fault) => fault.name);

describe('the check before an utterance is spoken', () => {
  it.each(BAD)('finds %s when the %s says %j', (fault, role, said) => {
    expect(names(said, speaking(role))).toContain(fault);
  });

  it.each(GOOD)('lets the %s say %j', (role, said) => {
    expect(checkUtterance(said, speaking(role))).toEqual([]);
  });

  it('lets every shipped agent say every greeting and last words', () => {
    for (const { name, company, introduction, farewell, farewellUnresolved = [] } of readPersonas(SHIPPED_PERSONAS)
      .agents) {
      const context = { ...speaking('agent', []), agent: { name, company } };
      for (const said of [introduction, farewell, farewellUnresolved].flat())
        expect([said, checkUtterance(said, context)]).toEqual([said, []]);
    }
  });

  it('lets no caller answer with the greeting of the agent, however short', () => {
    for (const { introduction } of readPersonas(SHIPPED_PERSONAS).agents)
      for (const said of [introduction].flat())
        expect([said, names(said, speaking('customer', [{ role: 'agent', said }]))[0]]).not.toEqual([said, undefined]);
    const greeted = (said: string) => speaking('customer', [{ role: 'agent', said }]);
    expect(names('Hello there.', greeted('Hello there.'))).toEqual([]);
  });

  it('has tables of the size that they claim', () => {
    expect(BAD.length).toBeGreaterThanOrEqual(40);
    expect(GOOD.length).toBeGreaterThanOrEqual(40);
  });

  it('lets somebody say it again when asked to', () => {
    const said = 'My blender came with a crack right down the side of the jug and I want my money back.';
    const history: SpokenTurn[] = [
      ...HISTORY.slice(0, 1),
      { role: 'customer', said },
      { role: 'agent', said: 'Sorry, you were breaking up there.' },
    ];
    expect(checkUtterance(said, speaking('customer', history))).toEqual([]);
  });

  it('lets an angry customer repeat a demand, but not for ever', () => {
    const said = 'I want to speak to a supervisor, now.';
    const asked = (times: number): SpokenTurn[] =>
      Array.from({ length: times }, () => [
        { role: 'customer', said } as const,
        { role: 'agent', said: 'There is nobody free at the moment.' } as const,
      ]).flat();
    expect(names(said, speaking('customer', asked(2)))).toEqual([]);
    expect(names(said, speaking('customer', asked(3)))).toEqual(['repetition']);
  });

  it('leaves other languages their script and their words', () => {
    const context = { ...speaking('customer'), language: 'es-MX' };
    expect(checkUtterance('\u00bfHola? Quiero devolver el pedido que compr\u00e9 para mi casa.', context)).toEqual([]);
    expect(names('It\u00e2\u20ac\u2122s broken', context)).toEqual(['garbage']);
  });

  it('names the fault and shows where', () => {
    expect(checkUtterance('Sure. (typing) Here it is.', speaking('agent'))).toEqual([
      { name: 'stage-direction', detail: '"(typing)"' },
    ]);
  });
});
