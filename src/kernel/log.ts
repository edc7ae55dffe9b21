import pino from 'pino';

export type Logger = pino.Logger;

/**
 * JSON lines. No URL with its query, no body, no header but the agent: what is not written cannot leak
 * (ASVS 16.2.5, UU 27/2022).
 */
export const createLogger = (level: string): Logger =>
  pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
