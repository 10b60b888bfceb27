import { pino, type DestinationStream, type Logger } from 'pino';

export type { Logger };

/**
 * Structured log of one process. What could hold an identity, a token or media is censored by name, whatever the
 * call that logs it forgot.
 * @param destination where the lines go; default stdout
 */
export function makeLogger(name: string, level: string, destination?: DestinationStream): Logger {
  const options = {
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
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
