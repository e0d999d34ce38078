/** The log: one JSON line an event on a stream, secrets never among them. Results for the user do not go here. */
import type { Writable } from 'node:stream';
import type { Clock } from './clock.ts';
import { isoTime } from './clock.ts';

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

const RANK: Record<LogLevel, number> = { debug: 10, info: 20, warn: 30, error: 40, silent: 100 };
const SECRET_KEY = /token|secret|password|authorization|api_?key|write_?key|signature/i;
const SECRET_VALUE = /\b(sk-[\w-]{8,}|SK[0-9a-f]{32})\b/g;

/** A logger that writes to a stream from `level` upwards. */
export function createLogger(
  options: { stream: Writable; level: LogLevel; clock: Clock },
  base: LogFields = {},
): Logger {
  const write =
    (level: Exclude<LogLevel, 'silent'>) =>
    (message: string, fields: LogFields = {}) => {
      if (RANK[level] < RANK[options.level]) return;
      const line = { time: isoTime(options.clock.now()), level, message, ...base, ...fields };
      options.stream.write(`${JSON.stringify(line, redact)}\n`);
    };
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (fields) => createLogger(options, { ...base, ...fields }),
  };
}

/** A logger that says nothing. */
export function silentLogger(): Logger {
  const nothing = () => {};
  const logger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing, child: () => logger };
  return logger;
}

function redact(key: string, value: unknown): unknown {
  if (key !== '' && SECRET_KEY.test(key) && typeof value === 'string') return '***';
  return typeof value === 'string' ? value.replace(SECRET_VALUE, '***') : value;
}
