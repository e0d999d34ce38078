import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProvisionWish } from '../../../src/app.ts';
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

  it('asks for --yes where nobody can be asked', async () => {
    const { code, err } = await run(['init'], { app });
    expect(code).toBe(2);
    expect(err).toContain('Add --yes');
  });
});
