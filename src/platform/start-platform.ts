import { dirname, join } from 'node:path';
import { platformSocket } from '../contract/platform-socket.ts';
import { type Delivery, WorkspaceSpec } from '../contract/workspace.ts';
import type { Clock, Random } from '../lib/clock.ts';
import type { Log } from '../lib/log.ts';
import { makePrivateFolder } from '../lib/private-file.ts';
import type { RunningProgram } from '../lib/program.ts';
import type { SecretEnvironment } from '../lib/secret-environment.ts';
import { loadOperatorCredential } from './access/operator-credential.ts';
import { SignatureIds } from './access/signature-ids.ts';
import { platformApp } from './app.ts';
import { AuditLog } from './audit/audit-log.ts';
import { Retirements } from './broker/retirements.ts';
import { Revocations } from './broker/revocations.ts';
import { loadKeptKeys, SEALING_KEY_VARIABLE } from './sealing/kept-keys.ts';
import { describeLost, findLostTokens } from './sealing/lost-tokens.ts';
import { TokenStore } from './broker/store.ts';
import { TokenBroker } from './broker/token-broker.ts';
import { UnwantedTokens } from './broker/unwanted-tokens.ts';
import { openDataFolder } from './data-folder.ts';
import type { Discard } from './github/github-app.ts';
import { openApps } from './github/open-apps.ts';
import { GrantHealth } from './grants/grant-health.ts';
import { GrantedTokens } from './grants/granted-tokens.ts';
import { OwnerChecks } from './grants/owner-checks.ts';
import { Rechecks } from './grants/rechecks.ts';
import { KeyChecks } from './health/key-checks.ts';
import { Inbox } from './inbox/inbox.ts';
import { preflight } from './preflight.ts';
import { Prompter } from './prompts/prompter.ts';
import { Limits } from './quota/limits.ts';
import type { WorkspaceHost } from './provisioner/workspace-host.ts';
import { readConfig } from './read-config.ts';
import { AgentSecretStore } from './secrets/store.ts';
import { listen } from './serve.ts';
import { openStore } from './store/open-store.ts';
import { Enrolment } from './workspaces/enrolment.ts';
import { faultOfLeft } from './workspaces/left-behind.ts';
import { LifeCycle } from './workspaces/life-cycle.ts';
import { WorkspaceRestarts } from './workspaces/restarts.ts';
import { WorkspaceStore } from './workspaces/store.ts';

export type PlatformOptions = {
  readonly configFile: string;
  readonly dataFolder: string;
  /** Instead of what mooring.yaml says, for every workspace in it. */
  readonly delivery?: Delivery;
  /** Secrets that mooring.yaml or the platform itself looks for there are taken out of it. */
  readonly environment: SecretEnvironment;
  readonly host: WorkspaceHost;
  /** Workspaces run on when this platform is stopped, for the next one to adopt. */
  readonly keepsWorkspaces?: boolean;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Random;
  /** Milliseconds between two looks at an owner whose installation has a fault; a minute when absent. */
  readonly lookEvery?: number;
};

const LOOK_EVERY = 60_000;

/** How long the last revocations may take when the platform stops, in milliseconds. */
const REVOCATION_PATIENCE = 5_000;

/**
 * Starts the control plane: everything that can be wrong is found before the first workspace starts. To stop it rejects
 * when something could not be ended, after all else is done.
 */
