import { pino, type DestinationStream, type Logger, stdSerializers } from 'pino';
import { Fault } from './fault.ts';
import { isSystemError } from './machine-refusal.ts';
import { redactSecrets } from './secret.ts';

export type Log = Logger;

/**
 * A JSON log, one object a line. `Secret` values print themselves as `[redacted]`; what looks like a token,
 * a JWT or a key in text from outside is replaced as well, so that no careless line can leak one. What breaks as
 * is to be expected is told by its code and a sentence, anything else with its stack: that is for who looks for the bug.
 */
export function createLog(name: string, destination: DestinationStream = pino.destination({ fd: 2, sync: true })): Log {
  const redacting: DestinationStream = { write: (line) => destination.write(redactSecrets(line)) };
  const base = { name, pid: process.pid };
  return pino({ name, base, serializers, timestamp: pino.stdTimeFunctions.isoTime }, redacting);
}

const serializers = {
  err(error: Error): unknown {
    if (error instanceof Fault) return { code: error.code, message: error.sentence };
    if (isSystemError(error)) return { code: error.code, message: error.message };
    return stdSerializers.err(error);
  },
};
