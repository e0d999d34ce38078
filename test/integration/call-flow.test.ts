/** One call through everything but the responder: plan, dial, webhooks, conversation, carrier, record. */
import { createHash } from 'node:crypto';
import twilio from 'twilio';
import { afterEach, describe, expect, it } from 'vitest';
import type { Reply } from '../../src/domain/ports.ts';
import { callRecordSchema, turnRecordSchema } from '../../src/domain/record.ts';
import type { TelephonySettings } from '../../src/emulator/engine/settings.ts';
import { SynthcallError } from '../../src/shared/errors.ts';
import { TEST_ACCOUNT } from '../support/emulator.ts';
import { anAgent, aPlannedCall } from '../support/plans.ts';
import { type ProductWorld, startProduct } from '../support/product-world.ts';
import { type ScriptedResponder, says, scriptedResponder } from '../support/scripted-responder.ts';
import type { Delivery } from '../support/webhook-tap.ts';

const { introduction, farewell } = anAgent();
const SCRIPT: readonly Reply[] = [
  says('Hi, my atlas came with a torn cover. The order is LB-20417.', { act: 'state-issue' }),
  says('I am sorry to hear that. A new copy goes out today.', { outcome: 'resolved' }),
  says('That is all I need, thank you.', { done: true }),
];
const HANG_UP = '<?xml version="1.0" encoding="UTF-8"?><Response><Hangup/></Response>';

let product: ProductWorld;
afterEach(() => product.dispose());

async function scene(
  lines: readonly (Reply | Error)[] = SCRIPT,
  telephony: Partial<TelephonySettings> = {},
): Promise<ScriptedResponder> {
  const responder = scriptedResponder(lines);
  product = await startProduct(responder, telephony);
  return responder;
}

/** The call without the identifiers that the carrier draws. */
function essence({ recorded }: Awaited<ReturnType<ProductWorld['run']>>) {
  return recorded.map(({ call, turns }) => ({
    ending: call.ending,
    outcome: call.outcome,
    responderCalls: call.responder_calls,
    said: turns.map(({ role, said, heard }) => `${role}: ${said} | ${heard}`),
  }));
}

const spoken = () => product.tap.deliveries.map(({ answer }) => answer.body).join('\n');
const sent = (path: string) => product.tap.deliveries.filter((delivery) => delivery.path === path);
const first = (path: string) => sent(path)[0] as Delivery;

describe('a call', () => {
  it('goes from the introduction to one goodbye and comes out as a record', async () => {
    const responder = await scene();
    const { recorded, tally } = await product.run();
    expect(responder.left()).toBe(0);
    expect(tally).toMatchObject({ turns: 5, responderCalls: 3 });
    const { call, turns } = recorded[0] as (typeof recorded)[0];
    callRecordSchema.parse(call);
    for (const turn of turns) turnRecordSchema.parse(turn);
    expect(turns.map(({ role, said }) => [role, said])).toEqual([
      ['agent', introduction],
      ['customer', SCRIPT[0]?.utterance],
      ['agent', SCRIPT[1]?.utterance],
      ['customer', SCRIPT[2]?.utterance],
      ['agent', farewell],
    ]);
    expect(call).toMatchObject({ ending: 'customer-closed', outcome: 'resolved', responder_calls: 3, turn_count: 5 });
    expect(call.recording).toMatchObject({ channels: 2 });
    expect(call.duration_s).toBeGreaterThan(turns.at(-1)?.end_s as number);
    for (const [index, turn] of turns.entries()) {
      expect(turn.start_s).toBeGreaterThanOrEqual(index === 0 ? 0 : (turns[index - 1]?.end_s as number));
      expect(turn.words?.map(({ word }) => word).join(' ').length).toBeGreaterThan(0);
      if (index < 4) expect(turn.heard).toBe(turn.said);
    }
    expect(spoken().split(farewell)).toHaveLength(2);
    expect(await product.liveLegs()).toEqual([]);
  });

  it('is begun with two applications of the run, the customer first and the label its role', async () => {
    await scene();
    const { recorded } = await product.run();
    const legs = recorded[0]?.call.legs;
    const [customer, agent] = [legs?.customer.call_sid, legs?.agent.call_sid].map((sid) =>
      product.tap.deliveries.find(
        ({ path, body }) => path === '/voice-handler' && body.toString().includes(`CallSid=${sid}`),
      ),
    );
    expect(customer?.target).toBe('/voice-handler?call=synthcall-flow-call_0001&role=customer');
    expect(agent?.target).toBe('/voice-handler?call=synthcall-flow-call_0001&role=agent');
    expect(product.tap.deliveries.indexOf(customer as Delivery)).toBeLessThan(
      product.tap.deliveries.indexOf(agent as Delivery),
    );
  });
});

