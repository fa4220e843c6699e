import { join } from 'node:path';
import { waitingHelps } from '../../contract/errors.ts';
import { InstallationTokenAnswer } from '../../contract/installation-token.ts';
import { type GatewayAccess, SIDECAR_FILES, type WorkspaceBoot } from '../../contract/workspace-boot.ts';
import type { ConnectionHandoff } from '../../contract/connection-handoff.ts';
import type { SidecarReport } from '../../contract/status.ts';
import type { Clock, Random } from '../../lib/clock.ts';
import type { Log } from '../../lib/log.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { Secret } from '../../lib/secret.ts';
import { authoritiesOf } from './gateway/authorities.ts';
import { Door } from './gateway/door.ts';
import { createGateway } from './gateway/gateway.ts';
import { GatewayCounts } from './gateway/gateway-counts.ts';
import { createUpstream } from './gateway/upstream.ts';
import { loadIdentityKey } from './identity/identity-key.ts';
import { Enrolment } from './control-plane/enrolment.ts';
import { PlatformClient } from './control-plane/platform-client.ts';
import { CredentialWatch } from './relay/credential-watch.ts';
import { createRelay } from './relay/relay.ts';
import { TurnRelay } from './relay/turn-relay.ts';
import { Reporter } from './report/reporter.ts';
import { GitHubClock } from './tokens/github-clock.ts';
import type { TokenFault } from './tokens/token-fault.ts';
import { TokenKeeper } from './tokens/token-keeper.ts';

export type SidecarOptions = {
  readonly boot: WorkspaceBoot;
  readonly access: GatewayAccess;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Random;
};

export type Sidecar = {
  readonly doors: Readonly<Record<ConnectionHandoff['door'], Door>>;
  stop(): Promise<void>;
};

/** What is in flight may finish this long when the sidecar is told to stop, in milliseconds. */
const CLOSING_PATIENCE = 2_000;

/** Puts the sidecar of one workspace together and starts it; its doors take connections at once. */
export async function startSidecar({ boot, access, log, clock, random }: SidecarOptions): Promise<Sidecar> {
  const key = await loadIdentityKey(join(boot.folders.sidecar, SIDECAR_FILES.identityKey));
  const codeFile = join(boot.folders.sidecar, SIDECAR_FILES.enrolmentCode);
  const enrolment = new Enrolment({ platform: boot.platform, workspaceId: boot.id, codeFile, key, log });
  const platform = new PlatformClient({ platform: boot.platform, workspaceId: boot.id, key, enrolment, clock });

  const startedAt = clock();
  const owner = boot.repositories[0]?.owner ?? '';
  const reporter = new Reporter({ platform, log, report: () => ({ startedAt, ...reportOf(tokens, counts, owner) }) });
  const onChange = (): void => reporter.change();
  const counts = new GatewayCounts(onChange);
  const gitHubClock = new GitHubClock(clock);
  const fetchToken = (refused: string | undefined) => fetchInstallationToken(platform, refused);
  const tokens = new TokenKeeper({ fetchToken, gitHubClock, clock, random, log, onChange });

  const upstream = createUpstream();
  const rules = { authorities: authoritiesOf(boot.github), grant: { repositories: boot.repositories } };
  const parts = { tokens, gitHubClock, clock, upstream, counts, rules, log };
  const watch = new CredentialWatch(() => counts.credentialFailures);
  const turns = new TurnRelay({ platform, watch, clock, random });
  const doors = {
    git: new Door(createGateway(parts, { form: 'git', localKey: new Secret(access.key) })),
    gh: new Door(createGateway(parts, { form: 'json' })),
    relay: new Door(createRelay({ turns, health: () => healthOf(tokens), log })),
  };

  // With delivery `env` the agent has a token of its own; this process then relays turns and reports, no more.
  if (boot.delivery === 'gateway') tokens.start();
  reporter.start();
  return {
    doors,
    stop: async () => {
      await Promise.all([tokens.stop(), reporter.stop()]);
      await Promise.all(Object.values(doors).map((door) => door.close(CLOSING_PATIENCE)));
      upstream.close();
    },
  };
}

async function fetchInstallationToken(
  platform: PlatformClient,
  refused: string | undefined,
): Promise<Result<InstallationTokenAnswer, TokenFault>> {
  const query = refused === undefined ? '' : `?refused=${refused}`;
  const answer = await platform.send({ method: 'GET', path: `/github-installation-token${query}` });
  if (!answer.ok) return answer;
  const parsed = InstallationTokenAnswer.safeParse(answer.value.body);
  if (parsed.success) return ok(parsed.data);
  return err({
    code: 'internal',
    message: 'the Mooring platform answered something else than a token',
    remedy: 'run the same version of platform and sidecar',
  });
}

function reportOf(tokens: TokenKeeper, counts: GatewayCounts, owner: string): Omit<SidecarReport, 'startedAt'> {
  const token = tokens.current();
  const { fault } = tokens;
  return {
    tokens: token ? [{ owner, sha256: token.sha256, issuedAt: token.issuedAt, expiresAt: token.expiresAt }] : [],
    limits: [],
    gateway: counts.snapshot(),
    ...(fault && {
      fault: { code: fault.code, message: fault.message, remedy: fault.remedy, waitingHelps: waitingHelps(fault.code) },
    }),
  };
}

function healthOf(tokens: TokenKeeper) {
  const token = tokens.current();
  const { fault } = tokens;
  return {
    token: token === undefined ? { valid: false } : { valid: true, expiresAt: token.expiresAt },
    ...(fault && { fault: { code: fault.code, message: fault.message } }),
  };
}
