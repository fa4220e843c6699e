import type { GitHubInstance } from '../../contract/github-instance.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { Secret } from '../../lib/secret.ts';
import type { GitHubApp } from './github-app.ts';
import type { Installations } from './installations.ts';
import type { GitHubRefusal } from './refusals.ts';

/** One App and what we know of where it is installed. */
export type GitHubSide = { readonly app: GitHubApp; readonly installations: Installations };

export type ConfiguredApp = GitHubSide & {
  /** The owners that it is for; all that no other App is for when absent. */
  readonly owners?: readonly string[];
  /** Where its key lies, for people. */
  readonly keyName: string;
  /** What GitHub signs the App's webhooks with; without one they are not accepted. */
  readonly webhookSecret?: Secret;
};

/** The configured Apps. One that names an owner is preferred to one that is for all, and a first to a second. */
export class GitHubApps {
  readonly all: readonly ConfiguredApp[];

  /** @param all in the order of the configuration; the first one's GitHub is meant where none is named */
  constructor(all: readonly ConfiguredApp[]) {
    this.all = all;
  }

  /** @param github an instance's `name`, such as `github.com` */
  for(github: string | undefined, owner: string): Result<GitHubSide, GitHubRefusal> {
    const there = this.#at(github);
    const names = ({ owners = [] }: ConfiguredApp) =>
      owners.some((named) => named.toLowerCase() === owner.toLowerCase());
    const found = there.find(names) ?? there.find(({ owners }) => owners === undefined);
    return found === undefined ? err({ reason: 'app_not_configured', owner }) : ok(found);
  }

  instance(github: string | undefined): GitHubInstance | undefined {
    return this.#at(github)[0]?.app.instance;
  }

  /** One App at each GitHub: any will do to revoke a token there, which takes no more than the token itself. */
  oneOfEach(): readonly GitHubApp[] {
    return this.all
      .map(({ app }) => app)
      .filter(({ instance }, index, apps) => {
        const first = apps.findIndex((other) => other.instance.web === instance.web);
        return first === index;
      });
  }

  #at(github: string | undefined): readonly ConfiguredApp[] {
    const name = github ?? this.all[0]?.app.instance.name;
    return this.all.filter(({ app }) => app.instance.name === name);
  }
}
