import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Random } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { loadOrMakeSecret } from '../lib/kept-secret.ts';
import { makePrivateFolder, writeFileWhole } from '../lib/private-file.ts';
import { Secret } from '../lib/secret.ts';
import { defaultKnobs } from './admin/knobs.ts';
import { emptyStatistics } from './admin/statistics.ts';
import { ManifestCodes } from './apps/manifest/manifest-codes.ts';
import { MintGate } from './apps/mint-gate.ts';
import type { EmulatorContext } from './context.ts';
import { SecondaryUsage } from './http/secondary-limit.ts';
import { giveAppNewKey, seedApp } from './seed/seed-app.ts';
import { ensureMembers, seedOrganisation } from './seed/seed.ts';
import { ObjectStore } from './lfs/object-store.ts';
import { startServer } from './server.ts';
import { Webhooks } from './webhooks/webhooks.ts';
import { type EmulatorState, loadState, StateWriter } from './state/store.ts';
import type { App, Installation } from './state/model.ts';

export type EmulatorOptions = {
  readonly folder: string;
  /** 0 takes the port of the last run when it is free, any free one otherwise. */
  readonly port: number;
  readonly members: readonly string[];
  /** Milliseconds. */
  readonly tokenLifetime?: number;
  readonly hourlyRateLimit?: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
};

export type Emulator = {
  readonly url: string;
  readonly context: EmulatorContext;
  readonly app: App;
  readonly installation: Installation;
  readonly adminKey: Secret;
  readonly appPrivateKey: Secret;
  /** Resolves once everything up to now is on disk; it gets there soon by itself. */
  flush(): Promise<void>;
  stop(): Promise<void>;
};

/** The names of what an emulator keeps in its folder. */
export const EMULATOR_FILES = {
  state: 'state.json',
  adminKey: 'admin.key',
  appPrivateKey: 'app.pem',
  /** `{ appId, clientId, slug, privateKeyFile, installations }`: what a platform has to know of the App. */
  app: 'app.json',
  repositories: 'repositories',
  lfsObjects: 'lfs',
  lfsKey: 'lfs.key',
} as const;

const PUBLIC_URLS: EmulatorContext['publicUrls'] = {
  web: 'https://github.com',
  api: 'https://api.github.com',
  uploads: 'https://uploads.github.com',
  codeload: 'https://codeload.github.com',
  raw: 'https://raw.githubusercontent.com',
};

/** GitHub under one loopback port, with an organisation, an App and everything it remembers from before. */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const { folder, log } = options;
  const inFolder = (name: keyof typeof EMULATOR_FILES): string => join(folder, EMULATOR_FILES[name]);
  await makePrivateFolder(folder);
  await mkdir(inFolder('repositories'), { recursive: true });

  const state = await loadState(inFolder('state'));
  const lfs = {
    store: new ObjectStore(inFolder('lfsObjects')),
    key: await loadKey(inFolder('lfsKey'), 'lfs_key'),
  };
  const context = contextFrom(options, state, { repositoriesFolder: inFolder('repositories'), lfs }, () =>
    writer.changed(),
  );
  const writer = new StateWriter(inFolder('state'), () => snapshot(state, context), log);

  const { model } = context;
  const now = context.clock();
  const owner = await seedOrganisation(model, context.repositoriesFolder, now);
  ensureMembers(model, options.members, now);
  const { app, installation } = seedApp(model, owner, now);
  const appPrivateKey = await privateKeyOf(app, inFolder('appPrivateKey'));
  const adminKey = await loadKey(inFolder('adminKey'), 'admin_key');
  await writeFileWhole(inFolder('app'), describeApp(context, app, inFolder('appPrivateKey')));

  // Before anybody can push: a repository that is not written down is made anew by the next start.
  await writer.flush();
  const server = await startServer(context, adminKey, options.port, state.port);
  state.port = server.port;
  await writer.flush();
  let stopped: Promise<void> | undefined;
  const stopAll = async (): Promise<void> => {
    context.mintGate.release();
    await context.webhooks.stop();
    await server.stop();
    await writer.flush();
  };
  return {
    ...{ url: server.url, context, app, installation, adminKey, appPrivateKey },
    flush: () => writer.flush(),
    stop: () => (stopped ??= stopAll()),
  };
}

function contextFrom(
  options: EmulatorOptions,
  state: EmulatorState,
  kept: Pick<EmulatorContext, 'repositoriesFolder' | 'lfs'>,
  changed: () => void,
): EmulatorContext {
  const { tokenLifetime, hourlyRateLimit, clock, random, log } = options;
  const knobs = {
    ...defaultKnobs(),
    clockOffsetMs: state.clockOffsetMs,
    ...(tokenLifetime === undefined ? {} : { tokenLifetimeMs: tokenLifetime }),
    ...(hourlyRateLimit === undefined ? {} : { hourlyRateLimit }),
  };
  const now: Clock = () => clock() + knobs.clockOffsetMs;
  return {
    model: state.model,
    changed,
    clock: now,
    ...{ random, log, knobs, ...kept },
    publicUrls: PUBLIC_URLS,
    statistics: emptyStatistics(),
    manifestCodes: new ManifestCodes(),
    webhooks: new Webhooks(now),
    mintGate: new MintGate(),
    secondaryUsage: new SecondaryUsage(),
  };
}

function snapshot(state: EmulatorState, { model, knobs }: EmulatorContext): EmulatorState {
  return { ...state, clockOffsetMs: knobs.clockOffsetMs, model };
}

/** The key from the last run; a new one when the file is gone, or the App has never had one. */
async function privateKeyOf(app: App, file: string): Promise<Secret> {
  const known = app.publicKey === '' ? undefined : await readSecret(file);
  if (known !== undefined) return known;
  const secret = await giveAppNewKey(app);
  await writeFileWhole(file, secret.reveal());
  return secret;
}

function loadKey(path: string, name: 'admin_key' | 'lfs_key'): Promise<Secret> {
  return loadOrMakeSecret({
    path,
    name,
    make: () => randomBytes(32).toString('base64url'),
    isValid: (text) => text.length >= 32,
    remedy: 'remove it to have a new one made',
  });
}

async function readSecret(file: string): Promise<Secret | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trim() === '' ? undefined : new Secret(text.trim());
}

function describeApp({ model }: EmulatorContext, app: App, privateKeyFile: string): string {
  const installations = model.installations
    .filter(({ appId, uninstalledAt }) => appId === app.id && uninstalledAt === undefined)
    .map(({ id, accountId }) => ({ id, account: model.users.find((user) => user.id === accountId)?.login }));
  const { id: appId, clientId, slug } = app;
  return `${JSON.stringify({ appId, clientId, slug, privateKeyFile, installations }, undefined, 2)}\n`;
}
