import { sameName } from '../../actions/records.ts';
import { findAccount } from '../../state/find.ts';
import type { EmulatorModel, User } from '../../state/model.ts';

/** https://docs.github.com/en/apps/creating-github-apps/registering-a-github-app/registering-a-github-app */
const LONGEST_NAME = 34;

/** An App's name in addresses and in its bot's login: lower case, hyphens for everything else. */
export function slugOf(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}

/** Why an App may not be called that, in GitHub's words: names are unique among Apps and among other people's accounts. */
export function nameFault(model: EmulatorModel, owner: User, name: string): string | undefined {
  const slug = slugOf(name);
  if (slug === '') return "Name can't be blank";
  if (name.length > LONGEST_NAME) return `Name is too long (maximum is ${LONGEST_NAME} characters)`;
  if (model.apps.some((app) => sameName(app.slug, slug))) return 'Name has already been taken';
  const account = findAccount(model, slug);
  return account === undefined || account.id === owner.id ? undefined : 'Name has already been taken';
}
