import type { RefChanged, RefRefused, RequestAllowed, RequestDenied } from '../../contract/deeds.ts';
import type { Grant } from '../../contract/grant.ts';

/** What access is about. `github` is the `name` of a configured GitHub; the first one when absent. */
type Reach = {
  readonly github?: string | undefined;
  readonly owner: string;
  readonly repositories: readonly string[];
  readonly permissions: Readonly<Record<string, string>>;
};

/**
 * What is written down for good: who got, or did not get, which access, when and why. The one list of it.
 * Tokens appear by their hash alone (hex SHA-256). Times are Unix milliseconds. `reason` is a stable code;
 * `detail` is prose for people, and holds no secret.
 */
export type AuditEvent =
  | (Reach & {
      readonly event: 'token_issued';
      readonly sha256: string;
      readonly installationId: number;
      readonly expiresAt: number;
      readonly purpose: string;
    })
  /** A workspace was given, for the first time, a token that was issued to another that shares its grant. */
  | (Reach & {
      readonly event: 'token_shared';
      readonly sha256: string;
      readonly expiresAt: number;
      readonly purpose: string;
    })
  /** GitHub, or our care for its limits, kept a token from somebody whose grant allows it. */
  | (Reach & { readonly event: 'token_withheld'; readonly reason: string; readonly detail?: string | undefined })
  /** The grant does not allow what was asked; `asked` is as much as the request named. */
  | {
      readonly event: 'token_denied';
      readonly asked: { readonly [Part in keyof Reach]?: Reach[Part] | undefined };
      readonly reason: string;
      readonly detail?: string | undefined;
    }
  /** GitHub gave it, and nobody got it: it is only to be revoked. What it reaches is empty where it did not say. */
  | (Reach & {
      readonly event: 'token_discarded';
      readonly sha256: string;
      readonly installationId: number;
      /** Until when it may live. */
      readonly expiresAt: number;
      readonly reason: string;
      readonly detail?: string | undefined;
    })
  /** GitHub has confirmed that the token is dead. `reason` is why we wanted that. */
  | { readonly event: 'token_revoked'; readonly sha256: string; readonly reason: string }
  /** GitHub refused it though it should have been valid. */
  | { readonly event: 'token_rejected_by_github'; readonly sha256: string }
  /** `known`: it is one that we have issued. */
  | { readonly event: 'token_reported_leaked'; readonly sha256: string; readonly known: boolean }
  | { readonly event: 'grant_changed'; readonly before: readonly Grant[]; readonly after: readonly Grant[] }
  /** RFC 7638 thumbprint of the sidecar's key. */
  | { readonly event: 'workspace_enrolled'; readonly keyThumbprint: string }
  | {
      readonly event: 'installation_changed';
      readonly github?: string | undefined;
      readonly owner: string;
      readonly installationId?: number | undefined;
      readonly what: InstallationChange;
      /** Those that were added or removed. */
      readonly repositories?: readonly string[] | undefined;
      /** What it has now. */
      readonly permissions?: Readonly<Record<string, string>> | undefined;
    }
  /** What workspaces did at GitHub, or were kept from by their grants, as their sidecars tell it. */
  | Omit<RefChanged, 'at'>
  | Omit<RefRefused, 'at' | 'times'>
  | Omit<RequestAllowed, 'at'>
  | Omit<RequestDenied, 'at' | 'times'>
  /** A sidecar that the platform did not listen to for long could not keep all of them: so many are not here. */
  | { readonly event: 'deeds_left_out'; readonly changes: number; readonly refusals: number }
  /** For an agent's use; `fingerprint`: the first digits of its SHA-256. */
  | { readonly event: 'agent_secret_set'; readonly name: string; readonly fingerprint: string }
  | { readonly event: 'agent_secret_removed'; readonly name: string }
  /** `tokens`, `secrets`: how many were sealed anew. */
  | { readonly event: 'sealing_key_rotated'; readonly tokens: number; readonly secrets?: number };

export type InstallationChange =
  | 'created'
  | 'deleted'
  | 'suspended'
  | 'unsuspended'
  | 'permissions_changed'
  | 'repositories_added'
  | 'repositories_removed';
