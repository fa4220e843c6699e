import { z } from 'zod';
import { Owner } from '../contract/grant.ts';
import { WorkspaceSpec } from '../contract/workspace.ts';
import { parseDuration } from '../lib/duration.ts';
import { ContainersConfig } from './provisioner/docker/containers-config.ts';
import { GitHubAppConfig } from './github/app-config.ts';

const Duration = z.string('must be a number and a unit, such as 20s, 3m or 1h').transform((text, context) => {
  const parsed = parseDuration(text);
  if (parsed.ok) return parsed.value;
  context.addIssue({ code: 'custom', message: parsed.error });
  return z.NEVER;
});

const IdlePrompt = z.strictObject({
  every: Duration.prefault('5m'),
  text: z.string().min(1).optional(),
});

/** As over the API, but for the durations. */
const Workspace = WorkspaceSpec.extend({ idle: IdlePrompt.optional() });

/** Tells what an address looks like; a value that is no text is refused in the words of every other key. */
const WEB_ADDRESS = ({ code }: { readonly code: string }): string | undefined =>
  code === 'invalid_type' ? undefined : 'must be a web address, such as https://github.com';

/** A GitHub App at one GitHub, for some owners or for all that no other App is for. */
const GitHub = z.strictObject({
  /** Web address: https://github.com, https://<tenant>.ghe.com, or a GitHub Enterprise Server. */
  web: z.url({ protocol: /^https?$/, error: WEB_ADDRESS }).prefault('https://github.com'),
  /** The host that agents see in clone URLs, where it differs from the address that is dialled. */
  name: z.string().min(1).optional(),
  owners: z.array(Owner).min(1).optional(),
  app: GitHubAppConfig,
});
export type GitHubConfig = z.infer<typeof GitHub>;

/** `mooring.yaml`. Durations are written `90s`, `3m`, `1h` and become milliseconds. */
export const MooringConfig = z.strictObject({
  /** One mapping, or a list of them where several Apps serve. */
  github: z.union([GitHub, z.array(GitHub).min(1)]).transform((one) => (Array.isArray(one) ? one : [one])),
  platform: z
    .strictObject({
      /** Loopback port; 0 takes a free one. */
      port: z.number().int().min(0).max(65_535).prefault(0),
    })
    .prefault({}),
  /** The operator's own templates, which come before Mooring's; relative to mooring.yaml until it is read. */
  templates: z.string().min(1).optional(),
  /** Workspaces run in containers; without this mapping on this machine itself. */
  containers: ContainersConfig.optional(),
  workspaces: z
    .array(Workspace)
    .min(1, 'must name at least one workspace')
    .superRefine((workspaces, context) => {
      workspaces.forEach(({ name }, index) => {
        const first = workspaces.findIndex((other) => other.name === name);
        if (first < index) {
          context.addIssue({
            code: 'custom',
            path: [index, 'name'],
            message: `"${name}" is taken by workspaces[${first}]; give each workspace a name of its own`,
          });
        }
      });
    }),
});
export type MooringConfig = z.infer<typeof MooringConfig>;
