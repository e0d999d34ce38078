/** The log: one JSON line an event, secrets never among them. Results for the user do not go here. pino is loaded with the first line that is written. */
import { createRequire } from 'node:module';
import type { Logger as Pino } from 'pino';
import type { Clock } from './clock.ts';
import { isoTime } from './clock.ts';
import { withoutSecrets } from './secret.ts';

/** How much to say. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** Facts that go with a log line, such as runId, callId, legSid. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Takes log lines. `child` adds facts to every line. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  child(fields: LogFields): Logger;
}

/** Where lines go: a stream, or a log file. */
export interface LogDestination {
  write(line: string): unknown;
}

type WrittenLevel = Exclude<LogLevel, 'silent'>;

const RANK: Record<LogLevel, number> = { debug: 10, info: 20, warn: 30, error: 40, silent: 100 };

/** Whether a line of one level is shown where another is asked for. */
export function isLoud(level: LogLevel, threshold: LogLevel): boolean {
  return RANK[level] >= RANK[threshold];
}

const SECRET_NAMES = ['token', 'authToken', 'apiKey', 'apiSecret', 'secret', 'password', 'authorization', 'writeKey'];
const SECRET_KEY = /token|secret|password|authorization|api_?key|write_?key|signature/i;
const SECRET_VALUE = /\b(sk-[\w-]{8,}|SK[0-9a-f]{32})\b/g;
/** A telephone number keeps its last two digits, so that lines of one number can still be told to belong together. */
const PHONE_NUMBER = /(?<![\w+.])\+[1-9]\d{5,12}(\d\d)\b/g;

/** A logger that writes to a destination from `level` upwards. */
export function createLogger(
  options: { stream: LogDestination; level: LogLevel; clock: Clock },
  base: LogFields = {},
): Logger {
  const { stream, level: threshold, clock } = options;
  let pino: Pino | undefined;
  const write = (level: WrittenLevel, message: string, fields: LogFields, own: LogFields) => {
    pino ??= openPino(stream, threshold, clock);
    pino[level]({ ...own, ...fields }, message);
  };
  const loggerWith = (own: LogFields): Logger => {
    const at =
      (level: WrittenLevel) =>
      (message: string, fields: LogFields = {}) => {
        if (isLoud(level, threshold)) write(level, message, fields, own);
      };
    return {
      debug: at('debug'),
      info: at('info'),
      warn: at('warn'),
      error: at('error'),
      child: (fields) => loggerWith({ ...own, ...fields }),
    };
  };
  return loggerWith(base);
}

/** A logger that tells two others. */
export function joinLoggers(first: Logger, second: Logger): Logger {
  const both = (level: WrittenLevel) => (message: string, fields?: LogFields) => {
    first[level](message, fields);
    second[level](message, fields);
  };
  return {
    debug: both('debug'),
    info: both('info'),
    warn: both('warn'),
    error: both('error'),
    child: (fields) => joinLoggers(first.child(fields), second.child(fields)),
  };
}

/** A logger that says nothing. */
export function silentLogger(): Logger {
  const nothing = () => {};
  const logger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing, child: () => logger };
  return logger;
}

function openPino(stream: LogDestination, level: LogLevel, clock: Clock): Pino {
  const { pino } = createRequire(import.meta.url)('pino') as typeof import('pino');
  return pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: () => `,"time":"${isoTime(clock.now())}"`,
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => withoutSecretFields(fields) as typeof fields,
      },
      redact: { paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`]), censor: '***' },
      hooks: { streamWrite: withoutSecretValues },
    },
    { write: (line) => void stream.write(line) },
  );
}

/** Values of telling names at any depth; pino's own redaction knows fixed places only. */
function withoutSecretFields(value: unknown, depth = 0): unknown {
  if (value === null || typeof value !== 'object' || depth > 6) return value;
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return value;
  if (Array.isArray(value)) return value.map((inner) => withoutSecretFields(inner, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      SECRET_KEY.test(key) && typeof inner === 'string' ? '***' : withoutSecretFields(inner, depth + 1),
    ]),
  );
}

function withoutSecretValues(line: string): string {
  return withoutSecrets(line).replace(SECRET_VALUE, '***').replace(PHONE_NUMBER, '+***$1');
}
