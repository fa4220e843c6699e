import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EmulatorContext } from '../../context.ts';
import { git } from '../../git/plumbing/run-git.ts';
import type { PermissionLevel } from '../../state/model.ts';
import { startEmulator, type TestEmulator } from '../../testing/start-emulator.ts';
import { restRoutes } from '../routes.ts';
import { ConformingClient } from './client.ts';
import { COVERAGE } from './coverage.ts';
import { loadOpenApi } from './openapi.ts';
import { walkAccounts, walkRepository } from './walk-accounts.ts';
import { walkContents } from './walk-contents.ts';
import { walkGit } from './walk-git.ts';
import { walkIssues } from './walk-issues.ts';
import { walkPulls } from './walk-pulls.ts';
import { walkReleases } from './walk-releases.ts';
import { walkSearch } from './walk-search.ts';
import { walkSettings } from './walk-settings.ts';
import { walkWorkflows } from './walk-workflows.ts';

/** What the App does not hold. */
const MORE: Readonly<Record<string, PermissionLevel>> = {
  administration: 'write',
  workflows: 'write',
  actions: 'write',
  secrets: 'write',
  actions_variables: 'write',
};

let emulator: TestEmulator;
let github: ConformingClient;
let uploads: ConformingClient;

beforeAll(async () => {
  emulator = await startEmulator();
  // More than the App holds, so that every route can be reached.
  const permissions = { ...emulator.installation.permissions, ...MORE };
  const token = await emulator.mintToken({ permissions });
  await addEmptyRepository(emulator.context);
  const description = await loadOpenApi();
  github = new ConformingClient(`${emulator.url}/api/v3`, token, description);
  uploads = new ConformingClient(`${emulator.url}/api/uploads`, token, description);
}, 60_000);
afterAll(() => emulator.stop());

test('answers about accounts are as GitHub describes them', () => walkAccounts(github));
test('answers about issues are as GitHub describes them', () => walkIssues(github));
test('answers about a repository are as GitHub describes them', () => walkRepository(github));
test('answers about git are as GitHub describes them', () => walkGit(github));
test('answers about contents are as GitHub describes them', () => walkContents(github));
test('answers about pull requests are as GitHub describes them', () => walkPulls(github));

test('answers about releases are as GitHub describes them', () => walkReleases(github, uploads));
test('answers about workflows are as GitHub describes them', () => walkWorkflows(github));
test("answers about a repository's settings are as GitHub describes them", () => walkSettings(github));
test('answers to searches are as GitHub describes them', () => walkSearch(github));

test('each route has been seen with each status that it is known to answer', () => {
  const seen = Object.fromEntries(
    [...github.covered, ...uploads.covered]
      .toSorted(([one], [other]) => one.localeCompare(other))
      .map(([operation, statuses]) => [operation, [...statuses].toSorted()]),
  );
  expect(seen).toEqual(COVERAGE);
});

test('no route is served that was not checked', () => {
  const checked = new Set([...github.covered.keys()].map(shape));
  const served = restRoutes(emulator.context)
    .routes.filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => shape(`${method} ${path}`));
  expect(served.filter((route) => !checked.has(route))).toEqual([]);
});

/** One that nothing has been pushed to yet. */
async function addEmptyRepository({ model, repositoriesFolder, clock }: EmulatorContext): Promise<void> {
  const tide = model.repositories.find(({ name }) => name === 'tide');
  if (tide === undefined) throw new Error('the seed has no repository tide');
  const folder = join(repositoriesFolder, 'acme', 'empty.git');
  await mkdir(folder);
  await git(folder, ['init', '--quiet', '--bare', '--initial-branch=main']);
  model.repositories.push({ ...tide, id: model.nextId++, name: 'empty', createdAt: clock(), pushedAt: clock() });
}

/** The same for GitHub's `/issues/{issue_number}` and Hono's `/issues/:number{[0-9]+}`. */
function shape(operation: string): string {
  return operation
    .replaceAll(/:\w+(?:\{[^/]*?\})?(?=\/|$)/g, '*')
    .replaceAll(/\{\w+\}/g, '*')
    .replace(/\/contents$/, '/contents/*');
}
