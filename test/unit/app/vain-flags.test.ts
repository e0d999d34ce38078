import { expect, it } from 'vitest';
import { vainFlags } from '../../../src/app/vain-flags.ts';
import { loadSettings, type TypedFlag } from '../../../src/config/load.ts';

async function remarksOn(flags: Record<string, unknown>, kind: Partial<Parameters<typeof vainFlags>[1]> = {}) {
  const typed = Object.entries(flags).map(([path, value]): [string, TypedFlag] => [path, { name: `--${path}`, value }]);
  const env = { SYNTHCALL_ASR: 'perfect', OPENAI_MODEL: 'gpt-4o' };
  const loaded = await loadSettings({ cwd: '/nowhere', env, flags: new Map(typed) });
  return vainFlags(loaded, { world: 'local', responder: 'offline', ...kind });
}

it('names typed flags that change nothing, by the reason', async () => {
  expect(await remarksOn({ 'twilio.cps': '3', 'tunnel.publicUrl': 'https://a.example' })).toEqual([
    '--twilio.cps and --tunnel.publicUrl do nothing in the local world',
  ]);
  expect(await remarksOn({ 'openai.temperature': '1' })).toEqual([
    '--openai.temperature does nothing with the offline responder',
  ]);
  expect(await remarksOn({ audio: false, audioFormat: 'mp3', holdMusic: true })).toEqual([
    '--audioFormat and --holdMusic do nothing with --no-audio',
  ]);
  const live = { startAt: '2026-02-16T09:00:00Z', audioProfile: 'noisy', holdMusic: true };
  expect(await remarksOn(live, { world: 'live' })).toEqual([
    '--startAt, --audioProfile and --holdMusic do nothing in the live world',
  ]);
});

it('says nothing of what has a use, or was not typed', async () => {
  expect(await remarksOn({ audioFormat: 'mp3', audioProfile: 'noisy', asr: 'perfect', pairs: '3' })).toEqual([]);
  const live = { 'twilio.cps': '3', 'tunnel.publicUrl': 'https://a.example', 'openai.model': 'gpt-4o' };
  expect(await remarksOn(live, { world: 'live', responder: 'openai' })).toEqual([]);
  expect(await remarksOn({}, { world: 'live' })).toEqual([]);
});
