/** A workflow file that has stood on a default branch; its id outlives changes of the file. */
export type Workflow = {
  id: number;
  repositoryId: number;
  path: string;
  name: string;
  state: 'active' | 'disabled_manually';
  createdAt: number;
  updatedAt: number;
};

export type WorkflowRun = {
  id: number;
  repositoryId: number;
  workflowId: number;
  /** Counted for each workflow; a run that is done again keeps its own. */
  number: number;
  attempt: number;
  /** As the workflow was called at that commit. */
  name: string;
  branch: string;
  commitOid: string;
  actorId: number;
  /** Who asked for the latest attempt. */
  triggeredById: number;
  jobs: WorkflowJob[];
  createdAt: number;
  startedAt: number;
  updatedAt: number;
};

export type WorkflowJob = {
  id: number;
  name: string;
  labels: string[];
  steps: string[];
  /** Undefined while no runner has taken it. */
  conclusion?: 'success' | 'cancelled';
  startedAt: number;
  completedAt?: number;
};
