import { sameName } from '../actions/records.ts';
import type { App, EmulatorModel, Installation, IssuedToken, Repository, User } from './model.ts';

export function findAccount(model: EmulatorModel, login: string): User | undefined {
  return model.users.find((user) => sameName(user.login, login));
}

export function findApp(model: EmulatorModel, idOrClientId: string): App | undefined {
  return model.apps.find((app) => app.clientId === idOrClientId || String(app.id) === idOrClientId);
}

/** An installation that still stands; one that was uninstalled is not found. */
export function findInstallation(model: EmulatorModel, id: number): Installation | undefined {
  return model.installations.find((each) => each.id === id && each.uninstalledAt === undefined);
}

export function botOf(model: EmulatorModel, app: App): User {
  const bot = findAccount(model, `${app.slug}[bot]`);
  if (bot === undefined) throw new Error(`App ${app.slug} has no bot user`);
  return bot;
}

/** The repositories an installation reaches. */
export function repositoriesOf(model: EmulatorModel, installation: Installation): Repository[] {
  const { accountId, repositoryIds } = installation;
  return model.repositories.filter(
    (each) => each.ownerId === accountId && (repositoryIds === undefined || repositoryIds.includes(each.id)),
  );
}

/** The repositories a token reaches: what it was narrowed to, of what its installation reaches now. */
export function repositoriesOfToken(
  model: EmulatorModel,
  installation: Installation,
  token: IssuedToken,
): Repository[] {
  const { repositoryIds } = token;
  return repositoriesOf(model, installation).filter(
    (each) => repositoryIds === undefined || repositoryIds.includes(each.id),
  );
}
