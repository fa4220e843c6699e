import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Intent } from '../../../policy/intent.ts';
import type { Surroundings } from '../asked.ts';
import { readRequest } from '../read-request.ts';
import { type Recorded, recordGh, type RecordedGh } from '../testing/recorded-gh.ts';
import { apiRequest } from './read-api.ts';
import { readGh } from './read-gh.ts';

/** What explain says that a command sends, against what real gh sends. */
let gh: RecordedGh;
let surroundings: Surroundings;
beforeAll(async () => {
  gh = await recordGh();
  await writeFile(join(gh.folder, 'body.json'), '{"branch":"main"}');
  await writeFile(join(gh.folder, 'query.graphql'), 'query($n: Int) { viewer { login } }');
  surroundings = {
    github: 'github.com',
    repository: { owner: 'acme', name: 'harbor' },
    readFile: (path) => readFile(join(gh.folder, path)),
  };
}, 60_000);
afterAll(() => gh?.stop());

describe('gh api', () => {
  it.each([
    ['repos/acme/harbor'],
    ['/repos/acme/harbor', '-XDELETE'],
    ['repos/acme/harbor/issues', '-f', 'title=A = b', '-F', 'draft=true', '-F', 'n=12', '-F', 'x=null', '-Fy=0x1'],
    ['repos/acme/harbor/issues?state=all', '--method', 'GET', '-f', 'labels=a b', '--field', 'page=2'],
    ['-X', 'PATCH', 'repos/acme/harbor/git/refs/heads/a%2Fb', '--raw-field=sha=123', '-F', 'force=false'],
    ['-X', 'PUT', 'repos/acme/harbor/contents/f', '--input', 'body.json', '-H', 'X-A: b', '-f', 'q=1'],
    ['graphql', '-F', 'query=@query.graphql', '-F', 'n=3', '-f', 'operationName=', '--silent'],
    ['https://api.github.com/repos/acme/harbor', '-i', '-q', '.name'],
  ])('%s %s %s %s', async (...args) => {
    const [real] = await gh.sent(['api', ...args]);
    const said = await apiRequest(args, surroundings);
    if (!said.ok) throw new Error(said.error.message);
    const { method, path, query, body } = said.value;
    const url = (text: string) => new URL(text, 'http://x');
    expect(method).toBe(real?.method);
    expect(path).toBe(url(real?.url ?? '').pathname);
    const sorted = (params: URLSearchParams) => [...params].toSorted();
    expect(sorted(new URLSearchParams(query))).toEqual(sorted(url(real?.url ?? '').searchParams));
    expect(body === undefined ? '' : JSON.parse(body.toString())).toEqual(real?.body ? JSON.parse(real.body) : '');
  });
});

const PULL_REQUEST = {
  id: 'PR_1',
  number: 1,
  state: 'OPEN',
  headRefName: 'x',
  baseRefName: 'main',
  isDraft: true,
  title: 't',
  url: 'https://github.com/acme/harbor/pull/1',
  headRepositoryOwner: { login: 'acme' },
  headRepository: { name: 'harbor' },
  mergeStateStatus: 'CLEAN',
};
const ISSUE = { ...PULL_REQUEST, __typename: 'Issue', id: 'I_1', url: 'https://github.com/acme/harbor/issues/1' };

