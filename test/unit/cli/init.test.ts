import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AppOptions, ProvisionWish } from '../../../src/app.ts';
import { SynthcallError } from '../../../src/shared/errors.ts';
import { aFolder, run } from './command-line.ts';

const SYNC = `IS${'0'.repeat(32)}`;
const app = { provision: async () => ({ syncServiceSid: SYNC, created: false }) };
const read = (folder: string, name: string) => readFile(join(folder, name), 'utf8');

describe('synthcall init', () => {
  it('sets up an empty folder for the local world without a question', async () => {
    const cwd = await aFolder();
    await mkdir(join(cwd, '.git'));
    const { code, out } = await run(['init', '--yes'], { cwd, app });
    expect(code).toBe(0);
    expect(await read(cwd, '.synthcallrc')).toMatch(
      /\nworld: local\nresponder: auto\nrateLimit:\n {2}maxDailyCalls: 1000\n$/,
    );
    expect(await read(cwd, '.env')).toBe(`SYNC_SERVICE_SID=${SYNC}\n`);
    expect((await stat(join(cwd, '.env'))).mode & 0o777).toBe(0o600);
    expect(await read(cwd, '.gitignore')).toBe('.env\n.synthcall/\nsynthcall-runs/\n');
    expect(out).toContain('Next: synthcall run');
  });

  it('changes nothing when it is run again, and says so', async () => {
    const cwd = await aFolder();
    await run(['init', '--yes', '--max-daily-calls', '50'], { cwd, app });
    const before = [await read(cwd, '.synthcallrc'), await read(cwd, '.env')];
    const { out } = await run(['init', '--yes'], { cwd, app });
    expect(out).toContain('Everything is set up already; nothing was changed.');
    expect([await read(cwd, '.synthcallrc'), await read(cwd, '.env')]).toEqual(before);
    expect(before[0]).toContain('  maxDailyCalls: 50\n');
  });

  it('stores credentials in .env, keeps what stands there, and never prints a secret', async () => {
    const cwd = await aFolder();
    await writeFile(join(cwd, '.env'), '# mine\nOTHER=1\n');
    await chmod(join(cwd, '.env'), 0o644);
    const secrets = ['--twilio-auth-token', 'tok-very-secret', '--openai-api-key', 'sk-very-secret'];
    const argv = ['init', '--yes', '--world', 'live', '--twilio-account-sid', `AC${'1'.repeat(32)}`, ...secrets];
    let seen: unknown;
    const { out, err } = await run(argv, {
      cwd,
      app,
      onOptions: ({ settings }) => {
        seen = [settings.world, settings.twilio.authToken?.reveal()];
      },
    });
    expect(seen).toEqual(['live', 'tok-very-secret']);
    expect(out + err).not.toContain('very-secret');
    expect(await read(cwd, '.env')).toBe(
      `# mine\nOTHER=1\nTWILIO_ACCOUNT_SID=AC${'1'.repeat(32)}\nTWILIO_AUTH_TOKEN=tok-very-secret\nOPENAI_API_KEY=sk-very-secret\nSYNC_SERVICE_SID=${SYNC}\n`,
    );
    expect((await stat(join(cwd, '.env'))).mode & 0o777).toBe(0o600);
    expect(await read(cwd, '.synthcallrc')).toContain('world: live');
  });

  const prepared = {
    serviceSid: `GA${'3'.repeat(32)}`,
    created: true,
    made: ['Customer Intent', 'Resolved'],
    changed: ['Positive Experience'],
    attached: Array.from({ length: 12 }, (_, index) => `operator ${index}`),
    refused: [{ name: 'Agent Soft-Skill Failure', reason: 'the account has no such type' }],
  };

  it('sets Conversation Intelligence up when it is wished for, and stores the service of the live world', async () => {
    const cwd = await aFolder();
    const wishes: unknown[] = [];
    const withIntelligence = {
      provision: async (wish?: ProvisionWish) => {
        wishes.push(wish);
        return { syncServiceSid: SYNC, created: false, intelligence: prepared };
      },
    };
    const live = ['init', '--yes', '--world', 'live'];
    const { out } = await run([...live, '--intelligence'], { cwd, app: withIntelligence });
    await run([...live, '--intelligence', 'support'], { cwd, app: withIntelligence });
    await run(live, { cwd, app });
    expect(wishes).toEqual([{ intelligence: {} }, { intelligence: { uniqueName: 'support' } }]);
    expect(await read(cwd, '.env')).toContain(`VOICE_INTELLIGENCE_SID=${prepared.serviceSid}\n`);
    expect(out).toContain(
      `Conversation Intelligence service ${prepared.serviceSid} created; operators: 2 made, 1 updated, 12 attached`,
    );
    expect(out).toContain('Without the operator Agent Soft-Skill Failure: the account has no such type');
  });

  it('does not store what belongs to the emulator', async () => {
    const cwd = await aFolder();
    const provision = async () => ({ syncServiceSid: SYNC, created: false, intelligence: prepared });
    await run(['init', '--yes', '--intelligence'], { cwd, app: { provision } });
    expect(await read(cwd, '.env')).not.toContain('VOICE_INTELLIGENCE_SID');
  });

  it('leaves a settings file that is no YAML to its owner', async () => {
    const cwd = await aFolder();
    await writeFile(join(cwd, 'synthcall.config.mjs'), 'export default { pairs: 3 };\n');
    const { out } = await run(['init', '--yes'], { cwd, app });
    expect(out).toContain('Set world, responder, rateLimit.maxDailyCalls in synthcall.config.mjs yourself');
  });

  it('writes nothing when the Sync service cannot be had', async () => {
    const cwd = await aFolder();
    const provision = () => Promise.reject(new Error('no'));
    expect((await run(['init', '--yes'], { cwd, app: { provision } })).code).toBe(70);
    await expect(read(cwd, '.env')).rejects.toThrow('ENOENT');
    await expect(read(cwd, '.synthcallrc')).rejects.toThrow('ENOENT');
  });

  it('asks nothing that a flag has answered', async () => {
    const cwd = await aFolder();
    const flags = ['--world', 'local', '--max-daily-calls', '50', '--openai-api-key', 'sk-mine'];
    const { code, err } = await run(['init', ...flags], { cwd, app, canAsk: true });
    expect([code, err]).toEqual([0, '']);
    expect(await read(cwd, '.synthcallrc')).toContain('world: local\n');
  });

  describe('when what was answered does not work', () => {
    const SID = `AC${'1'.repeat(32)}`;
    const ENTER = '\r';
    const DOWN = '\u001b[B';
    const refusal = () =>
      new SynthcallError('CREDENTIAL_REFUSED', 'Nothing was written: the token is refused.', { hint: 'Look it up.' });
    const live = (...more: readonly (readonly [string, string])[]) => [
      ['Where should calls be made?', `${DOWN}${ENTER}`] as const,
      ['Twilio account SID:', `${SID}${ENTER}`] as const,
      ['Twilio auth token', `wrong-token${ENTER}`] as const,
      ["agent's leg", `+15555550142${ENTER}`] as const,
      ["customer's leg", `+15555550143${ENTER}`] as const,
      ['OpenAI API key', `sk-first-key${ENTER}`] as const,
      ['ngrok token', ENTER] as const,
      ['per day', ENTER] as const,
      ...more,
    ];
    /** Refuses the first token, takes every other; remembers what it was given. */
    const choosy = () => {
      const seen: unknown[] = [];
      return {
        seen,
        onOptions: ({ settings: { world, twilio, openai } }: AppOptions) => {
          const { accountSid, authToken, agentPhoneNumber } = twilio;
          seen.push([world, accountSid, authToken?.reveal(), agentPhoneNumber, openai.apiKey?.reveal()]);
        },
        app: {
          intelligenceServices: () => Promise.reject(refusal()),
          preview: () => Promise.reject(refusal()),
          provision: async () => {
            if (JSON.stringify(seen.at(-1)).includes('wrong-token')) throw refusal();
            return { syncServiceSid: SYNC, created: false };
          },
        },
      };
    };

    it('says why and asks again, with what was answered before; secrets are kept without being shown', async () => {
      const cwd = await aFolder();
      const { seen, ...around } = choosy();
      const again = [
        ['try again?', ENTER],
        ['Where should calls be made?', ENTER],
        [`Twilio account SID: (${SID})`, ENTER],
        ['Twilio auth token (empty: the one you gave, -: none):', `right-token${ENTER}`],
        ["agent's leg, such as +15555550142: (+15555550142)", ENTER],
        ["customer's leg: (+15555550143)", ENTER],
        ['OpenAI API key (empty: the one you gave, -: none):', ENTER],
        ['ngrok token', ENTER],
        ['per day', ENTER],
      ] as const;
      const { code, err } = await run(['init'], { ...around, cwd, typing: live(...again) });
      expect(err).toContain('the token is refused');
      expect(code).toBe(0);
      expect(seen.at(-1)).toEqual(['live', SID, 'right-token', '+15555550142', 'sk-first-key']);
      const env = await read(cwd, '.env');
      expect(env).toContain('TWILIO_AUTH_TOKEN=right-token\nAGENT_PHONE_NUMBER=+15555550142\n');
      expect(env).toContain('OPENAI_API_KEY=sk-first-key\n');
      expect(err).not.toMatch(/wrong-token|right-token|sk-first-key/);
    });

    it('takes a minus for a key that is not wanted any more, and forgets what the other world does not ask', async () => {
      const cwd = await aFolder();
      const { seen, ...around } = choosy();
      const again = [
        ['try again?', ENTER],
        ['Where should calls be made?', `\u001b[A${ENTER}`],
        ['OpenAI API key', `-${ENTER}`],
        ['per day', ENTER],
      ] as const;
      const { code } = await run(['init'], { ...around, cwd, typing: live(...again) });
      expect(code).toBe(0);
      expect(seen.at(-1)).toEqual(['local', undefined, undefined, undefined, undefined]);
      expect(await read(cwd, '.env')).toBe(`SYNC_SERVICE_SID=${SYNC}\n`);
    });

    it('ends with the exit code of what is wrong when nobody wants to try again', async () => {
      const cwd = await aFolder();
      const { code, err } = await run(['init'], { ...choosy(), cwd, typing: live(['try again?', `n${ENTER}`]) });
      expect(code).toBe(3);
      expect(err).toContain('try again?');
      expect(err.match(/the token is refused/g)).toHaveLength(1);
      await expect(read(cwd, '.env')).rejects.toThrow('ENOENT');
    });
  });

  it('asks for --yes where nobody can be asked', async () => {
    const { code, err } = await run(['init'], { app });
    expect(code).toBe(2);
    expect(err).toContain('Add --yes');
  });
});
