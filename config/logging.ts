import type { Logger, LoggerOptions } from 'pino';

/** Options of every logger. Tokens never reach a log line. */
export function loggerOptions(level: string, name: string): LoggerOptions {
  return {
    name,
    level,
    redact: { paths: ['req.headers.authorization', 'headers.authorization'], censor: '[redacted]' },
  };
}

/** The one line that says a process serves. It is written at every level: whoever started the process waits for it. */
export function announceReady(logger: Logger, details: object = {}): void {
  logger.child({}, { level: 'info' }).info(details, 'ready');
}
