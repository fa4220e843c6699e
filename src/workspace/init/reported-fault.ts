import type { ChildProcess } from 'node:child_process';
import { z } from 'zod';
import { Fault } from '../../lib/fault.ts';

/** An operator reads it in a list of workspaces. */
const LONGEST = 400;
const Sentence = z.string().transform((text) => text.slice(0, LONGEST));

/** What a program of ours says over its channel before it ends with code 2: `ProgramMessage`. */
const FaultMessage = z.object({
  kind: z.literal('fault'),
  code: Sentence,
  what: Sentence,
  remedy: Sentence,
  details: z.array(Sentence).max(20).default([]),
});

/**
 * The `Fault` that `child` has reported by the time its channel closes, which may be after its end. It runs as the
 * agent's user: what it says is parsed, no more.
 */
export function reportedFault(child: ChildProcess): Promise<Fault | undefined> {
  let fault: Fault | undefined;
  child.on('message', (message: unknown) => {
    const said = FaultMessage.safeParse(message).data;
    if (said !== undefined) fault = new Fault(said.code, said.what, said.remedy, { details: said.details });
  });
  return new Promise((resolve) => child.once('disconnect', () => resolve(fault)));
}