/** Enough of GitHub for gh to go on to what it writes. */
function answer({ method, url, body }: Recorded): unknown {
  if (!url.endsWith('/graphql')) {
    if (url.includes('public-key')) return { key_id: '1', key: Buffer.alloc(32, 9).toString('base64') };
    if (url.includes('/actions/workflows'))
      return { id: 1, name: 'ci', path: '.github/workflows/ci.yml', state: 'active' };
    if (url.includes('/actions/runs/1')) return { id: 1, status: 'queued', workflow_id: 1 };
    const release = { id: 1, url: 'https://api.github.com/repos/acme/harbor/releases/1', tag_name: 'v1', draft: false };
    if (url.includes('/releases'))
      return method === 'GET' ? { ...release, assets: [{ name: 'a', url: `${release.url}/a` }] } : release;
    return {
      id: 1,
      name: 'harbor',
      full_name: 'acme/harbor',
      owner: { login: 'acme' },
      default_branch: 'main',
      url: 'https://api.github.com/repos/acme/harbor',
    };
  }
  const types = [...body.matchAll(/(\w+): __type\(/g)].map(([, name = '']) => name);
  const type = { fields: [{ name: 'mergeStateStatus' }] };
  if (types.length > 0) return { data: Object.fromEntries(types.map((name) => [name, type])) };
  // It asks for a release in two ways at once; this one is for drafts, and takes no field that it did not ask for.
  if (body.includes('RepositoryReleaseByTag')) return { data: { repository: { release: null } } };
  const issueOrPull = body.includes('issueOrPullRequest') ? { issueOrPullRequest: ISSUE } : {};
  const repository = {
    ...{
      id: 'R_1',
      name: 'harbor',
      owner: { login: 'acme' },
      hasIssuesEnabled: true,
      defaultBranchRef: { name: 'main' },
    },
    ...{ mergeCommitAllowed: true, viewerPermission: 'ADMIN', isArchived: false },
    ...{ issue: ISSUE, pullRequest: PULL_REQUEST, pullRequests: { nodes: [], totalCount: 0 }, ...issueOrPull },
  };
  return { data: { repository, viewer: { login: 'ada' } } };
}

const intentsOfRecorded = (recorded: readonly Recorded[]): Intent[] =>
  recorded.flatMap(({ method, url, body }) => {
    const { pathname, search } = new URL(url, 'http://x');
    if (method === 'GET' || method === 'HEAD') return [];
    const read = readRequest({ method, path: pathname, query: search, body: Buffer.from(body) });
    // Sealed secrets and the like decide nothing; whatever cannot be read would be a fault of this test.
    if (!read.ok) throw new Error(`${method} ${url}: ${read.error.message}`);
    return read.value.reading.intents.filter(({ kind }) => kind !== 'read');
  });

const distinct = (intents: readonly Intent[]) =>
  [...new Set(intents.map((intent) => JSON.stringify(intent)))].toSorted();

describe('the commands of gh', () => {
  it.each([
    'pr merge 1 --merge',
    'pr merge 1 --merge --auto',
    'pr close 1',
    'pr ready 1',
    'pr review 1 --approve',
    'pr comment 1 -b hello',
    'pr create --head x --title t --body b',
    'issue create -t t -b b',
    'issue close 1',
    'issue comment 1 -b hello',
    'issue edit 1 --title t',
    'issue delete 1 --confirm',
    'label create bug',
    'label delete bug --confirm',
    'release create v1 --notes n',
    'release delete v1 --yes',
    'release delete v1 --yes --cleanup-tag',
    'workflow run 1 --ref main',
    'workflow enable 1',
    'workflow disable 1',
    'run rerun 1',
    'run cancel 1',
    'secret set TOKEN --body x',
    'secret delete TOKEN',
    'repo deploy-key delete 1',
    'repo edit --enable-wiki=false',
    'repo rename other --confirm',
  ])('%s -R acme/harbor', async (line) => {
    const isPositional = line === 'repo edit --enable-wiki=false';
    const words = [...line.split(' '), ...(isPositional ? ['acme/harbor'] : ['-R', 'acme/harbor'])];
    const recorded = await gh.sent(words, answer);
    const asked = await readGh(words, surroundings);
    if (!asked.ok) throw new Error(asked.error.message);
    const said = asked.value.sends.flatMap(({ reading }) => reading.intents).filter(({ kind }) => kind !== 'read');
    const real = intentsOfRecorded(recorded);
    expect(real.length, `${gh.said()} ${JSON.stringify(recorded)}`).toBeGreaterThan(0);
    expect(distinct(said)).toEqual(distinct(real));
  });

  it.each([
    'repo delete acme/harbor --confirm',
    'repo archive acme/harbor --confirm',
    'repo fork acme/harbor --clone=false',
    'gist create a.txt',
    'gist delete 1',
  ])('%s', async (line) => {
    await writeFile(join(gh.folder, 'a.txt'), 'a');
    const words = line.split(' ');
    const real = intentsOfRecorded(await gh.sent(words, answer));
    const asked = await readGh(words, surroundings);
    if (!asked.ok) throw new Error(asked.error.message);
    const said = asked.value.sends.flatMap(({ reading }) => reading.intents).filter(({ kind }) => kind !== 'read');
    expect(real.length).toBeGreaterThan(0);
    expect(distinct(said)).toEqual(distinct(real));
  });
});
