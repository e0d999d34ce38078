/** The settings of the vendors, once: Twilio, OpenAI, the tunnel and Segment. */
import * as z from 'zod';
import { Secret } from '../shared/secret.ts';
import { isPlain, plainText } from './plain-text.ts';
import { type SettingFacts, setting } from './setting.ts';

const text = () => plainText(500);
const whole = (low: number, high: number) => z.number().int().min(low).max(high);
const secret = () =>
  plainText(10_000)
    .transform((value) => new Secret(value))
    .optional();
const sid = (prefix: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}[0-9a-fA-F]{32}$`))
    .optional();
const phone = () =>
  z
    .string()
    .regex(/^\+[1-9]\d{7,14}$/)
    .optional();
const address = () =>
  z
    .url({ protocol: /^https?$/ })
    .max(500)
    .refine((url) => isPlain(url) && !url.includes(' '))
    .optional();
/** Webhook paths are put behind it, and Twilio signs what comes of that. */
const publicAddress = () =>
  address().refine((url) => url === undefined || (!/[?#]/.test(url) && !url.replace('://', '').includes('//')));
const E164 = { allowed: 'an E.164 number such as +15555550142 (in YAML put quotes around it)' };
const sidText = (prefix: string) => ({ allowed: `${prefix} and 32 hexadecimal digits` });
const URL_TEXT = { allowed: 'an http:// or https:// address' };

// Accounts, SIDs and keys come from the environment as a rule: their flags exist, but only `init` lists them in its help.
const twilio = (facts: Omit<SettingFacts, 'group'>): SettingFacts => ({ group: 'Twilio', advanced: true, ...facts });
const openai = (facts: Omit<SettingFacts, 'group'>): SettingFacts => ({ group: 'OpenAI', ...facts });
const tunnel = (facts: Omit<SettingFacts, 'group'>): SettingFacts => ({ group: 'Tunnel and webhooks', ...facts });

/** Account, numbers and services at Twilio. */
export const twilioSettings = z
  .strictObject({
    accountSid: setting(
      sid('AC'),
      twilio({ env: ['TWILIO_ACCOUNT_SID'], description: 'account SID', ...sidText('AC') }),
    ),
    authToken: setting(
      secret(),
      twilio({ env: ['TWILIO_AUTH_TOKEN'], secret: true, description: 'auth token; webhook signatures need it too' }),
    ),
    apiKey: setting(
      sid('SK'),
      twilio({
        env: ['TWILIO_API_KEY'],
        description: 'API key SID, instead of the auth token for requests',
        ...sidText('SK'),
      }),
    ),
    apiSecret: setting(
      secret(),
      twilio({ env: ['TWILIO_API_SECRET'], secret: true, description: 'secret of the API key' }),
    ),
    baseUrl: setting(
      address(),
      twilio({
        env: ['TWILIO_BASE_URL'],
        description: 'another Twilio, such as a running synthcall emulator',
        ...URL_TEXT,
      }),
    ),
    syncServiceSid: setting(
      sid('IS'),
      twilio({
        env: ['SYNC_SERVICE_SID', 'TWILIO_SYNC_SERVICE_SID'],
        description: 'Sync service that holds conversations and rate limits; init creates one',
        ...sidText('IS'),
      }),
    ),
    twimlAppSid: setting(
      sid('AP'),
      twilio({ env: ['TWIML_APP_SID'], description: 'TwiML application; none = one for each run', ...sidText('AP') }),
    ),
    agentPhoneNumber: setting(
      phone(),
      twilio({ env: ['AGENT_PHONE_NUMBER'], description: "caller number of the agent's leg", ...E164 }),
    ),
    customerPhoneNumber: setting(
      phone(),
      twilio({ env: ['CUSTOMER_PHONE_NUMBER'], description: "caller number of the customer's leg", ...E164 }),
    ),
    cps: setting(
      z.number().min(0.1).max(100).default(1),
      twilio({ flag: 'cps', description: 'calls per second that the account may start' }),
    ),
    intelligenceServiceSid: setting(
      sid('GA'),
      twilio({ env: ['VOICE_INTELLIGENCE_SID'], description: 'Conversation Intelligence service', ...sidText('GA') }),
    ),
    channelOrder: setting(
      z.enum(['auto', 'customer-first', 'agent-first']).default('auto'),
      twilio({ description: 'who is on the first channel of a recording; auto tells by the first words' }),
    ),
  })
  .prefault({});

/** The model that writes utterances. */
export const openaiSettings = z
  .strictObject({
    apiKey: setting(secret(), openai({ env: ['OPENAI_API_KEY'], secret: true, description: 'API key' })),
    baseUrl: setting(
      address(),
      openai({ env: ['OPENAI_BASE_URL'], description: 'any OpenAI-compatible server', ...URL_TEXT }),
    ),
    model: setting(
      text().default('gpt-4o-mini'),
      openai({ flag: 'model', env: ['OPENAI_MODEL'], description: 'model that writes the utterances' }),
    ),
    temperature: setting(
      z.number().min(0).max(2).optional(),
      openai({ flag: 'temperature', description: 'sent only when set; some models refuse it' }),
    ),
    timeoutMs: setting(
      whole(100, 120_000).default(12_000),
      openai({
        description: 'longest wait for one utterance, in milliseconds; after 13 s the line is kept silent meanwhile',
        advanced: true,
      }),
    ),
    maxCompletionTokens: setting(
      whole(16, 16_384).default(300),
      openai({ description: 'most tokens of one utterance', advanced: true }),
    ),
  })
  .prefault({});

/** How Twilio reaches the webhooks. */
export const tunnelSettings = z
  .strictObject({
    publicUrl: setting(
      publicAddress(),
      tunnel({
        flag: 'public-url',
        env: ['PUBLIC_URL'],
        description: 'address at which Twilio reaches the webhooks, when not through ngrok',
        allowed: 'an http:// or https:// address without a query',
      }),
    ),
    ngrokAuthtoken: setting(
      secret(),
      tunnel({ flag: 'ngrok-authtoken', env: ['NGROK_AUTHTOKEN'], secret: true, description: 'ngrok token' }),
    ),
    ngrokDomain: setting(
      text().optional(),
      tunnel({ flag: 'ngrok-domain', env: ['NGROK_DOMAIN'], description: 'reserved ngrok domain' }),
    ),
    port: setting(
      whole(0, 65_535).default(0),
      tunnel({ flag: 'port', env: ['PORT'], description: 'port of the webhook server; 0 = any free one' }),
    ),
  })
  .prefault({});

/** Where profiles and events go. */
export const segmentSettings = z
  .strictObject({
    writeKey: setting(secret(), {
      group: 'Analytics',
      env: ['SEGMENT_WRITE_KEY'],
      secret: true,
      description: 'Segment write key; without it the same payloads go to a file',
    }),
    host: setting(address(), {
      group: 'Analytics',
      env: ['SEGMENT_HOST'],
      description: "address of Segment's service, such as the one of another region",
      advanced: true,
      ...URL_TEXT,
    }),
  })
  .prefault({});
