import { afterAll, beforeAll, expect, test } from 'vitest';
import { git, gitLine } from '../git/plumbing/run-git.ts';
import { startEmulator, type TestEmulator } from '../testing/start-emulator.ts';

let emulator: TestEmulator;
let token: string;
beforeAll(async () => {
  emulator = await startEmulator();
  token = await emulator.mintToken();
});
afterAll(() => emulator.stop());

type Json = Record<string, never>;

async function send(method: string, path: string, body?: unknown): Promise<{ answer: Response; json: Json }> {
  const answer = await fetch(`${emulator.url}/api/v3/repos/acme/tide${path}`, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { answer, json: (text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : {}) as Json };
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A branch of main with one file, and its head. */
async function branch(name: string, path: string): Promise<string> {
  const { json } = await send('GET', '/git/ref/heads/main');
  await send('POST', '/git/refs', { ref: `refs/heads/${name}`, sha: json['object']?.['sha'] });
  const written = await send('PUT', `/contents/${path}`, {
    message: `Add ${path}`,
    content: base64(name),
    branch: name,
  });
  return String(written.json['commit']?.['sha']);
}

test('lists come in pages that link to each other in the addresses of api.github.com', async () => {
  await send('POST', '/issues', { title: 'One more' });
  await send('POST', '/issues', { title: 'And another' });
  const { answer, json } = await send('GET', '/issues?per_page=1&page=2');
  expect(json).toHaveLength(1);
  expect(answer.headers.get('link')).toContain(
    '<https://api.github.com/repos/acme/tide/issues?per_page=1&page=3>; rel="next"',
  );
});

test('a pull request follows its branch and is closed with it, when the branch is moved by REST', async () => {
  const first = await branch('follow', 'follow.txt');
  const { json } = await send('POST', '/pulls', { title: 'Follow', head: 'follow', base: 'main' });
  expect(json).toMatchObject({ head: { sha: first } });
  const change = { message: 'More', content: base64('more'), branch: 'follow' };
  const second = await send('PUT', '/contents/more.txt', change);
  const moved = await send('GET', `/pulls/${json['number']}`);
  expect(moved.json).toMatchObject({ head: { sha: second.json['commit']?.['sha'] }, commits: 2 });
  await send('DELETE', '/git/refs/heads/follow');
  expect((await send('GET', `/pulls/${json['number']}`)).json).toMatchObject({ state: 'closed', merged: false });
});

test('a branch is moved backwards by force alone', async () => {
  const before = await branch('back', 'back.txt');
  const { json } = await send('GET', `/git/commits/${before}`);
  const sha = json['parents']?.[0]?.['sha'];
  const refused = await send('PATCH', '/git/refs/heads/back', { sha });
  expect([refused.answer.status, refused.json['message']]).toEqual([422, 'Update is not a fast forward']);
  const forced = await send('PATCH', '/git/refs/heads/back', { sha, force: true });
  expect(forced.json).toMatchObject({ object: { sha } });
});

test('a link to a file reads as that file, and a link out of the repository as itself', async () => {
  const folder = `${emulator.context.repositoriesFolder}/acme/tide.git`;
  const blob = async (input: string): Promise<string> => gitLine(folder, ['hash-object', '-w', '--stdin'], { input });
  const links = `120000 blob ${await blob('page.md')}\tin\n120000 blob ${await blob('../../etc/passwd')}\tout\n`;
  const tree = await gitLine(folder, ['mktree'], { input: `${links}100644 blob ${await blob('text')}\tpage.md\n` });
  const someone = {
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@b',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@b',
  };
  const commit = await gitLine(folder, ['commit-tree', tree], { input: 'Link', environment: someone });
  await git(folder, ['update-ref', 'refs/heads/links', commit]);
  expect((await send('GET', '/contents/in?ref=links')).json).toMatchObject({
    type: 'file',
    path: 'in',
    content: 'dGV4dA==\n',
  });
  expect((await send('GET', '/contents/out?ref=links')).json).toMatchObject({
    type: 'symlink',
    target: '../../etc/passwd',
  });
});

test('paths that leave the repository find nothing', async () => {
  for (const path of ['/contents/..%2f..%2fHEAD', '/contents/.git/config', '/contents/a%00b']) {
    expect((await send('GET', path)).answer.status).toBe(404);
  }
  expect((await send('GET', '/commits?path=..%2f..')).json).toEqual([]);
});
