import type { Readable } from 'node:stream';
import { z } from 'zod';
import { Fault } from '../../lib/fault.ts';
import type { Log } from '../../lib/log.ts';
import { printable } from '../../lib/printable.ts';
import { linesOf } from './lines-of.ts';

/** An operator reads it in a list of workspaces. */
const LONGEST = 400;
const Sentence = z.string().transform((text) => text.slice(0, LONGEST));

/** What a program of ours says over its channel: `ProgramMessage`, one line of JSON a message. */
const Message = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({
    kind: z.literal('fault'),
    code: Sentence,
    what: Sentence,
    remedy: Sentence,
    details: z.array(Sentence).max(20).default([]),
  }),
]);

/**
 * The `Fault` that a program has reported by the time its channel closes, which may be after its end. It runs as the
 * agent's user: what it says is parsed, and what is no message of ours is told once and ignored.
 */
export function reportedFault(channel: Readable, log: Log): Promise<Fault | undefined> {
  let fault: Fault | undefined;
  let isOdd = false;
  // A channel that breaks is closed, and that is all.
  channel.on('error', () => undefined);
  channel.on(
    'data',
    linesOf((line) => {
      const said = Message.safeParse(parse(line)).data;
      if (said?.kind === 'fault') fault = new Fault(said.code, said.what, said.remedy, { details: said.details });
      if (said !== undefined || isOdd) return;
      isOdd = true;
      log.warn({ said: printable(line.slice(0, LONGEST)) }, 'what came over the channel is no message, and is ignored');
    }),
  );
  return new Promise((resolve) => channel.once('close', () => resolve(fault)));
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
