import { gitHubInstanceAt } from '../../contract/github-instance.ts';
import type { Clock } from '../../lib/clock.ts';
import type { GitHubConfig } from '../config.ts';
import { describeKey } from './app-config.ts';
import { loadAppKey } from './app-key.ts';
import { GitHubApp } from './github-app.ts';
import { GitHubApps } from './github-apps.ts';
import { GitHubClock } from './github-clock.ts';
import { Installations } from './installations.ts';

/** Reads every configured App's key, before anything else is begun; GitHub is not asked yet. */
export async function openApps(configs: readonly GitHubConfig[], clock: Clock): Promise<GitHubApps> {
  const opened = configs.map(async ({ web, name, owners, app: { id, key } }) => {
    const instance = gitHubInstanceAt(web, name);
    const app = new GitHubApp({ appId: id, key: await loadAppKey(key), instance, clock: new GitHubClock(clock) });
    const named = owners === undefined ? {} : { owners };
    return { app, installations: new Installations(app), keyName: describeKey(key), ...named };
  });
  return new GitHubApps(await Promise.all(opened));
}
