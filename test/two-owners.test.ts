import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installOn } from '../src/emulator/apps/manifest/install-app.ts';
import type { TestEmulator } from '../src/emulator/testing/start-emulator.ts';
import { asAgent } from './harness/inside-sandbox.ts';
import { makeApp } from './harness/make-app.ts';
import type { MooringUp } from './harness/mooring-up.ts';
import { addOrganisation } from './harness/second-organisation.ts';
import { type Arrival, tokensArriving } from './harness/tokens-arriving.ts';
import { startUpAtEmulator } from './harness/up-at-emulator.ts';

const OWNERS = ['acme', 'umbrella'];
const GRANTED = ['acme/tide', 'umbrella/parasol'];
const ADA = {
  name: 'ada',
  grants: [
    { owner: 'acme', repositories: ['tide'] },
    { owner: 'umbrella', repositories: ['parasol'] },
  ],
};

/** Clones, pushes and asks the API at each owner, in turns. */
async function workAtBoth({ dataFolder }: MooringUp): Promise<void> {
  const work = GRANTED.map((repository) => {
    const folder = `/tmp/${repository.replace('/', '-')}`;
    return [
      `git clone --quiet https://github.com/${repository}.git ${folder}`,
      `git -C ${folder} checkout --quiet -b work && git -C ${folder} commit --quiet --allow-empty -m Work`,
      `git -C ${folder} push --quiet origin work 2>&1`,
      `gh api repos/${repository}/branches/work --jq .name`,
      `gh api repos/${repository}/issues --method POST -f title=Seen --jq .title`,
    ];
  });
  const script = ['set -e', ...work.flat(), 'gh issue list -R acme/tide --limit 1 > /tmp/issues'].join('\n');
  const { code, stdout, stderr } = await asAgent(dataFolder, 'ada', script);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'work\nSeen\nwork\nSeen\n', stderr: '' });
}

/** What is there and not granted is refused by its name, before anything is sent. */
async function isRefusedTheRest({ dataFolder }: MooringUp, arrivals: readonly Arrival[]): Promise<void> {
  for (const command of ['git ls-remote https://github.com/umbrella/cellar', 'gh api repos/umbrella/cellar']) {
    const { code, stderr } = await asAgent(dataFolder, 'ada', command);
    expect(code, command).not.toBe(0);
    expect(stderr).toMatch(/the repository umbrella\/cellar is outside this workspace's grant.*repository_not_granted/);
  }
  expect(arrivals.filter(({ path }) => path.includes('cellar'))).toEqual([]);
}

/** Each token reached one owner's granted repository alone, and was sent to that owner's paths alone. */
function wereKeptApart({ context: { model } }: TestEmulator, arrivals: readonly Arrival[]): void {
  const ownerOf = (accountId: number | undefined) => model.users.find(({ id }) => id === accountId)?.login ?? '';
  const reach = model.tokens.map(({ sha256, installationId, repositoryIds = [] }) => {
    const owner = ownerOf(model.installations.find(({ id }) => id === installationId)?.accountId);
    const repositories = model.repositories.filter(({ id }) => repositoryIds.includes(id));
    return { sha256, owner, repositories: repositories.map((each) => `${ownerOf(each.ownerId)}/${each.name}`) };
  });
  expect(new Set(reach.flatMap(({ repositories }) => repositories))).toEqual(new Set(GRANTED));
  for (const { repositories } of reach) expect(repositories).toHaveLength(1);
  for (const owner of OWNERS) {
    const came = arrivals.filter(({ path }) => path.includes(`/${owner}/`));
    expect(came.length).toBeGreaterThan(5);
    const senders = came.map(({ sha256 }) => reach.find((token) => token.sha256 === sha256)?.owner);
    expect(new Set(senders)).toEqual(new Set([owner]));
  }
}

test('a workspace with grants of two owners works at both, each with that owner’s token', async () => {
  const arrivals = tokensArriving();
  const { up, emulator } = await startUpAtEmulator(async (github) => {
    const umbrella = await addOrganisation(github, 'umbrella', ['parasol', 'cellar']);
    installOn(github.context, github.app, umbrella, undefined);
    return { workspaces: [ADA] };
  });
  await workAtBoth(up);
  await isRefusedTheRest(up, arrivals);
  wereKeptApart(emulator, arrivals);
  await up.stop();
  expect(emulator.context.model.tokens.filter(({ revokedAt }) => revokedAt === undefined)).toEqual([]);
});

test('each owner may have an App of its own, made from a manifest', async () => {
  const arrivals = tokensArriving();
  const { up, emulator } = await startUpAtEmulator(async (github, folder) => {
    await addOrganisation(github, 'umbrella', ['parasol', 'cellar']);
    const made = await makeApp(github.url, 'umbrella', 'Umbrella Agents');
    await writeFile(join(folder, 'umbrella.pem'), made.privateKeyPem, { mode: 0o600 });
    return {
      github: [
        { app: { id: github.app.clientId, privateKeyFile: './app.pem' } },
        { owners: ['umbrella'], app: { id: made.clientId, privateKeyFile: './umbrella.pem' } },
      ],
      workspaces: [ADA],
    };
  });
  await workAtBoth(up);
  wereKeptApart(emulator, arrivals);
  const apps = new Set(emulator.context.model.installations.map(({ appId }) => appId));
  expect(apps.size).toBe(2);
});
