import pino from 'pino';

export type Logger = pino.Logger;

/**
 * What is written of an error: its words, where it arose, and the code of PostgreSQL or the system. Never the rest of it:
 * `detail` of a unique violation holds the value, and a lost connection carries its own secrets.
 */
export function loggedError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, table, constraint } = error as Error & Record<string, unknown>;
  return {
    type: error.name,
    code,
    table,
    constraint,
    message: error.message,
    stack: error.stack,
    ...(error.cause === undefined ? {} : { cause: loggedError(error.cause) }),
  };
}

/**
 * JSON lines. No URL with its query, no body, no header but the agent: what is not written cannot leak
 * (ASVS 16.2.5, UU 27/2022).
 */
export const createLogger = (level: string): Logger =>
  pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: loggedError },
    formatters: { level: (label) => ({ level: label }) },
  });
