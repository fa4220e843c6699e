import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { stringify } from 'yaml';
import type { Clock } from '../../lib/clock.ts';
import { SecretEnvironment } from '../../lib/secret-environment.ts';
import { startPlatform } from '../start-platform.ts';
import { RecordingHost } from './recording-host.ts';
import { TestSidecar } from './test-sidecar.ts';

export type TestPlatformOptions = {
  /** The GitHub in front of which it stands. */
  readonly emulator: { readonly url: string; readonly appPrivateKeyPem: string; readonly app: { clientId: string } };
  /** Given again, the next platform goes on where the last one was. */
  readonly folder?: string;
  readonly host?: RecordingHost;
  readonly clock?: Clock;
  /** Of the platform; empty when absent. */
  readonly environment?: NodeJS.ProcessEnv;
  /** The App's; without one webhooks are not accepted. */
  readonly webhookSecret?: string;
  /** Milliseconds between two looks at an owner whose installation has a fault. */
  readonly lookEvery?: number;
  /** The operator's own templates. */
  readonly templates?: string;
  /** Entries of `workspaces`; one named ada with a grant for acme/harbor when absent. */
  readonly workspaces?: readonly object[];
};

export const adasGrant = { owner: 'acme', repositories: ['harbor'] };

export type TestPlatform = Awaited<ReturnType<typeof startTestPlatform>>;

/** A whole platform in the test's process, in front of an emulator, with a host that starts nothing. */
export async function startTestPlatform(options: TestPlatformOptions) {
  const { emulator, host = new RecordingHost(), clock = Date.now } = options;
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'mooring-platform-')));
  const configFile = join(folder, 'mooring.yaml');
  await writeFile(join(folder, 'app.pem'), emulator.appPrivateKeyPem, { mode: 0o600 });
  const secretFile = { webhookSecretFile: 'webhook.secret' };
  if (options.webhookSecret !== undefined) await writeFile(join(folder, 'webhook.secret'), options.webhookSecret);
  const app = {
    ...{ id: emulator.app.clientId, privateKeyFile: 'app.pem' },
    ...(options.webhookSecret === undefined ? {} : secretFile),
  };
  const config = {
    github: { web: emulator.url, name: 'github.com', app },
    ...(options.templates === undefined ? {} : { templates: options.templates }),
    workspaces: options.workspaces ?? [{ name: 'ada', grants: [adasGrant] }],
  };
  await writeFile(configFile, stringify(config));
  const dataFolder = join(folder, 'data');
  const log = pino({ level: 'silent' });
  const environment = new SecretEnvironment(options.environment ?? {});
  const looks = options.lookEvery === undefined ? {} : { lookEvery: options.lookEvery };
  const parts = { configFile, dataFolder, environment, host, log, clock, random: Math.random };
  const platform = await startPlatform({ ...parts, ...looks });
  const operatorKey = await readFile(join(dataFolder, 'operator.key'), 'utf8');

  return {
    ...platform,
    folder,
    dataFolder,
    host,
    asOperator: (method: string, path: string, body?: unknown) =>
      fetch(`${platform.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${operatorKey}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    /** A sidecar enrolled with the code that the host was given for this workspace. */
    sidecarOf: async (name: string): Promise<TestSidecar> => {
      const sidecar = new TestSidecar(platform.url, clock);
      const code = host.running.get(name)?.secrets.enrolmentCode;
      if (code === undefined) throw new Error(`${name} was given no enrolment code`);
      await sidecar.enrol(code);
      return sidecar;
    },
    stopAndForget: async () => {
      await platform.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
