import { pino, type DestinationStream, type Logger } from 'pino';
import { redactSecrets } from './secret.ts';

export type Log = Logger;

/**
 * A JSON log, one object a line. `Secret` values print themselves as `[redacted]`; what looks like a token,
 * a JWT or a key in text from outside is replaced as well, so that no careless line can leak one.
 */
export function createLog(name: string, destination: DestinationStream = pino.destination({ fd: 2, sync: true })): Log {
  const redacting: DestinationStream = { write: (line) => destination.write(redactSecrets(line)) };
  return pino({ name, base: { name, pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, redacting);
}
