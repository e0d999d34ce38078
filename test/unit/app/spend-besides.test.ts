/** Answers of a paid responder are written down with their price as they come, whatever becomes of them. */
import { expect, it } from 'vitest';
import { noting } from '../../../src/app/spend-besides.ts';
import type { JournalStep, RunJournal } from '../../../src/dataset/run-journal.ts';
import type { Responder } from '../../../src/domain/ports.ts';
import { purseOfReplies } from '../../../src/domain/purse.ts';
import { replyRequest } from '../../support/prompt-pairing.ts';

/** The responder, and the steps that it notes. */
function noted(responder: Partial<Responder>) {
  const steps: JournalStep[] = [];
  const journal = { note: (step: JournalStep) => void steps.push(step), close: async () => {} } as RunJournal;
  const paid: Responder = {
    name: 'openai',
    version: 'paid',
    reply: async () => ({ utterance: 'Yes.', done: false }),
    ...responder,
  };
  return { responder: noting(paid, journal), steps };
}

it('keeps what else the responder can do: a run waits until it is ready', () => {
  const untilReady = async () => {};
  expect(noted({ untilReady }).responder.untilReady).toBe(untilReady);
});

it('notes an answer that was given up at what the purse was charged, so that nobody counts it a second time', async () => {
  const { responder, steps } = noted({
    reply: async (_request, signal, purse) => {
      purse?.hold(900)?.(700);
      throw signal.reason;
    },
  });
  const given = AbortSignal.abort(new Error('interrupted'));
  await expect(responder.reply(replyRequest('customer'), given, purseOfReplies(1))).rejects.toThrow('interrupted');
  expect(steps).toEqual([{ step: 'answer', call_id: replyRequest('customer').callId, micros: 700 }]);
});
