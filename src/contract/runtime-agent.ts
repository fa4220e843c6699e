import { z } from 'zod';
import { PromptPlace, Requirements } from './template.ts';

/** `MOORING_AGENT`, as JSON: what init tells the runtime of the agent beside its command. It holds no secret. */
export const RuntimeAgent = z.strictObject({
  prompt: PromptPlace,
  requires: Requirements,
  /** Variables of the runtime's own environment that are passed on to the agent. */
  variables: z.array(z.string()),
  /** Those of them whose values are secret. */
  secrets: z.array(z.string()),
  /** Those that name a file whose content is. */
  secretFiles: z.array(z.string()),
});
export type RuntimeAgent = z.infer<typeof RuntimeAgent>;