export async function startPlatform(options: PlatformOptions): Promise<RunningProgram & { url: string }> {
  const { environment, host, log, clock, random } = options;
  const config = await readConfig(options.configFile);
  const specs = config.workspaces.map((workspace) =>
    WorkspaceSpec.parse({ ...workspace, delivery: options.delivery ?? workspace.delivery }),
  );
  // Before anything is started that could inherit it.
  environment.take(SEALING_KEY_VARIABLE);
  const warn = (sentence: string) => log.warn(sentence);

  const cleanUp = new AsyncDisposableStack();
  try {
    const discard: Discard = (app, unwanted) => unwantedTokens.discard(app, unwanted);
    const apps = await openApps(config.github, { clock, environment, warn, discard });
    const data = await openDataFolder(options.dataFolder);
    const operator = await loadOperatorCredential(join(data.path, 'operator.key'));
    const store = await openStore(join(data.path, 'platform.db'));
    cleanUp.defer(() => store.destroy());
    const audit = new AuditLog(store);
    cleanUp.defer(() => audit.close());
    const socket = platformSocket(data.path);
    await makePrivateFolder(dirname(socket));
    const listener = await listen({ socket, port: config.platform.port, preferred: data.lastPort ?? 0 });
    cleanUp.defer(() => listener.close());

    const health = new GrantHealth({
      ...{ random, lookEvery: options.lookEvery ?? LOOK_EVERY },
      timeAt: ({ github }) => apps.timeAt(apps.instance(github)?.web ?? '', clock()),
      nameOf: (github) => apps.instance(github)?.name ?? '',
    });
    // Read while the store is held: a rotation of the key needs it for itself alone.
    const { ring } = await loadKeptKeys(join(data.path, 'sealing.key'), environment);
    const lost = await findLostTokens(store, ring, clock());
    if (lost !== undefined) log.error(lost, describeLost(lost));
    const tokens = new TokenStore(store, ring);
    const workspaces = new WorkspaceStore(store);
    const agentSecrets = new AgentSecretStore(store, ring);
    const subjectOf = async (holder: string) => (await workspaces.byId(holder))?.name ?? holder;
    const revocations = new Revocations({ apps, tokens, audit, log, clock, random, subjectOf });
    cleanUp.defer(async () => void (await revocations.stop(REVOCATION_PATIENCE)));
    const unwantedTokens = new UnwantedTokens({ tokens, audit, revocations, log });
    const proven = await tokens.issuers();
    const { templates } = config;
    await preflight({ apps, health, host, specs, templates, platform: socket, proven, log });

    const url = `http://127.0.0.1:${listener.port}`;
    const checks = new OwnerChecks({
      ...{ apps, health, store, revocations, audit, log },
      grants: async () =>
        (await workspaces.all()).filter(({ desired }) => desired === 'running').flatMap(({ spec }) => spec.grants),
    });
    const minting = new TokenBroker({ apps, tokens, revocations, audit, met: checks.met.bind(checks) });
    const broker = new GrantedTokens({ broker: minting, health, checks, audit, clock });
    const rechecks = new Rechecks(health, checks);
    const retirements = new Retirements({
      ...{ store, workspaces, revocations, apps, clock },
      admits: (workspace) => lifeCycle.admits(workspace),
    });
    const enrolment = new Enrolment(store, audit);
    const inbox = new Inbox({ store, clock, changed: () => prompter.look() });
    const restarts = new WorkspaceRestarts(clock);
    const lifeCycle = new LifeCycle({
      ...{ workspaces, enrolment, agentSecrets, host, apps, broker, revocations, retirements, audit, restarts },
      ...{ log, clock },
      facts: { platform: socket },
      templates,
      changed: () => prompter.look(),
    });
    const admits = lifeCycle.admits.bind(lifeCycle);
    const prompter = new Prompter({ store, workspaces, inbox, admits, clock, log });

    listener.serve(
      platformApp({
        ...{
          store,
          workspaces,
          tokens,
          host,
          restarts,
          operator,
          apps,
          broker,
          checks,
          health,
          keyChecks: new KeyChecks(apps, clock),
          revocations,
          retirements,
          audit,
          enrolment,
          agentSecrets,
          lifeCycle,
          inbox,
          clock,
          log,
        },
        limits: new Limits(),
        signatureIds: new SignatureIds(store),
        listeningSince: clock(),
      }),
    );
    await data.recordPort(listener.port);
    revocations.wake();
    await lifeCycle.startAll(specs);
    rechecks.start();
    prompter.look();
    log.info({ url, workspaces: specs.length }, 'platform is ready');

    const running = cleanUp.move();
    const stop = async () => {
      await prompter.stop();
      rechecks.stop();
      await checks.stop();
      // The door stays open meanwhile: what ends still settles its turns.
      const left = options.keepsWorkspaces === true ? [] : await lifeCycle.shutDown();
      if (options.keepsWorkspaces === true) await lifeCycle.letGo();
      const unconfirmed = await revocations.stop(REVOCATION_PATIENCE);
      if (unconfirmed > 0) log.warn({ unconfirmed }, 'tokens are left to revoke at the next start');
      await running.disposeAsync();
      const fault = await faultOfLeft(left, host);
      if (fault !== undefined) throw fault;
    };
    let stopping: Promise<void> | undefined;
    return { url, stop: () => (stopping ??= stop()) };
  } catch (error) {
    await cleanUp.disposeAsync();
    throw error;
  }
}
