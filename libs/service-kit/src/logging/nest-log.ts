import type { LoggerService } from '@nestjs/common';

import type { Log } from './log.js';

const contextOf = (rest: readonly unknown[]): { context?: string } => {
  const last = rest.at(-1);
  return typeof last === 'string' ? { context: last } : {};
};

/** What Nest and its modules have to say, through the same log; their start-up chatter only at `debug`. */
export class NestLog implements LoggerService {
  constructor(private readonly to: Log) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.to.debug(contextOf(rest), String(message));
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.to.debug(contextOf(rest), String(message));
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.to.trace(contextOf(rest), String(message));
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.to.warn(contextOf(rest), String(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    const context = contextOf(rest);
    if (message instanceof Error) this.to.error({ ...context, err: message }, 'error');
    else this.to.error(context, String(message));
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.to.fatal(contextOf(rest), String(message));
  }
}