/** What makes a delivery a new one for whoever goes by Twilio's token alone. */
let tokens = 0;
function anotherToken(): Record<string, string> {
  tokens += 1;
  return { 'i-twilio-idempotency-token': `another-${tokens}` };
}

describe('a delivery that comes again', () => {
  it.each([
    ['with its own token', () => ({})],
    ['with another token', anotherToken],
  ])('%s gets the same answer, changes nothing and costs nothing', async (_case, headers) => {
    await scene();
    const undisturbed = essence(await product.run());
    await product.dispose();

    const responder = await scene();
    const differing: string[] = [];
    product.tap.beforeAnswer = async (delivery) => {
      const answers = await Promise.all([
        product.tap.resend(delivery, headers()),
        product.tap.resend(delivery, headers()),
      ]);
      for (const answer of answers) {
        if (answer.body !== delivery.answer.body || answer.status !== delivery.answer.status) {
          differing.push(`${delivery.target}\n${delivery.answer.body}\n${answer.body}`);
        }
      }
    };
    const disturbed = essence(await product.run());
    expect(differing).toEqual([]);
    expect(disturbed).toEqual(undisturbed);
    expect(responder.left()).toBe(0);
    expect(product.tap.deliveries.length).toBeGreaterThan(12);
  });

  it('after the call has ended is hung up, brings nothing back to life and costs nothing', async () => {
    const responder = await scene();
    await product.run();
    const used = product.ledger.used();
    for (const delivery of [...product.tap.deliveries]) {
      const answer = await product.tap.resend(delivery, anotherToken());
      if (['/voice-handler', '/respond', '/transcribe'].includes(delivery.path)) expect(answer.body).toBe(HANG_UP);
      else expect(answer).toMatchObject({ status: 204, body: '' });
    }
    expect(responder.asked).toHaveLength(SCRIPT.length);
    expect(product.ledger.used()).toBe(used);
  });

  it('after an interrupted call is hung up too: nobody answers for a conversation that is over', async () => {
    const interruption = new AbortController();
    const responder = await scene([...SCRIPT, says('Nobody may say this.')]);
    product.tap.beforeAnswer = async ({ path }) => {
      if (path === '/respond') interruption.abort(new Error('interrupted'));
    };
    const { recorded } = await product.run(undefined, interruption.signal);
    expect(recorded[0]?.call.ending).toBe('interrupted');
    const asked = responder.asked.length;
    const answer = await product.tap.resend(first('/respond'), anotherToken());
    expect([answer.body, responder.asked.length]).toEqual([HANG_UP, asked]);
    expect(await product.liveLegs()).toEqual([]);
  });
});

describe('the webhook server', () => {
  it('hangs up on a call it does not know, without a word', async () => {
    await scene();
    await product.run();
    const known = first('/respond');
    for (const path of ['/voice-handler', '/respond', '/transcribe']) {
      const target = `${path}?call=nobody&role=agent&hears=1`;
      const answer = await product.tap.resend({ ...known, target }, { ...anotherToken(), ...signedFor(target, known) });
      expect(answer).toEqual({ status: 200, type: 'text/xml; charset=utf-8', body: HANG_UP });
    }
  });

  it('refuses what is not signed, or signed for something else', async () => {
    await scene();
    await product.run();
    for (const path of new Set(product.tap.deliveries.map((delivery) => delivery.path))) {
      const delivery = first(path);
      const refused = { status: 403, body: 'Forbidden\n' };
      expect(await product.tap.resend(delivery, { 'x-twilio-signature': '' })).toMatchObject(refused);
      expect(await product.tap.resend({ ...delivery, target: `${delivery.target}&x=1` })).toMatchObject(refused);
      const other = Buffer.concat([delivery.body, Buffer.from('&SpeechResult=yes')]);
      expect(await product.tap.resend({ ...delivery, body: other })).toMatchObject(refused);
    }
  });

  it('takes a JSON body that its URL vouches for, and no other', async () => {
    await scene();
    await product.run();
    const known = first('/respond');
    const body = Buffer.from('{"transcript_sid":"GT0123"}');
    const target = `/transcription-webhook?bodySHA256=${createHash('sha256').update(body).digest('hex')}`;
    const signature = twilio.getExpectedTwilioSignature(TEST_ACCOUNT.authToken, `${product.tap.url}${target}`, {});
    const headers = { 'content-type': 'application/json', 'x-twilio-signature': signature };
    expect(await product.tap.resend({ ...known, target, body }, headers)).toMatchObject({ status: 204 });
    const forged = { ...known, target, body: Buffer.from('{"transcript_sid":"GT9999"}') };
    expect(await product.tap.resend(forged, headers)).toMatchObject({ status: 403 });
  });

  it('answers 404 elsewhere, 413 to a body that is too large, and says that it is well', async () => {
    await scene();
    await product.run();
    const known = first('/respond');
    expect(await product.tap.resend({ ...known, target: '/anything' })).toMatchObject({ status: 404 });
    const large = { ...known, body: Buffer.alloc(300 * 1024, 'a') };
    expect(await product.tap.resend(large)).toMatchObject({ status: 413, body: 'Too large\n' });
  });
});

