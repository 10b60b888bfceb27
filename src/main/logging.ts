import { pino, type Logger } from 'pino';

export type { Logger };

/**
 * Structured log of one process. What could hold an identity, a token or media is censored by name, whatever the
 * call that logs it forgot.
 */
export function makeLogger(name: string, level: string): Logger {
  return pino({
    name,
    level,
    base: { process: name },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {
      paths: [
        'password',
        'cookie',
        'token',
        'authorization',
        'displayName',
        '*.password',
        '*.cookie',
        '*.token',
        '*.displayName',
        'req.headers',
      ],
      censor: '[kín]',
    },
  });
}
