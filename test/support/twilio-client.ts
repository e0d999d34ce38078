/** The real twilio SDK pointed at an emulator: its requests go to `<base>/<product>.twilio.com/…` over real HTTP. */
import { Agent, request as httpRequest } from 'node:http';
import twilio from 'twilio';

/** The part of the SDK's request options that a custom client must honour. */
interface SdkRequest {
  readonly method: string;
  readonly uri: string;
  readonly username?: string;
  readonly password?: string;
  readonly headers?: Record<string, string>;
  readonly params?: Record<string, unknown>;
  readonly data?: Record<string, unknown>;
}

/** What the SDK expects back. `body` is the raw text. */
export interface SdkResponse {
  readonly statusCode: number;
  readonly body: string;
  readonly headers: Record<string, unknown>;
}

/** An SDK client whose answers are also kept, raw, in `responses`. `close` drops its connections. */
export interface EmulatedTwilio {
  readonly client: twilio.Twilio;
  readonly responses: SdkResponse[];
  close(): void;
}

/** Credentials: the account's, or an API key's with the account it belongs to. */
export interface SdkCredentials {
  readonly username: string;
  readonly password: string;
  readonly accountSid?: string;
}

/** The SDK against the emulator at `baseUrl`. */
export function emulatedTwilio(baseUrl: string, credentials: SdkCredentials): EmulatedTwilio {
  const agent = new Agent({ keepAlive: true });
  const responses: SdkResponse[] = [];
  const httpClient = {
    request: async (options: SdkRequest) => {
      const response = await exchange(baseUrl, options, agent);
      responses.push(response);
      return response;
    },
  };
  const client = twilio(credentials.username, credentials.password, {
    httpClient: httpClient as never,
    ...(credentials.accountSid ? { accountSid: credentials.accountSid } : {}),
  });
  return { client, responses, close: () => agent.destroy() };
}

function exchange(baseUrl: string, options: SdkRequest, agent: Agent): Promise<SdkResponse> {
  const url = new URL(`${baseUrl}/${options.uri.replace(/^https:\/\//, '')}`);
  for (const [name, value] of pairs(options.params)) url.searchParams.append(name, value);
  const body = options.data ? new URLSearchParams(pairs(options.data)).toString() : '';
  const credentials = Buffer.from(`${options.username}:${options.password}`).toString('base64');
  return new Promise((resolve, reject) => {
    const headers = {
      ...options.headers,
      Authorization: `Basic ${credentials}`,
      ...(body === '' ? {} : { 'Content-Length': String(Buffer.byteLength(body)) }),
    };
    const outgoing = httpRequest(url, { method: options.method, agent, headers }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () =>
        resolve({
          statusCode: incoming.statusCode ?? 0,
          body: Buffer.concat(chunks).toString('utf8'),
          headers: incoming.headers,
        }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** The SDK leaves absent parameters in as undefined, and repeats a name for each element of a list. */
function pairs(values: Record<string, unknown> = {}): [string, string][] {
  return Object.entries(values).flatMap(([name, value]): [string, string][] => {
    if (value === undefined || value === null) return [];
    return (Array.isArray(value) ? value : [value]).map((one) => [name, String(one)]);
  });
}
