import { z } from 'zod';
import { parseByteSize } from '../lib/byte-size.ts';

/** As `2g`, or in bytes. */
const Memory = z.union([z.number().int().positive(), z.string()]).transform((size, context) => {
  const parsed = typeof size === 'number' ? ({ ok: true, value: size } as const) : parseByteSize(size);
  if (parsed.ok && parsed.value >= LEAST_MEMORY) return parsed.value;
  context.addIssue({ code: 'custom', message: parsed.ok ? 'must be 256m or more' : parsed.error });
  return z.NEVER;
});

/** Mooring's own programs alone need almost all of it. */
const LEAST_MEMORY = 256 * 1_024 ** 2;

/** Mooring's own programs have 60 processes and threads. */
const LEAST_PIDS = 128;

/**
 * How the container of a workspace is made: what mooring.yaml says for all under `containers`, and for one under
 * `workspaces[].container`.
 */
export const ContainerSettings = z.strictObject({
  /** The image's name; `{template}` stands for the template's. */
  image: z.string().min(1).optional(),
  /** Its limit, in bytes; swap is not to be had beyond it. */
  memory: Memory.optional(),
  /** How many processors' time it may take. */
  cpus: z.number().positive().optional(),
  /** How many processes and threads it may have. */
  pids: z.number().int().min(LEAST_PIDS, `must be ${LEAST_PIDS} or more`).optional(),
  /** A network that the engine knows; the engine's default when absent. */
  network: z
    .string()
    .min(1)
    .refine((network) => !/^(?:host|container:.*)$/.test(network), {
      message: "gives agents another's loopback; name a network of the engine",
    })
    .optional(),
  /** `container`: the sidecar in a container of its own, so that not even the agent's root can reach its token. */
  sidecar: z.enum(['process', 'container']).optional(),
  /**
   * An absolute path of the engine's machine, mounted at /configs instead of a volume. `{workspace}` stands for the name:
   * such a folder is the agent's to write, one without it is mounted read-only.
   */
  configs: z.string().startsWith('/', 'must be an absolute path').optional(),
});
export type ContainerSettings = z.infer<typeof ContainerSettings>;
