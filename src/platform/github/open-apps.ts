import { gitHubInstanceAt } from '../../contract/github-instance.ts';
import type { Clock } from '../../lib/clock.ts';
import type { GitHubConfig } from '../config.ts';
import { describeKey } from './app-config.ts';
import { type AppKeyParts, openAppSigner } from './app-key.ts';
import { type Discard, GitHubApp } from './github-app.ts';
import { GitHubApps } from './github-apps.ts';
import { RemoteClock } from '../../lib/remote-clock.ts';
import { Installations } from './installations.ts';
import { loadWebhookSecret } from './webhooks/load-webhook-secret.ts';

export type OpenAppsParts = AppKeyParts & {
  readonly clock: Clock;
  /** Needed by whoever has a store; it is called once GitHub is asked for tokens. */
  readonly discard?: Discard;
};

/** Opens every configured App's key, before anything else is begun; GitHub is not asked yet. */
export async function openApps(configs: readonly GitHubConfig[], parts: OpenAppsParts): Promise<GitHubApps> {
  // A signer gets our environment without any App's key or webhook secret.
  for (const { app } of configs) {
    for (const source of [app.key, app.webhookSecret]) {
      if (source?.kind === 'env') parts.environment.take(source.name);
    }
  }
  // Of several Apps at one GitHub any one's answers tell all of them what time it is there.
  const clocks = new Map(configs.map(({ web }) => [web, new RemoteClock(parts.clock)]));
  const opened = configs.map(async ({ web, name, owners, app: { id, key, webhookSecret } }) => {
    const instance = gitHubInstanceAt(web, name);
    const signer = await openAppSigner(key, parts);
    const clock = clocks.get(web) ?? new RemoteClock(parts.clock);
    const app = new GitHubApp({ appId: id, signer, instance, clock, discard: parts.discard });
    const named = owners === undefined ? {} : { owners };
    const secret = webhookSecret && (await loadWebhookSecret(webhookSecret, parts.environment));
    const webhooks = secret === undefined ? {} : { webhookSecret: secret };
    return { app, installations: new Installations(app), keyName: describeKey(key), ...named, ...webhooks };
  });
  return new GitHubApps(await Promise.all(opened));
}
