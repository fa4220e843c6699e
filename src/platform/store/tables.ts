import type { ColumnType, Generated } from 'kysely';

/** Times are Unix milliseconds; columns named `*_json` hold JSON that passes a schema when it is read. */
type Fixed<T> = ColumnType<T, T, never>;

export type WorkspaceTable = {
  id: Fixed<string>;
  name: Fixed<string>;
  spec_json: string;
  /** `file`: from mooring.yaml, reconciled at each start. `api`: made by an operator. */
  source: 'file' | 'api';
  /**
   * What should be: `removed` is a workspace that mooring.yaml no longer names, `deleted` one that an operator has removed
   * although mooring.yaml names it.
   */
  desired: 'running' | 'stopped' | 'removed' | 'deleted';
  /** Why it could not be started. */
  failure: string | null;
  started_at: number | null;
  public_key_json: string | null;
  /** Hex SHA-256 of the one-time code. */
  enrolment_code_sha256: string | null;
  enrolment_code_expires_at: number | null;
  /** The key that has used the code: the same key may come again, another may not. */
  enrolment_code_used_by_json: string | null;
  report_json: string | null;
  reported_at: number | null;
  created_at: Fixed<number>;
};

/** What each sidecar of a workspace has counted: a new one begins at zero, the workspace's history does not. */
export type SidecarRunTable = {
  workspace_id: Fixed<string>;
  started_at: Fixed<number>;
  reported_at: number;
  requests: number;
  unauthorized_passed_on: number;
  healed: number;
  refused: number;
};

export type SignatureIdTable = {
  workspace_id: Fixed<string>;
  jti: Fixed<string>;
  /** After this the signature is too old to be accepted anyway. */
  expires_at: Fixed<number>;
};

export type InstallationTokenTable = {
  id: Fixed<string>;
  /** Whom it was issued to: a workspace's id, all who share a grant, or `operator`; `platform` holds what nobody may. */
  holder: Fixed<string>;
  /** The GitHub that issued it: its token is never shown to another. */
  github: Fixed<string>;
  /** Everything that the token's content depends on. */
  scope_key: Fixed<string>;
  installation_id: Fixed<number>;
  repositories_json: Fixed<string>;
  permissions_json: Fixed<string>;
  sha256: Fixed<string>;
  /** Base64 of the sealed token; emptied once the token is dead. */
  sealed: string | null;
  issued_at: Fixed<number>;
  expires_at: Fixed<number>;
  /** Set when GitHub refused it: it is not handed out again. */
  refused_at: number | null;
  /** Set when it must be revoked; `revoked_at` once GitHub has confirmed. */
  revocation_reason: string | null;
  revoked_at: number | null;
};

/** Each row holds the hash of the one before: see `audit/chain.ts`. */
export type AuditTable = {
  /** From 1, without a gap. */
  sequence: Fixed<number>;
  at: Fixed<number>;
  event: Fixed<string>;
  /** Who it concerns: a workspace's name, or `operator`. */
  subject: Fixed<string>;
  detail_json: Fixed<string>;
  previous_hash: Fixed<string>;
  hash: Fixed<string>;
};

/** One row: the last of the audit, so that a cut-off end shows. */
export type AuditHeadTable = {
  id: Fixed<1>;
  sequence: number;
  hash: string;
};

export type MessageTable = {
  id: Fixed<string>;
  workspace_id: Fixed<string>;
  /** Order of acceptance within the store. */
  sequence: Generated<number>;
  source: Fixed<'idle' | 'operator'>;
  text: Fixed<string>;
  state: 'SUBMITTED' | 'LEASED' | 'SETTLED';
  /** The runtime that has it, or had it last. */
  holder: string | null;
  attempt: number;
  lease_expires_at: number | null;
  activity: string | null;
  outcome: string | null;
  summary: string | null;
  created_at: Fixed<number>;
  settled_at: number | null;
};

export type TurnCountTable = {
  message_id: Fixed<string>;
  attempt: Fixed<number>;
  workspace_id: Fixed<string>;
  begun_at: Fixed<number>;
  git_commands: number;
  gh_commands: number;
  failed_commands: number;
  pull_requests_opened: number;
};

/** The runtimes that a workspace has had, the newest with the highest sequence. */
export type RuntimeHolderTable = {
  sequence: Generated<number>;
  workspace_id: Fixed<string>;
  holder: Fixed<string>;
};

/** A secret for agents: of one workspace, or of all. */
export type AgentSecretTable = {
  /** Made of the workspace and the name, so that each has one of a name: what is sealed is sealed for this row. */
  id: Fixed<string>;
  workspace_id: Fixed<string | null>;
  name: Fixed<string>;
  sealed: string;
  fingerprint: string;
  set_at: number;
};

export type Tables = {
  agent_secrets: AgentSecretTable;
  workspaces: WorkspaceTable;
  sidecar_runs: SidecarRunTable;
  signature_ids: SignatureIdTable;
  installation_tokens: InstallationTokenTable;
  audit: AuditTable;
  audit_head: AuditHeadTable;
  messages: MessageTable;
  turn_counts: TurnCountTable;
  runtime_holders: RuntimeHolderTable;
};
