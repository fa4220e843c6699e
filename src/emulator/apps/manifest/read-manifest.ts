import { z } from 'zod';
import { err, ok, type Result } from '../../../lib/result.ts';

const WebAddress = z.url({ protocol: /^https?$/ });

/**
 * What an App is to be: https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest.
 * Unknown keys are ignored.
 */
const Manifest = z.object({
  name: z.string().optional(),
  /** The App's home page. */
  url: WebAddress,
  /** Its `url` is required as soon as there are hook attributes at all, also with `active: false`. */
  hook_attributes: z.object({ url: WebAddress, active: z.boolean().default(true) }).optional(),
  redirect_url: WebAddress.optional(),
  description: z.string().optional(),
  default_events: z.array(z.string()).default([]),
  default_permissions: z.record(z.string().regex(/^[a-z_]+$/), z.enum(['read', 'write', 'admin'])).default({}),
});
export type Manifest = z.infer<typeof Manifest>;

/** Every App is told of these without asking; GitHub refuses a manifest that asks. */
const EVENTS_OF_ALL_APPS = ['installation', 'installation_repositories', 'installation_target'];

/** The manifest in a form's field; or what is wrong with it, in GitHub's words, which name a key without its parents. */
export function readManifest(text: string): Result<Manifest, string[]> {
  const parsed = Manifest.safeParse(parseJson(text));
  if (!parsed.success) return err(parsed.error.issues.map(sentence));
  const odd = parsed.data.default_events.filter((event) => EVENTS_OF_ALL_APPS.includes(event));
  return odd.length === 0 ? ok(parsed.data) : err([`Default events unsupported: ${odd.join(', ')}`]);
}

function sentence({ path, code, message }: z.core.$ZodIssue): string {
  const key = path.at(-1);
  if (key === undefined) return 'Problems parsing JSON';
  const isMissing = code === 'invalid_type' && message.endsWith('received undefined');
  return isMissing ? `"${String(key)}" wasn't supplied` : `"${String(key)}" is invalid`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
