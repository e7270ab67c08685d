import type { LoggerOptions } from 'pino';

/** Options of every logger. Tokens never reach a log line. */
export function loggerOptions(level: string, name: string): LoggerOptions {
  return {
    name,
    level,
    redact: { paths: ['req.headers.authorization', 'headers.authorization'], censor: '[redacted]' },
  };
}
