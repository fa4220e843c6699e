import type { EmulatorContext } from '../context.ts';
import type { Installation } from '../state/model.ts';
import { announceInstallation } from '../webhooks/announce.ts';

/** Its tokens answer 403 and no new ones are made, until it is unsuspended. */
export function suspendInstallation(context: EmulatorContext, installation: Installation): void {
  if (installation.suspendedAt !== undefined) return;
  installation.suspendedAt = context.clock();
  context.changed();
  announceInstallation(context, installation, 'suspend');
}

export function unsuspendInstallation(context: EmulatorContext, installation: Installation): void {
  if (installation.suspendedAt === undefined) return;
  delete installation.suspendedAt;
  context.changed();
  announceInstallation(context, installation, 'unsuspend');
}

/** Its tokens die at once, and its id is never used again. */
export function uninstall(context: EmulatorContext, installation: Installation): void {
  if (installation.uninstalledAt !== undefined) return;
  installation.uninstalledAt = context.clock();
  context.changed();
  announceInstallation(context, installation, 'deleted');
}

/** Installs the App again where `id` was, with the same rights: as on GitHub under a new id. */
export function installAgain(context: EmulatorContext, id: number): Installation | undefined {
  const { model } = context;
  const former = model.installations.find((each) => each.id === id);
  if (former === undefined) return undefined;
  // An App is installed on an account once, under whichever id.
  const standing = model.installations.find(
    (each) => each.appId === former.appId && each.accountId === former.accountId && each.uninstalledAt === undefined,
  );
  if (standing !== undefined) return standing;
  const { suspendedAt: _suspended, uninstalledAt: _uninstalled, ...rights } = former;
  const installation = { ...rights, id: model.nextId++, createdAt: context.clock() };
  model.installations.push(installation);
  context.changed();
  announceInstallation(context, installation, 'created');
  return installation;
}

/** Returns how many tokens were valid until now. */
export function revokeTokens(context: EmulatorContext, which: (sha256: string) => boolean): number {
  const now = context.clock();
  const valid = context.model.tokens.filter(
    (token) => token.revokedAt === undefined && token.expiresAt > now && which(token.sha256),
  );
  for (const token of valid) token.revokedAt = now;
  context.statistics.tokensRevoked += valid.length;
  context.changed();
  return valid.length;
}
