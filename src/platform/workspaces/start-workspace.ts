import type { Template } from '../../contract/template.ts';
import type { WorkspaceSpec } from '../../contract/workspace.ts';
import type { Clock } from '../../lib/clock.ts';
import { Fault } from '../../lib/fault.ts';
import type { Log } from '../../lib/log.ts';
import type { Secret } from '../../lib/secret.ts';
import { workspaceScope } from '../broker/decide-scope.ts';
import type { TokenSource } from '../broker/token-broker.ts';
import type { GitHubApps } from '../github/github-apps.ts';
import type { PrepareSecrets, WorkspaceHost, WorkspaceNeeds, WorkspaceSecrets } from '../provisioner/workspace-host.ts';
import { secretsForAgent } from '../secrets/secrets-for-agent.ts';
import type { AgentSecretStore } from '../secrets/store.ts';
import { type Refusal, toWire } from '../wire/refuse.ts';
import { type BootFacts, buildBoot } from './boot.ts';
import type { Enrolment } from './enrolment.ts';
import type { WorkspaceRecord } from './record.ts';
import type { WorkspaceStore } from './store.ts';
import { refusedOutside, templateOf } from './templates.ts';

export type StartParts = {
  readonly workspaces: WorkspaceStore;
  readonly enrolment: Enrolment;
  readonly agentSecrets: AgentSecretStore;
  readonly host: WorkspaceHost;
  readonly broker: TokenSource;
  readonly apps: GitHubApps;
  readonly facts: Pick<BootFacts, 'platform'>;
  /** The operator's own folder of templates, if there is one. */
  readonly templates: string | undefined;
  readonly log: Log;
  readonly clock: Clock;
};

export type StartOptions = {
  /** Have the sidecar enrol anew, for one that has lost its key. */
  readonly freshEnrolment?: boolean;
};

/**
 * Makes a workspace run. One that runs already is adopted as it is, provided that its sidecar has enrolled or still
 * has time to: a code that nobody can use any more is only replaced by a new start.
 */
export async function startOrAdopt(
  parts: StartParts,
  record: WorkspaceRecord,
  { freshEnrolment = false }: StartOptions,
  takeTokens: (reason: string) => Promise<void>,
): Promise<void> {
  const { workspaces, host, apps, facts, agentSecrets, log, clock } = parts;
  const { name, spec } = record;
  const found = await templateOf(spec, parts.templates);
  if (!found.ok) throw faultOf(found.error);
  const { template } = found.value;
  const given = await secretsForAgent(agentSecrets, record, template.environment);
  const github = apps.instance(spec.grants[0]?.github);
  if (github === undefined) throw faultOf({ reason: 'app_not_configured', owner: spec.grants[0]?.owner ?? 'anyone' });
  const { kind: isolation } = await host.isolation();
  const refused = refusedOutside(found.value, isolation);
  if (refused !== undefined) throw faultOf(refused);
  const needs = needsOf(spec, template);
  const boot = buildBoot(record, {
    ...host.addressesInside({ platform: facts.platform, github }),
    template,
    secrets: given.setAt,
    folders: host.folders(name),
    isolation,
  });

  const codeStillWaits = record.codeExpiresAt !== undefined && record.codeExpiresAt > clock();
  const canGoOn = !freshEnrolment && (record.publicKey !== undefined || codeStillWaits);
  const before = await host.inspect(name);
  if (!canGoOn || before.state !== 'running') {
    await host.stop(name);
    // It died while nobody looked.
    if (before.reason !== undefined) await takeTokens(before.reason);
  }
  let how = 'adopted';
  const prepare: PrepareSecrets = async ({ isStateNew }) => {
    how = 'started';
    const secrets = await secretsFor(parts, record, freshEnrolment || isStateNew);
    await workspaces.setStarted(name, clock());
    return { ...secrets, agentSecrets: given.values };
  };
  await host.start(boot, prepare, needs);
  log.info({ workspace: name, isolation }, `workspace ${how}`);
}

export const needsOf = (
  { template, container }: WorkspaceSpec,
  { readOnlyRoot }: Pick<Template, 'readOnlyRoot'>,
): WorkspaceNeeds => ({
  template,
  readOnlyRoot,
  ...(container === undefined ? {} : { container }),
});

/** What its sidecar is given at a start. */
async function secretsFor(
  { enrolment, broker, clock }: StartParts,
  { id, name, spec, publicKey }: WorkspaceRecord,
  freshEnrolment: boolean,
): Promise<WorkspaceSecrets> {
  const mustEnrol = publicKey === undefined || freshEnrolment;
  return {
    ...(mustEnrol ? { enrolmentCode: await enrolment.issueCode(id, clock()) } : {}),
    ...(spec.delivery === 'env' ? { frozenToken: await freezeToken() } : {}),
  };

  async function freezeToken(): Promise<Secret> {
    const scope = workspaceScope({ id, name, grants: spec.grants });
    if (!scope.ok) throw faultOf(scope.error);
    const answer = await broker.tokenFor(scope.value, 'frozen into the environment at start');
    if (!answer.ok) throw faultOf(answer.error);
    return answer.value.token;
  }
}

/** What it is given when it is started again by the boot that it has: a host keeps no secret over a death. */
export async function secretsAgain(
  parts: StartParts,
  record: WorkspaceRecord,
  mustEnrol: boolean,
): Promise<WorkspaceSecrets> {
  const found = await templateOf(record.spec, parts.templates);
  if (!found.ok) throw faultOf(found.error);
  const { values } = await secretsForAgent(parts.agentSecrets, record, found.value.template.environment);
  return { ...(await secretsFor(parts, record, mustEnrol)), agentSecrets: values };
}

function faultOf(refusal: Refusal): Fault {
  const { code, message, remedy } = toWire(refusal);
  return new Fault(code, message, remedy);
}
