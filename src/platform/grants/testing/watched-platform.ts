import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { vi } from 'vitest';
import { InstallationTokenAnswer } from '../../../contract/installation-token.ts';
import { PlatformStatus, WorkspaceStanding } from '../../../contract/status.ts';
import { startEmulator } from '../../../emulator/testing/start-emulator.ts';
import { Secret } from '../../../lib/secret.ts';
import { openStore } from '../../store/open-store.ts';
import { startTestPlatform, type TestPlatformOptions } from '../../testing/start-test-platform.ts';

export type WatchedPlatform = Awaited<ReturnType<typeof startWatchedPlatform>>;

/** An emulator and a platform whose webhooks reach each other, unless `webhooks` is false; ada works there. */
export async function startWatchedPlatform({
  webhooks = true,
  ...options
}: { webhooks?: boolean } & Pick<TestPlatformOptions, 'lookEvery'> = {}) {
  const emulator = await startEmulator();
  const secret = randomUUID();
  const grants = [{ owner: 'acme', repositories: ['harbor', 'tide'] }];
  const workspaces = [{ name: 'ada', grants }];
  const platform = await startTestPlatform({ ...options, emulator, webhookSecret: secret, workspaces });
  if (webhooks) emulator.app.webhook = { url: `${platform.url}/webhooks/github`, secret };
  const sidecar = await platform.sidecarOf('ada');

  /** The token's hash and repositories, or the code of the refusal. */
  const ask = async (refused?: string) => {
    const query = refused === undefined ? '' : `?refused=${refused}`;
    const response = await sidecar.send('GET', `/github-installation-token${query}`);
    const body: unknown = await response.json();
    if (!response.ok) return { sha256: '', repositories: [], code: (body as { error: { code: string } }).error.code };
    const { token, repositories } = InstallationTokenAnswer.parse(body);
    return { sha256: new Secret(token).sha256(), repositories: repositories.toSorted(), code: 'none' };
  };
  const standing = async (sha256: string) => {
    const tokens = [{ owner: 'acme', sha256, issuedAt: 1, expiresAt: 2 }];
    const gateway = { requests: 0, unauthorizedPassedOn: 0, healed: 0, refused: 0 };
    const response = await sidecar.send('POST', '/report', { startedAt: 1, tokens, gateway });
    return WorkspaceStanding.parse(await response.json()).grants[0];
  };
  const fault = async () => {
    const status = await platform.asOperator('GET', '/admin/status');
    return PlatformStatus.parse(await status.json()).workspaces[0]?.fault;
  };
  return {
    ...{ emulator, platform, sidecar, secret, ask, standing, fault },
    /** Waits until operators see this fault; none when undefined. */
    untilFault: (code: string | undefined) =>
      vi.waitUntil(async () => (await fault())?.code === code, { timeout: 30_000, interval: 20 }),
    /** Read from the database of a platform that has stopped. */
    changesInAudit: async () => {
      const store = await openStore(join(platform.dataFolder, 'platform.db'));
      const rows = await store
        .selectFrom('audit')
        .select('detail_json')
        .where('event', '=', 'installation_changed')
        .execute();
      await store.destroy();
      return rows.map(({ detail_json }) => (JSON.parse(detail_json) as { what: string }).what);
    },
    stop: async () => {
      await platform.stopAndForget();
      await emulator.stop();
    },
  };
}
