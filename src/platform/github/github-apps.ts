import type { GitHubInstance } from '../../contract/github-instance.ts';
import { isSameName } from '../../contract/same-name.ts';
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
    const names = ({ owners = [] }: ConfiguredApp) => owners.some((named) => isSameName(named, owner));
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

  /**
   * The time at a GitHub (its web address) by its own clock, as far as its answers have told it. What it issued expires
   * by that.
   *
   * @param ours our own time, for a GitHub without an App
   */
  timeAt(web: string, ours: number): number {
    return this.all.find(({ app }) => app.instance.web === web)?.app.clock.now() ?? ours;
  }

  /** The earliest that it is at any GitHub: what expired before that has expired wherever it is from. */
  earliest(ours: number): number {
    return Math.min(ours, ...this.all.map(({ app }) => app.clock.now()));
  }

  #at(github: string | undefined): readonly ConfiguredApp[] {
    const name = github ?? this.all[0]?.app.instance.name;
    return this.all.filter(({ app }) => app.instance.name === name);
  }
}
