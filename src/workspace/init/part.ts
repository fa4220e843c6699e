import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Fault } from '../../lib/fault.ts';

/** What of a workspace runs here: all of it, or one half where each has a container of its own. */
const Part = z.enum(['whole', 'sidecar', 'agent']);
export type Part = z.infer<typeof Part>;

/** `[<boot.json>] [--part sidecar|agent]` */
export function readArguments(args: readonly string[]): { bootPath: string | undefined; part: Part } {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { part: { type: 'string', default: 'whole' } },
    allowPositionals: true,
    strict: false,
  });
  const part = Part.safeParse(values.part);
  if (part.success) return { bootPath: positionals[0], part: part.data };
  throw new Fault(
    'part_unknown',
    `a workspace has no part "${String(values.part)}"`,
    'say --part sidecar or --part agent',
  );
}
