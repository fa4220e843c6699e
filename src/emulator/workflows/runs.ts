import type { EmulatorContext } from '../context.ts';
import type { EmulatorModel, User } from '../state/model.ts';
import type { Workflow, WorkflowJob, WorkflowRun } from '../state/workflow-model.ts';
import type { WorkflowFile } from './read-workflow-file.ts';

/**
 * Nothing is executed here. GitHub's own machines are played by runners that succeed at once; a job for a
 * `self-hosted` runner waits, as there is none, until somebody cancels it.
 */
const hasRunner = ({ labels }: Pick<WorkflowJob, 'labels'>): boolean => !labels.includes('self-hosted');

export function startRun(
  context: EmulatorContext,
  workflow: Workflow,
  { name, jobs }: WorkflowFile,
  { branch, commitOid, actor }: { readonly branch: string; readonly commitOid: string; readonly actor: User },
): WorkflowRun {
  const { model } = context;
  const now = context.clock();
  const run: WorkflowRun = {
    ...{ id: model.nextId++, repositoryId: workflow.repositoryId, workflowId: workflow.id },
    number: 1 + model.workflowRuns.filter(({ workflowId }) => workflowId === workflow.id).length,
    attempt: 1,
    ...{ name, branch, commitOid, actorId: actor.id, triggeredById: actor.id },
    jobs: jobs.map(({ name, labels, steps }) => attempt(context, { name, labels, steps })),
    ...{ createdAt: now, startedAt: now, updatedAt: now },
  };
  model.workflowRuns.push(run);
  context.changed();
  return run;
}

/** Each attempt has jobs of its own, under new ids. */
export function runAgain(context: EmulatorContext, run: WorkflowRun, actor: User, isWanted = anyJob): void {
  const now = context.clock();
  run.jobs = run.jobs.map((job) => (isWanted(job) ? attempt(context, job) : job));
  Object.assign(run, { attempt: run.attempt + 1, triggeredById: actor.id, startedAt: now, updatedAt: now });
  context.changed();
}

export function cancelRun(context: EmulatorContext, run: WorkflowRun): void {
  const now = context.clock();
  for (const job of run.jobs) {
    if (job.conclusion === undefined) Object.assign(job, { conclusion: 'cancelled', completedAt: now });
  }
  run.updatedAt = now;
  context.changed();
}

export const isCompleted = ({ jobs }: WorkflowRun): boolean => jobs.every(({ conclusion }) => conclusion !== undefined);

/** Null while it goes on. */
export function conclusionOf(run: WorkflowRun): 'success' | 'cancelled' | null {
  if (!isCompleted(run)) return null;
  return run.jobs.some(({ conclusion }) => conclusion === 'cancelled') ? 'cancelled' : 'success';
}

export const failedJob = ({ conclusion }: WorkflowJob): boolean => conclusion === 'cancelled';

const anyJob = (_job: WorkflowJob): boolean => true;

export function runOfJob(model: EmulatorModel, id: number): { run: WorkflowRun; job: WorkflowJob } | undefined {
  for (const run of model.workflowRuns) {
    const job = run.jobs.find((each) => each.id === id);
    if (job !== undefined) return { run, job };
  }
  return undefined;
}

function attempt(
  { model, clock }: EmulatorContext,
  { name, labels, steps }: Pick<WorkflowJob, 'name' | 'labels' | 'steps'>,
): WorkflowJob {
  const now = clock();
  const job = { id: model.nextId++, name, labels, steps, startedAt: now };
  return hasRunner(job) ? { ...job, conclusion: 'success', completedAt: now } : job;
}
