import { Grant, type Permissions } from '../../contract/grant.ts';
import type { CreateOptions } from './create-options.ts';

/** What grants ask for unless they say otherwise: an App that has less could serve none of them. */
export const APP_PERMISSIONS: Permissions = Grant.shape.permissions.parse(undefined);

/**
 * What the App is to be: https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest.
 * Without a webhook there are no hook attributes at all: GitHub wants an address in them also for an inactive one.
 * Events need not be asked for: every App is told of changes of its installations.
 */
export function appManifest(
  { name, organisation, webhook, instance }: CreateOptions,
  redirectUrl: string,
): Record<string, unknown> {
  return {
    name,
    // The App's home page; it must have one.
    url: organisation === undefined ? instance.web : `${instance.web}/${organisation}`,
    description: 'Keeps the coding agents of Mooring attached to GitHub.',
    redirect_url: redirectUrl,
    // Only its owner's account can install it.
    public: false,
    default_permissions: APP_PERMISSIONS,
    ...(webhook === undefined ? {} : { hook_attributes: { url: webhook, active: true } }),
  };
}

/** Where the manifest is posted to; `state` comes back with the code. */
export function registrationAddress({ organisation, instance }: CreateOptions, state: string): string {
  const owner = organisation === undefined ? '' : `/organizations/${organisation}`;
  return `${instance.web}${owner}/settings/apps/new?${new URLSearchParams({ state })}`;
}
