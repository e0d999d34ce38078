/** A "mm-hmm" into a long turn, over real HTTP and the emulator: both sides sound at once, and nothing else of the call changes. */
import { afterEach, describe, expect, it } from 'vitest';
import { type TurnRecord, turnRecordSchema } from '../../src/domain/record.ts';
import type { TelephonySettings } from '../../src/emulator/engine/settings.ts';
import { aPlannedCall } from '../support/plans.ts';
import { type ProductWorld, startProduct } from '../support/product-world.ts';
import { type ScriptedResponder, says, scriptedResponder } from '../support/scripted-responder.ts';

const FIRST = 'Hi, I ordered an atlas from you for my brother, and the cover is torn.';
const REST = 'I would really like to have another one of those before he comes home from school.';
/** With the seed of the call the agent says "I see." into the story; the agent's own next words are the same. */
const PLAN = aPlannedCall({ seed: 'test/call_0004' });
const SCRIPT = [
  says(`${FIRST} ${REST}`, { act: 'state-issue', pauseMs: 2000 }),
  says('I see.'),
  says('That is all I need, thank you.', { done: true }),
];

let product: ProductWorld;
afterEach(() => product.dispose());

async function scene(telephony: Partial<TelephonySettings> = {}): Promise<ScriptedResponder> {
  const responder = scriptedResponder(SCRIPT);
  product = await startProduct(responder, telephony);
  return responder;
}

async function held() {
  const { recorded, tally } = await product.run([PLAN]);
  const [{ call, turns }] = recorded as [(typeof recorded)[0] & object];
  for (const turn of turns) turnRecordSchema.parse(turn);
  return { call, turns, tally };
}

const outline = (turns: readonly TurnRecord[]) =>
  turns.map(({ role, said, back_channel: isBack }) => `${role}${isBack ? ', into it' : ''}: ${said.slice(0, 6)}`);

describe('a call with a back-channel', () => {
  it('has two people who speak at once, and a conversation that goes on as without', async () => {
    const responder = await scene();
    const { call, turns, tally } = await held();
    expect(outline(turns)).toEqual([
      'agent: Lanter',
      'customer: Hi, I ',
      'agent, into it: I see.',
      'agent: I see.',
      'customer: That i',
      'agent: Thanks',
    ]);
    const [, story, between, answer] = turns as [TurnRecord, TurnRecord, TurnRecord, TurnRecord];
    expect(between.start_s).toBeGreaterThan(story.start_s as number);
    expect(between.start_s).toBeLessThan(story.end_s as number);
    expect(answer.start_s).toBeGreaterThan(story.end_s as number);
    expect(between).toMatchObject({ turn: 2, act: 'acknowledge', back_channel: true });
    expect(between).not.toHaveProperty('heard');
    const sound = (turn: TurnRecord) => (turn.words ?? []).map(({ start_s, end_s }) => [start_s, end_s] as const);
    const isAtOnce = sound(between).some(([from, to]) => sound(story).some(([start, end]) => start < to && from < end));
    expect(isAtOnce).toBe(true);
    expect(story.words?.map(({ word }) => word).join(' ')).toBe(story.said);
    expect(call).toMatchObject({ ending: 'customer-closed', responder_calls: 3, turn_count: 6 });
    expect([tally.turns, responder.left()]).toEqual([6, 0]);
    expect(await product.liveLegs()).toEqual([]);
  });

  it('loses to the listener what was said meanwhile, and nothing else', async () => {
    await scene();
    const { turns } = await held();
    const { heard = '', heard_words: words = [] } = turns[1] as TurnRecord;
    expect(heard.startsWith(`${FIRST} `)).toBe(true);
    const rest = heard.slice(FIRST.length + 1);
    expect(REST.endsWith(rest)).toBe(true);
    const lost = REST.split(' ').length - rest.split(' ').length;
    expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThanOrEqual(5);
    expect(words).toEqual([]); // this recogniser tells no words
    for (const turn of [turns[0], turns[3], turns[4]]) expect(turn?.heard).toBe(turn?.said);
  });

  it('is the same when every delivery comes three times', async () => {
    await scene();
    const undisturbed = (await held()).turns.map(({ role, said, heard }) => [role, said, heard]);
    await product.dispose();
    const responder = await scene();
    const differing: string[] = [];
    let tokens = 0;
    product.tap.beforeAnswer = async (delivery) => {
      for (let time = 0; time < 2; time += 1) {
        tokens += 1;
        const again = await product.tap.resend(delivery, { 'i-twilio-idempotency-token': `another-${tokens}` });
        if (again.body !== delivery.answer.body) differing.push(`${delivery.target}: ${again.body}`);
      }
    };
    expect((await held()).turns.map(({ role, said, heard }) => [role, said, heard])).toEqual(undisturbed);
    expect(differing).toEqual([]);
    expect(responder.left()).toBe(0);
  });

  it('does without it when the line ends its listening late: the turn is heard whole', async () => {
    await scene({ autoSilence: [1500, 1600] });
    const { turns, call } = await held();
    expect(outline(turns).filter((line) => line.includes('into it'))).toEqual([]);
    expect(turns[1]?.heard).toBe(turns[1]?.said);
    expect(call).toMatchObject({ ending: 'customer-closed', turn_count: 5 });
  });

  it('goes on when the first breath is not understood', async () => {
    await scene({ recognise: (text) => ({ text: text === FIRST ? '' : text, confidence: text === FIRST ? 0 : 0.9 }) });
    const { turns, call } = await held();
    expect(outline(turns).filter((line) => line.includes('into it'))).toEqual([]);
    expect(turns[1]?.heard).toMatch(/before he comes home from school\.$/);
    expect(call.ending).toBe('customer-closed');
  });

  it('goes on when the second breath is not understood: what was heard of it is answered', async () => {
    const isRest = (text: string) => text.endsWith('home from school.') && !text.startsWith('Hi');
    await scene({ recognise: (text) => ({ text: isRest(text) ? '' : text, confidence: isRest(text) ? 0 : 0.9 }) });
    const { turns, call } = await held();
    expect(outline(turns)[2]).toBe('agent, into it: I see.');
    expect(turns[1]?.heard).toBe(FIRST);
    expect(call).toMatchObject({ ending: 'customer-closed', responder_calls: 3 });
  });
});
