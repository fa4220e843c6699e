import { expect } from 'vitest';
import type { ConformingClient } from './client.ts';

const ACTIONS = '/repos/{owner}/{repo}/actions';
const WORKFLOW = `${ACTIONS}/workflows/{workflow_id}`;
const RUN = `${ACTIONS}/runs/{run_id}`;
const CI = { workflow_id: 'ci.yml' };
const MISSING = { workflow_id: 'none.yml', run_id: 1, job_id: 1 };

const ADA = { name: 'Ada', email: 'ada@example.com' };
const FILE = (runner: string): string => `name: CI
on:
  workflow_dispatch:
    inputs:
      depth: { required: true }
      note: { required: true, default: none }
jobs:
  build:
    runs-on: ${runner}
    steps:
      - uses: actions/checkout@v4
      - { name: Test, run: make test }
`;

/** A workflow from its file to its runs: dispatched, looked at, cancelled, done again and taken away. */
export async function walkWorkflows(github: ConformingClient): Promise<void> {
  await add(github, 'ci.yml', FILE('ubuntu-latest'));
  await add(github, 'own.yaml', FILE('[self-hosted, linux]').replaceAll('CI', 'Own'));
  await add(github, 'push.yml', 'on: push\njobs: { build: { runs-on: ubuntu-latest } }\n');
  const listed = await github.call(`GET ${ACTIONS}/workflows`, { status: 200 });
  expect(listed.json).toMatchObject({ workflows: [{ name: 'CI' }, { name: 'Own' }, { path: expect.any(String) }] });
  await github.call(`GET ${WORKFLOW}`, { status: 200, parameters: CI });
  await github.call(`GET ${WORKFLOW}`, { status: 404, parameters: MISSING });
  await walkDispatch(github);
  await walkRun(github, await dispatched(github, 'ci.yml'));
  await walkWaiting(github, await dispatched(github, 'own.yaml'));
  await github.call(`GET ${ACTIONS}/caches`, { status: 200 });
}

async function add(github: ConformingClient, name: string, text: string): Promise<void> {
  await github.call('PUT /repos/{owner}/{repo}/contents/{path}', {
    status: 201,
    parameters: { path: `.github/workflows/${name}` },
    // The description knows no address such as GitHub gives to bots.
    body: { message: `Add ${name}`, content: Buffer.from(text).toString('base64'), author: ADA, committer: ADA },
  });
}

async function walkDispatch(github: ConformingClient): Promise<void> {
  const dispatch = `POST ${WORKFLOW}/dispatches`;
  const inputs = { depth: '3' };
  await github.call(dispatch, { status: 404, parameters: MISSING, body: { ref: 'main' } });
  await github.call(dispatch, { status: 422, parameters: CI, body: { ref: 'none', inputs } });
  await github.call(dispatch, { status: 422, parameters: CI, body: { ref: 'main' } });
  await github.call(dispatch, { status: 422, parameters: CI, body: { ref: 'main', inputs: { ...inputs, more: '1' } } });
  await github.call(dispatch, { status: 422, parameters: { workflow_id: 'push.yml' }, body: { ref: 'main' } });
  await github.call(`PUT ${WORKFLOW}/disable`, { status: 204, parameters: CI });
  await github.call(dispatch, { status: 422, parameters: CI, body: { ref: 'main', inputs } });
  await github.call(`PUT ${WORKFLOW}/enable`, { status: 204, parameters: CI });
  for (const verb of ['enable', 'disable']) {
    await github.call(`PUT ${WORKFLOW}/${verb}`, { status: 404, parameters: MISSING });
  }
  const more = { ref: 'main', inputs, return_run_details: true };
  await github.call(dispatch, { status: 200, parameters: CI, body: more });
}

/** Dispatches it and gives the run's id. */
async function dispatched(github: ConformingClient, file: string): Promise<number> {
  const parameters = { workflow_id: file };
  await github.call(`POST ${WORKFLOW}/dispatches`, {
    status: 204,
    parameters,
    body: { ref: 'refs/heads/main', inputs: { depth: '1' } },
  });
  const runs = await github.call(`GET ${WORKFLOW}/runs`, { status: 200, parameters, query: { branch: 'main' } });
  return (runs.json as { workflow_runs: [{ id: number }] }).workflow_runs[0].id;
}

