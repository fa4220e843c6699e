import { join } from 'node:path';
import { type GatewayAccess, SIDECAR_FILES, type WorkspaceBoot } from '../../contract/workspace-boot.ts';
import type { DoorName } from '../../contract/connection-handoff.ts';
import type { Clock, Random } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { RemoteClock } from '../../lib/remote-clock.ts';
import { Secret } from '../../lib/secret.ts';
import { Enrolment } from './control-plane/enrolment.ts';
import { fetchInstallationToken } from './control-plane/fetch-installation-token.ts';
import { PlatformClient } from './control-plane/platform-client.ts';
import { Deeds } from './deeds/deeds.ts';
import { askWhetherGood } from './delivery/ask-whether-good.ts';
import { HandedTokens } from './delivery/handed-tokens.ts';
import { TokenChecks } from './delivery/token-checks.ts';
import { authoritiesOf } from './gateway/requests/authorities.ts';
import { Door } from './gateway/door.ts';
import { LocalKey } from './gateway/admission/local-key.ts';
import { createGateway } from './gateway/gateway.ts';
import { GatewayCounts } from './gateway/gateway-counts.ts';
import { HeldBodies } from './gateway/bodies/held-bodies.ts';
import { ProvenTokens } from './gateway/exchange/proven-tokens.ts';
import { RegistryBearers } from './gateway/upstream/registry-bearers.ts';
import { createUpstream } from './gateway/upstream/upstream.ts';
import { BotLogins } from './gateway/exchange/who-am-i.ts';
import { GrantedOwner } from './grants/granted-owner.ts';
import { GrantedOwners } from './grants/granted-owners.ts';
import { loadIdentityKey } from './identity/identity-key.ts';
import { Quota } from './quota/quota.ts';
import { CredentialWatch } from './relay/credential-watch.ts';
import { createRelay } from './relay/relay.ts';
import { sidecarHealth } from './relay/sidecar-health.ts';
import { TurnRelay } from './relay/turn-relay.ts';
import { buildReport } from './report/build-report.ts';
import { HeardVitals } from './report/heard-vitals.ts';
import { Reporter } from './report/reporter.ts';
import { TokenKeeper } from './tokens/token-keeper.ts';

export type SidecarOptions = {
  readonly boot: WorkspaceBoot;
  readonly access: GatewayAccess;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Random;
};

export type Sidecar = {
  readonly doors: Readonly<Record<DoorName, Door>>;
  stop(): Promise<void>;
};

/** What is in flight may finish this long when the sidecar is told to stop, in milliseconds. */
const CLOSING_PATIENCE = 2_000;
/** For bodies that decide about their requests: two of the largest. Bytes. */
const MEMORY_FOR_BODIES = 33_554_432;

/** Puts the sidecar of one workspace together and starts it; its doors take connections at once. */
export async function startSidecar({ boot, access, log, clock, random }: SidecarOptions): Promise<Sidecar> {
  const key = await loadIdentityKey(join(boot.folders.sidecar, SIDECAR_FILES.identityKey));
  const codeFile = join(boot.folders.sidecar, SIDECAR_FILES.enrolmentCode);
  const enrolment = new Enrolment({ platform: boot.platform, workspaceId: boot.id, codeFile, key, log });
  const platform = new PlatformClient({ platform: boot.platform, workspaceId: boot.id, key, enrolment, clock });

  const startedAt = clock();
  const onChange = (): void => reporter.change();
  const onTokenChange = (): void => {
    onChange();
    handed?.change();
  };
  const counts = new GatewayCounts(onChange);
  const deeds = new Deeds(onChange);
  const vitals = new HeardVitals(clock, onChange);
  const gitHubClock = new RemoteClock(clock);
  const owners = new GrantedOwners({
    grants: boot.grants,
    create: (granted) =>
      new GrantedOwner(
        granted,
        (refused) => fetchInstallationToken(platform, granted.owner, refused),
        (fetchToken) => new TokenKeeper({ fetchToken, gitHubClock, clock, random, log, onChange: onTokenChange }),
      ),
  });
  const quota = new Quota({ gitHubClock, onNews: onChange });
  const reporter = new Reporter({
    platform,
    log,
    report: () =>
      buildReport({
        ...{ startedAt, owners: owners.all, limits: quota.unreported(), counts, deeds: deeds.report() },
        vitals: vitals.current,
      }),
    hasNews: () => !deeds.isEmpty,
    onDelivered: (report, standing) => {
      if (standing !== undefined) {
        owners.hear(standing, report);
        quota.hear(standing);
      }
      quota.reported(report.limits);
      if (report.deeds !== undefined) deeds.delivered(report.deeds);
    },
  });

  const upstream = createUpstream();
  const authorities = authoritiesOf(boot.github, boot.otherHosts);
  const parts = {
    ...{ owners, gitHubClock, upstream, counts, quota, deeds, authorities, log },
    bodies: new HeldBodies(MEMORY_FOR_BODIES),
    proven: new ProvenTokens(),
    bots: new BotLogins(boot.github.graphql, upstream),
    bearers: new RegistryBearers(),
  };
  const handed =
    boot.delivery === 'helper'
      ? new HandedTokens({
          owners,
          gitHubClock,
          clock,
          ask: (token, signal) => askWhetherGood(token, { github: boot.github, upstream, gitHubClock }, signal),
          onRejected: () => counts.unauthorizedToldOf(),
        })
      : undefined;
  const checks = handed === undefined ? undefined : new TokenChecks(handed, random);
  const watch = new CredentialWatch(() => counts.credentialFailures);
  const turns = new TurnRelay({ platform, watch, clock, random });
  const doors = {
    git: new Door(createGateway(parts, { form: 'git', localKey: new LocalKey(new Secret(access.key)) }), clock),
    gh: new Door(createGateway(parts, { form: 'json' }), clock),
    relay: new Door(
      createRelay({
        ...{ turns, handed, log, hear: (said) => vitals.hear(said) },
        health: () => sidecarHealth(boot.delivery, owners.all, handed?.feeding),
      }),
      clock,
    ),
  };

  // With delivery `env` the agent has a token of its own; this process then relays turns and reports, no more.
  if (boot.delivery !== 'env') owners.start();
  checks?.start();
  reporter.start();
  return {
    doors,
    stop: async () => {
      handed?.stop();
      await checks?.stop();
      await owners.stop();
      await Promise.all(Object.values(doors).map((door) => door.close(CLOSING_PATIENCE)));
      // Last, so that it can tell what became of the pushes that were let finish.
      await reporter.stop();
      upstream.close();
    },
  };
}
