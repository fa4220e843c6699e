import type { PublicKey } from '../../contract/enrolment.ts';
import type { SidecarReport } from '../../contract/status.ts';
import type { WorkspaceSpec } from '../../contract/workspace.ts';

/** A workspace as the platform remembers it. Times are Unix milliseconds. */
export type WorkspaceRecord = {
  readonly id: string;
  readonly name: string;
  readonly spec: WorkspaceSpec;
  /** `file`: from mooring.yaml. `api`: made by an operator. */
  readonly source: 'file' | 'api';
  /** `removed`: mooring.yaml no longer names it. `deleted`: an operator has removed it, though mooring.yaml names it. */
  readonly desired: 'running' | 'stopped' | 'removed' | 'deleted';
  readonly failure?: string;
  readonly startedAt?: number;
  /** The enrolled key. */
  readonly publicKey?: PublicKey;
  /** When the one-time code that waits for its first use runs out. */
  readonly codeExpiresAt?: number;
  readonly report?: SidecarReport;
  readonly reportedAt?: number;
};

/** What is kept of it is a memory: it grants nothing, and no table shows it. */
export const isGone = ({ desired }: Pick<WorkspaceRecord, 'desired'>): boolean =>
  desired === 'removed' || desired === 'deleted';
