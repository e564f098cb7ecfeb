import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger } from 'pino';
import type { LogLevel } from '../config/configuration';
import { logOutput } from './log-output';

/** Fields that never reach the log, wherever somebody logs an object that has them. */
const REDACTED = [
  'authorization',
  'cookie',
  'set-cookie',
  'password',
  'current',
  'token',
  'code',
  'secret',
].flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]);

/** Structured logs: one JSON object per line. */
export function createLogger(level: LogLevel, destination: DestinationStream = logOutput()): Logger {
  return pino(
    { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime, redact: REDACTED },
    destination,
  );
}

/** Lets Nest's own messages go to the same log. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    // Why it cannot listen is one line for whoever starts it, and Nest's own would stand before that.
    if (rest.at(-1) === 'NestApplication' && String(message).startsWith('Error: listen ')) return;
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /** Nest gives the context last; an object first is logged as fields, with the text beside it as its message. */
  private write(
    level: 'trace' | 'debug' | 'warn' | 'error' | 'fatal',
    message: unknown,
    rest: unknown[],
  ): void {
    const texts = rest.filter((item) => typeof item === 'string');
    const context = texts.at(-1);
    if (typeof message === 'object' && message !== null) {
      this.logger[level]({ context, ...message }, texts.length > 1 ? texts[0] : undefined);
    } else {
      this.logger[level]({ context }, String(message));
    }
  }
}
