import { expect, it } from 'vitest';
import type { TwilioClient } from '../../../../src/adapters/twilio/client.ts';
import {
  borrowApplication,
  giveBackApplication,
  giveBackAsFound,
  type LentApplication,
  standOf,
} from '../../../../src/adapters/twilio/lent-application.ts';

const SID = `AP${'1'.repeat(32)}`;

/** One application, and notes in memory. */
function anAccount() {
  const application = { voiceUrl: 'https://mine.example/', voiceMethod: 'GET', friendlyName: 'mine' };
  const notes = new Map<string, LentApplication>();
  const asked = { times: 0 };
  const client = {
    applications: () => ({
      fetch: async () => {
        asked.times += 1;
        return { ...application };
      },
      update: async (change: object) => Object.assign(application, change),
    }),
  } as unknown as TwilioClient;
  const lent = {
    find: async (sid: string) => notes.get(sid),
    note: async (note: LentApplication) => void notes.set(note.sid, note),
    forget: async (sid: string) => void notes.delete(sid),
  };
  return { application, notes, client, lent, asked };
}

it('a run that ends does not make the run forgotten that has borrowed its application since', async () => {
  const { application, notes, client, lent } = anAccount();
  const first = await borrowApplication(client, SID, 'https://one.example', lent);
  const second = await borrowApplication(client, SID, 'https://two.example', lent);
  await giveBackApplication(client, first, lent);
  expect(application.voiceUrl).toBe('https://two.example/voice-handler');
  expect(notes.get(SID)?.pointsAt).toBe(second.pointsAt);
  await giveBackApplication(client, second, lent);
  expect(application).toMatchObject({ voiceUrl: 'https://mine.example/', voiceMethod: 'GET' });
  expect(notes.size).toBe(0);
});

it('whoever has looked how an application stands gives it back without another look', async () => {
  const { application, notes, client, lent, asked } = anAccount();
  const loan = await borrowApplication(client, SID, 'https://one.example', lent);
  asked.times = 0;
  const { state } = await standOf(client, loan);
  await giveBackAsFound(client, { ...loan, state }, lent);
  expect(asked.times).toBe(1);
  expect([application.voiceUrl, notes.size]).toEqual(['https://mine.example/', 0]);
});

it('an application that somebody has changed since is left as it is, and forgotten', async () => {
  const { application, notes, client, lent } = anAccount();
  const loan = await borrowApplication(client, SID, 'https://one.example', lent);
  application.voiceUrl = 'https://other.example/';
  await giveBackAsFound(client, { ...loan, state: (await standOf(client, loan)).state }, lent);
  expect([application.voiceUrl, notes.size]).toEqual(['https://other.example/', 0]);
});
