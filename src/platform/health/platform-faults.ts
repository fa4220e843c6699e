import { type PlatformFault } from '../../contract/status.ts';
import { waitingHelps } from '../../contract/errors.ts';
import { redactSecrets } from '../../lib/secret.ts';
import type { GrantHealth } from '../grants/grant-health.ts';
import type { WorkspaceHost } from '../provisioner/workspace-host.ts';
import { toNotice } from '../wire/refuse.ts';
import type { KeyChecks, KeyTrouble } from './key-checks.ts';

export type FaultSources = {
  readonly host: Pick<WorkspaceHost, 'trouble'>;
  readonly keyChecks: Pick<KeyChecks, 'troubles'>;
  readonly health: Pick<GrantHealth, 'troubledSince'>;
};

/** Whoever looks at all workspaces does not wait long for a GitHub that keeps silent. Milliseconds. */
const PATIENCE = 1_000;

/** What does not work that all workspaces lean on, while it does not: the engine in which they run, and GitHub. */
export async function platformFaults({ host, keyChecks, health }: FaultSources): Promise<PlatformFault[]> {
  const engine = host.trouble();
  const troubles = await keyChecks.troubles(PATIENCE);
  const atGitHub = troubles.map((trouble) => faultAtGitHub(trouble, health));
  if (engine === undefined) return atGitHub;
  const { code, message, remedy } = engine.fault;
  return [
    { code, message: redactSecrets(message), remedy, waitingHelps: waitingHelps(code), since: engine.since },
    ...atGitHub,
  ];
}

function faultAtGitHub({ app, refusal, since }: KeyTrouble, health: FaultSources['health']): PlatformFault {
  const { name, api } = app.instance;
  const notice = toNotice(refusal);
  // Workspaces' tokens may have shown it before anybody looked.
  const met = health.troubledSince(name, refusal.reason) ?? since;
  return { ...notice, message: `${notice.message}, ${api}`, since: Math.min(met, since) };
}
