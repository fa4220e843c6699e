import { join } from 'node:path';
import { importHistory } from '../../src/emulator/seed/import-history.ts';
import { PEOPLE } from '../../src/emulator/seed/people.ts';
import { ensureUser } from '../../src/emulator/seed/seed.ts';
import type { User } from '../../src/emulator/state/model.ts';
import type { TestEmulator } from '../../src/emulator/testing/start-emulator.ts';

/** Another organisation beside the seeded one, with these repositories, each of one commit. It has no App. */
export async function addOrganisation(
  { context }: TestEmulator,
  login: string,
  repositories: readonly string[],
): Promise<User> {
  const { model, repositoriesFolder } = context;
  const now = context.clock();
  const owner = ensureUser(model, login, login, 'Organization', now);
  const commits = [{ message: 'Begin', author: PEOPLE[0].login, files: { 'README.md': `# ${login}\n` } }];
  for (const name of repositories) {
    await importHistory(join(repositoriesFolder, login, `${name}.git`), commits, now);
    model.repositories.push({
      ...{ id: model.nextId++, ownerId: owner.id, name, description: null },
      ...{ private: true, defaultBranch: 'main', createdAt: now, pushedAt: now },
    });
  }
  return owner;
}
