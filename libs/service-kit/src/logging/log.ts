import { pino, type DestinationStream, type Logger } from 'pino';

import { currentCorrelation } from '../request/request-context.js';
import { describeError } from './describe-error.js';

export type Log = Logger;

/** Inject with `@Inject(LOG) private readonly log: Log` for lines with fields; Nest's own Logger ends here too. */
export const LOG = Symbol('Log');

/** JSON lines on standard output: level, time, service, correlationId. Event data does not belong in them, ever. */
export const createLog = (service: string, level: string, destination?: DestinationStream): Log =>
  pino(
    {
      level,
      base: { service },
      messageKey: 'message',
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError },
      mixin: () => {
        const correlationId = currentCorrelation();
        return correlationId === undefined ? {} : { correlationId };
      },
    },
    destination ?? pino.destination({ fd: 1, sync: true }),
  );
