import type { EmulatorContext } from '../../context.ts';
import type { App, EmulatorModel, Installation, User } from '../../state/model.ts';
import { announceInstallation } from '../../webhooks/announce.ts';

export function standingInstallation(model: EmulatorModel, app: App, account: User): Installation | undefined {
  return model.installations.find(
    ({ appId, accountId, uninstalledAt }) =>
      appId === app.id && accountId === account.id && uninstalledAt === undefined,
  );
}

/** Installs an App with all that it asks for; undefined repositories are all of the account's. */
export function installOn(
  context: EmulatorContext,
  app: App,
  account: User,
  repositoryIds: number[] | undefined,
): Installation {
  const installation: Installation = {
    id: context.model.nextId++,
    appId: app.id,
    accountId: account.id,
    ...(repositoryIds === undefined ? {} : { repositoryIds }),
    permissions: { ...app.permissions },
    createdAt: context.clock(),
  };
  context.model.installations.push(installation);
  context.changed();
  announceInstallation(context, installation, 'created');
  return installation;
}
