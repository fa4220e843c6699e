import { describe, expect, it } from 'vitest';
import { explained } from './explained.ts';
import { readGh } from './gh/read-gh.ts';
import { readGit } from './git/read-git.ts';
import { readGraphqlFile } from './graphql-file.ts';

const usual = ['refs/heads/**', 'refs/tags/**', '!refs/heads/main', '!refs/heads/master'];
const grant = { owner: 'acme', repositories: ['harbor'], push: usual, allow: [] as string[] };
const surroundings = {
  github: 'github.com',
  repository: { owner: 'acme', name: 'harbor' },
  readFile: (text: string) => Promise.resolve(Buffer.from(text)),
};
const git = (line: string, access = [grant]) => explained(readGit(line.split(' '), surroundings), access);
const gh = async (line: string, access = [grant]) => explained(await readGh(line.split(' '), surroundings), access);

describe('a denial', () => {
  it('names the rule and the very change that would allow it', () => {
    expect(git('push origin HEAD:main')).toMatchObject({
      verdict: 'denied',
      message: 'refs/heads/main may not be pushed',
      rule: 'push: "!refs/heads/main" of the grant at acme excludes refs/heads/main',
      changes: [{ owner: 'acme', key: 'push', add: [], remove: ['!refs/heads/main'], result: usual.toSpliced(2, 1) }],
    });
  });

  it.each([
    'push origin HEAD:main',
    'push origin :main',
    'push --force origin v1.0',
    'push https://github.com/acme/tide x',
    'push https://github.com/other/tide :main',
    'push origin HEAD:refs/for/x',
  ])('goes away with the changes that it names: git %s', (line) => {
    const { verdict, changes } = git(line);
    expect(verdict).toBe('denied');
    const changed = changes
      .filter(({ key }) => key === 'grants')
      .reduce((access, { owner }) => [...access, { ...grant, owner, repositories: [] }], [grant]);
    for (const { owner, key, result } of changes) {
      const at = changed.find((each) => each.owner === owner);
      if (at !== undefined && key !== 'grants') Object.assign(at, { [key]: result });
    }
    expect(git(line, changed).verdict).toBe('allowed');
    Object.assign(grant, { repositories: ['harbor'], push: usual, allow: [] });
  });

  it('is the same whichever way a ref is changed', async () => {
    const message = 'refs/heads/main may not be pushed';
    const rest = 'api -X PATCH repos/{owner}/{repo}/git/refs/heads/main -f sha=1';
    expect(await gh(rest)).toMatchObject({ verdict: 'denied', message });
    expect(await gh('api -X PUT repos/acme/harbor/contents/f -f branch=main')).toMatchObject({ message });
    const document =
      'mutation { createCommitOnBranch(input: { branch: { repositoryNameWithOwner: "acme/harbor", branchName: "main" } }) { clientMutationId } }';
    expect(explained(await readGraphqlFile(document, undefined, surroundings), [grant])).toMatchObject({ message });
  });

  it('of an operation that no table knows gives the name to add', async () => {
    const { changes } = await gh('api -X POST repos/acme/harbor/things');
    expect(changes).toMatchObject([{ key: 'allow', add: ['rest:POST /repos/{owner}/{repo}/things'] }]);
  });

  it('is as the gateway has it of a path that ends with a slash, or has two', async () => {
    expect(await gh('api -X POST repos/acme/harbor/issues')).toMatchObject({ verdict: 'allowed' });
    expect(await gh('api -X POST repos/acme/harbor/issues/')).toMatchObject({ verdict: 'denied' });
    for (const path of ['repos/acme//harbor/issues', 'repos/acme/harbor/../tide/issues']) {
      expect(await gh(`api -X POST ${path}`)).toMatchObject({ verdict: 'unclear' });
    }
  });
});

describe('what depends on the clone', () => {
  it('is allowed where every ref is, denied where none is, and else not to be told', () => {
    const verdict = (line: string, push: string[], allow: string[] = []) =>
      git(line, [{ ...grant, push, allow }]).verdict;
    expect(verdict('push --tags', usual)).toBe('allowed');
    expect(verdict('push --tags', ['refs/heads/**'])).toBe('denied');
    expect(verdict('push --tags', ['refs/tags/v*'])).toBe('unclear');
    expect(verdict('push --tags', ['refs/tags/**', '!refs/**/secret'])).toBe('unclear');
    expect(verdict('push --all', usual)).toBe('unclear');
    expect(verdict('push --mirror', ['refs/**'])).toBe('denied');
    expect(verdict('push --mirror', ['refs/**'], ['delete_ref', 'move_tag'])).toBe('allowed');
  });
});

it('reads pass, and commands that stay in the clone', async () => {
  expect(await gh('pr list')).toMatchObject({ verdict: 'allowed', rule: 'repositories: acme/harbor' });
  expect(git('commit -m x')).toMatchObject({ verdict: 'allowed', notes: ['git commit sends nothing to GitHub'] });
  expect(await gh('frobnicate')).toMatchObject({ verdict: 'unclear' });
  expect(await gh('pr list -R ghes.example.com/acme/harbor')).toMatchObject({ verdict: 'unclear' });
});