async function walkRun(github: ConformingClient, id: number): Promise<void> {
  const parameters = { run_id: id };
  const run = await github.call(`GET ${RUN}`, { status: 200, parameters });
  expect(run.json).toMatchObject({ name: 'CI', status: 'completed', conclusion: 'success', run_attempt: 1 });
  await github.call(`GET ${RUN}`, { status: 404, parameters: MISSING });
  await github.call(`GET ${WORKFLOW}/runs`, { status: 404, parameters: MISSING });
  const failed = await github.call(`GET ${ACTIONS}/runs`, { status: 200, query: { status: 'failure' } });
  expect(failed.json).toMatchObject({ total_count: 0 });

  const jobs = await github.call(`GET ${RUN}/jobs`, { status: 200, parameters });
  const [job] = (jobs.json as { jobs: [{ id: number; steps: { name: string }[] }] }).jobs;
  expect(job.steps.map(({ name }) => name)).toEqual(['Set up job', 'Run actions/checkout@v4', 'Test', 'Complete job']);
  await github.call(`GET ${RUN}/jobs`, { status: 404, parameters: MISSING });
  await github.call(`GET ${RUN}/artifacts`, { status: 200, parameters });
  await github.call(`GET ${RUN}/artifacts`, { status: 404, parameters: MISSING });
  const one = `${ACTIONS}/jobs/{job_id}`;
  await github.call(`GET ${one}`, { status: 200, parameters: { job_id: job.id } });
  await github.call(`GET ${one}`, { status: 404, parameters: MISSING });
  const annotations = 'GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations';
  await github.call(annotations, { status: 200, parameters: { check_run_id: job.id } });
  await github.call(annotations, { status: 404, parameters: { check_run_id: 1 } });

  await github.call(`POST ${RUN}/cancel`, { status: 409, parameters });
  await github.call(`POST ${RUN}/rerun-failed-jobs`, { status: 403, parameters });
  await github.call(`POST ${RUN}/rerun`, { status: 201, parameters });
  await github.call(`POST ${one}/rerun`, { status: 404, parameters: { job_id: job.id } });
  const again = await github.call(`GET ${RUN}`, { status: 200, parameters });
  expect(again.json).toMatchObject({ run_attempt: 2, previous_attempt_url: expect.stringMatching('attempts/1') });
  await github.call(`DELETE ${RUN}`, { status: 204, parameters });
  for (const verb of ['POST rerun', 'POST cancel', 'POST rerun-failed-jobs', 'DELETE '].map((each) =>
    each.split(' '),
  )) {
    await github.call(`${verb[0]} ${RUN}${verb[1] === '' ? '' : `/${verb[1]}`}`, { status: 404, parameters });
  }
}

/** Of a run that no runner takes. */
async function walkWaiting(github: ConformingClient, id: number): Promise<void> {
  const parameters = { run_id: id };
  const queued = await github.call(`GET ${RUN}`, { status: 200, parameters });
  expect(queued.json).toMatchObject({ status: 'queued', conclusion: null });
  await github.call(`DELETE ${RUN}`, { status: 403, parameters });
  await github.call(`POST ${RUN}/rerun`, { status: 403, parameters });
  await github.call(`POST ${RUN}/cancel`, { status: 202, parameters });
  const cancelled = await github.call(`GET ${RUN}`, { status: 200, parameters });
  expect(cancelled.json).toMatchObject({ status: 'completed', conclusion: 'cancelled' });
  await github.call(`POST ${RUN}/rerun-failed-jobs`, { status: 201, parameters });
  const jobs = await github.call(`GET ${RUN}/jobs`, { status: 200, parameters });
  const [job] = (jobs.json as { jobs: [{ id: number }] }).jobs;
  expect(job).toMatchObject({ status: 'queued', labels: ['self-hosted', 'linux'] });
  await github.call(`POST ${RUN}/cancel`, { status: 202, parameters });
  await github.call(`POST ${ACTIONS}/jobs/{job_id}/rerun`, { status: 201, parameters: { job_id: job.id } });
}