describe('a call that goes wrong', () => {
  it('leaves no leg behind when it is interrupted while it is being dialled', async () => {
    const responder = await scene();
    const interruption = new AbortController();
    product.listen(({ event }) => {
      if (event === 'call.dialling') setImmediate(() => interruption.abort(new Error('interrupted')));
    });
    const { recorded, tally } = await product.run(undefined, interruption.signal);
    expect(await product.liveLegs()).toEqual([]);
    expect(recorded[0]?.call).toMatchObject({ ending: 'interrupted', turn_count: 0 });
    expect(tally.failed).toBe(1);
    expect(responder.asked).toEqual([]);
  });

  it('ends when nobody hears anything, after a bounded number of rounds, and buys no reply', async () => {
    const responder = await scene([], { recognise: () => ({ text: '', confidence: 0 }) });
    const { recorded } = await product.run();
    expect(recorded[0]?.call).toMatchObject({ ending: 'silence', turn_count: 1, responder_calls: 0 });
    expect(sent('/transcribe').length).toBeLessThanOrEqual(8);
    expect(responder.asked).toEqual([]);
    expect(await product.liveLegs()).toEqual([]);
  });

  it.each(['busy', 'noAnswer', 'failed'] as const)('is labelled leg-failed when a leg is %s', async (fault) => {
    const responder = await scene();
    await product.breakCalls({ [fault]: 1 });
    const { recorded, tally } = await product.run();
    expect(recorded[0]?.call).toMatchObject({ ending: 'leg-failed', turn_count: 0, responder_calls: 0 });
    expect(tally.failed).toBe(1);
    expect(responder.asked).toEqual([]);
    expect(await product.liveLegs()).toEqual([]);
  });

  it('says nothing when the responder fails, and is labelled so', async () => {
    const failure = new SynthcallError('RESPONDER_UNREACHABLE', 'the model is down', { hint: 'wait' });
    const responder = await scene([SCRIPT[0] as Reply, failure]);
    const { recorded, tally } = await product.run();
    expect(recorded[0]?.call).toMatchObject({ ending: 'responder-failed', responder_calls: 2, turn_count: 2 });
    expect(tally.failed).toBe(1);
    expect(responder.left()).toBe(0);
    expect(spoken()).not.toContain('model is down');
    expect(spoken()).not.toContain(farewell);
    expect(await product.liveLegs()).toEqual([]);
  });

  it('never makes more responder calls than its share where the run has no room for more', async () => {
    const responder = await scene([SCRIPT[0] as Reply, SCRIPT[1] as Reply]);
    await product.ledger.reserve(98, 0); // of 100
    const { recorded } = await product.run([aPlannedCall({ share: 2 })]);
    expect(recorded[0]?.call).toMatchObject({ ending: 'budget', responder_calls: 2 });
    expect(responder.left()).toBe(0);
    expect(spoken().split(farewell).length).toBeLessThanOrEqual(2);
  });
});

function signedFor(target: string, { body }: Delivery): Record<string, string> {
  const form = Object.fromEntries(new URLSearchParams(body.toString()));
  const url = `${product.tap.url}${target}`;
  return { 'x-twilio-signature': twilio.getExpectedTwilioSignature(TEST_ACCOUNT.authToken, url, form) };
}
