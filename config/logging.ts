import { type Logger, type LoggerOptions, stdSerializers } from 'pino';

/** What PostgreSQL says about the row it was given: a person's name and number may stand in it. */
const OF_THE_ROW = new Set(['detail', 'where', 'internalQuery', 'hint']);

/** Options of every logger. Tokens never reach a log line, nor the values of a row that PostgreSQL refused. */
export function loggerOptions(level: string, name: string): LoggerOptions {
  return {
    name,
    level,
    serializers: { err: errorForLog },
    redact: { paths: ['req.headers.authorization', 'headers.authorization'], censor: '[redacted]' },
  };
}

function errorForLog(error: Error): object {
  const told: unknown = stdSerializers.err(error);
  if (!(error instanceof Error)) return { message: String(told) };
  return Object.fromEntries(Object.entries(told as object).filter(([name]) => !OF_THE_ROW.has(name)));
}

/** The one line that says a process serves. It is written at every level: whoever started the process waits for it. */
export function announceReady(logger: Logger, details: object = {}): void {
  logger.child({}, { level: 'info' }).info(details, 'ready');
}
