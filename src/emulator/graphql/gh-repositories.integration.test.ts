import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkbench, type Workbench } from './testing/workbench.ts';

describe('gh repo, label, api graphql', { timeout: 60_000 }, () => {
  let bench: Workbench;
  beforeAll(async () => {
    bench = await openWorkbench();
  }, 60_000);
  afterAll(() => bench.stop());

  const harbor = () => bench.emulator.context.model.repositories.find(({ name }) => name === 'harbor')!;
  const labelNames = (): string[] =>
    bench.emulator.context.model.labels
      .filter(({ repositoryId }) => repositoryId === harbor().id)
      .map(({ name }) => name);

  it('repo view and list show what the token reaches', async () => {
    const fields =
      'nameWithOwner,owner,defaultBranchRef,isPrivate,isEmpty,url,sshUrl,viewerPermission,assignableUsers,licenseInfo';
    expect(await bench.ghJson(['repo', 'view', 'acme/harbor', '--json', fields])).toMatchObject({
      nameWithOwner: 'acme/harbor',
      owner: { login: 'acme' },
      defaultBranchRef: { name: 'main' },
      isEmpty: false,
      url: 'https://github.com/acme/harbor',
      sshUrl: 'git@github.com:acme/harbor.git',
      // GitHub has none for Apps.
      viewerPermission: '',
      assignableUsers: expect.arrayContaining([expect.objectContaining({ login: 'ada' })]),
      licenseInfo: null,
    });
    expect((await bench.gh(['repo', 'view', 'acme/harbor'])).stdout).toContain('name:\tacme/harbor\n');
    const narrowed = await bench.emulator.mintToken({ repositoryIds: [harbor().id] });
    const list = await bench.ghJson(['repo', 'list', 'acme', '--json', 'name'], { token: narrowed });
    expect(list).toEqual([{ name: 'harbor' }]);
  });

  it('release list shows what was released, and which is the latest', async () => {
    await bench.gh(['release', 'create', 'v1.0', '-R', 'acme/harbor', '--notes', 'First', '--title', 'One']);
    await bench.gh(['release', 'create', 'v1.1', '-R', 'acme/harbor', '--notes', 'Second', '--prerelease']);
    const lines = (await bench.gh(['release', 'list', '-R', 'acme/harbor'])).stdout.split('\n');
    expect(lines.map((line) => line.split('\t').slice(0, 3))).toEqual([
      ['v1.1', 'Pre-release', 'v1.1'],
      ['One', 'Latest', 'v1.0'],
      [''],
    ]);
  });

  it('every field of repo view has an answer', async () => {
    const { stderr } = await bench.gh(['repo', 'view', 'acme/harbor', '--json']);
    const fields = stderr
      .split('\n')
      .filter((line) => line.startsWith('  '))
      .map((line) => line.trim());
    expect(fields.length).toBeGreaterThan(50);
    expect(await bench.gh(['repo', 'view', 'acme/harbor', '--json', fields.join(',')])).toMatchObject({
      code: 0,
      stderr: '',
    });
  });

  it('label list, sorted as asked', async () => {
    const args = ['label', 'list', '--repo', 'acme/harbor', '--json', 'name', '--sort', 'name', '--limit', '3'];
    const sorted = labelNames().toSorted((a, b) => a.localeCompare(b));
    expect(await bench.ghJson(args)).toEqual(sorted.slice(0, 3).map((name) => ({ name })));
  });

  it('auth status knows the bot', async () => {
    const { code, stdout, stderr } = await bench.gh(['auth', 'status']);
    expect(code).toBe(0);
    expect(stdout + stderr).toContain('Logged in to github.com as mooring[bot]');
  });

  it('api graphql answers, pages and fails as on GitHub', async () => {
    expect(await bench.ghJson(['api', 'graphql', '-f', 'query={viewer{login}}'])).toEqual({
      data: { viewer: { login: 'mooring[bot]' } },
    });
    const query = `query($endCursor: String) { repository(owner: "acme", name: "harbor") {
      labels(first: 3, after: $endCursor) { nodes { name } pageInfo { hasNextPage endCursor } } } }`;
    const { stdout } = await bench.gh([
      'api',
      'graphql',
      '--paginate',
      '-f',
      `query=${query}`,
      '--jq',
      '.data.repository.labels.nodes[].name',
    ]);
    expect(stdout.trim().split('\n')).toEqual(labelNames());
    const missing = await bench.gh(['api', 'graphql', '-f', 'query={repository(owner:"acme",name:"nope"){id}}']);
    expect(missing).toMatchObject({
      code: 1,
      stderr: "gh: Could not resolve to a Repository with the name 'acme/nope'.\n",
    });
  });
});
