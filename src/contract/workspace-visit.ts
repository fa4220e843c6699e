import { z } from 'zod';

/** `GET /admin/workspaces/{name}/logs?lines=`: what its programs have printed last; what looks like a credential is not in it. */
export const LogsQuery = z.object({ lines: z.coerce.number().int().min(1).max(10_000).default(200) });
export const LogsAnswer = z.object({ text: z.string() });

/** `POST /admin/workspaces/{name}/exec`: runs a command beside the agent, as its user, to its end. */
export const ExecRequest = z.strictObject({ command: z.array(z.string().max(100_000)).min(1).max(1_000) });
export const ExecAnswer = z.object({
  exitCode: z.number().int(),
  /** Of both streams, in the order in which it was printed. */
  output: z.string(),
  /** Whether it printed more than is told. */
  isCut: z.boolean().default(false),
});
