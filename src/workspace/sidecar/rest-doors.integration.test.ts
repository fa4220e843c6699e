import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GrantRules } from '../../contract/grant.ts';
import { startEmulator, type TestEmulator } from '../../emulator/testing/start-emulator.ts';
import type { AgentShell } from './testing/agent-shell.ts';
import { ask } from './testing/ask.ts';
import { startWorkspace, type TestWorkspace } from './testing/start-workspace.ts';

/** Real gh through two real sidecars at one emulator: an agent with the default grant, and one who may do it all. */
let emulator: TestEmulator;
let usual: TestWorkspace;
let trusted: TestWorkspace;
let head = '';

const api = (agent: AgentShell, method: string, path: string, ...fields: string[]) =>
  agent.run(
    'gh',
    'api',
    '-X',
    method,
    `repos/acme/harbor${path && `/${path}`}`,
    ...fields.flatMap((field) => ['-f', field]),
  );

beforeAll(async () => {
  emulator = await startEmulator();
  const branches = ['refs/heads/**', 'refs/tags/**'];
  const start = (rules: GrantRules) =>
    startWorkspace(emulator.url, { repositories: ['harbor'], rules, mint: emulator.mintToken });
  [usual, trusted] = await Promise.all([
    start({ push: [...branches, '!refs/heads/main'], allow: [] }),
    start({
      push: branches,
      allow: ['merge', 'delete_ref', 'move_tag', 'settings', 'rest:POST /repos/{owner}/{repo}/unheard-of'],
    }),
  ]);
  const { stdout } = await usual.run('gh', 'api', 'repos/acme/harbor/git/ref/heads/main', '--jq', '.object.sha');
  head = stdout.trim();
}, 60_000);

afterAll(async () => {
  for (const agent of [usual, trusted]) await agent?.stop();
  await emulator?.stop();
});

const content = `content=${Buffer.from('A file.\n').toString('base64')}`;

describe('what the grant does not allow', () => {
  it.each([
    ['PUT', 'contents/f.txt', ['message=m', content, 'branch=main'], 'ref_not_granted', '"!refs/heads/main"'],
    ['PUT', 'contents/f.txt', ['message=m', content], 'ref_not_named', 'name it in the request'],
    ['PUT', 'contents/f.txt?branch=main', ['message=m', content], 'ref_not_granted', '"!refs/heads/main"'],
    ['DELETE', 'contents/README.md', ['message=m', 'branch=refs/heads/main'], 'ref_not_granted', '"!refs/heads/main"'],
    ['PATCH', 'git/refs/heads/main', ['sha=HEAD'], 'ref_not_granted', '"!refs/heads/main"'],
    ['PATCH', 'git/refs/heads%2Fmain', ['sha=HEAD'], 'ref_not_granted', '"!refs/heads/main"'],
    ['DELETE', 'git/refs/heads/topic', [], 'action_not_granted', 'delete_ref'],
    ['POST', 'merges', ['base=main', 'head=topic'], 'ref_not_granted', '"!refs/heads/main"'],
    ['PUT', 'pulls/1/merge', [], 'action_not_granted', 'merge'],
    ['PATCH', '', ['description=x'], 'action_not_granted', 'settings'],
    ['POST', 'hooks', ['name=web'], 'action_not_granted', 'hooks'],
    ['POST', 'unheard-of', [], 'operation_not_granted', '"rest:POST /repos/{owner}/{repo}/unheard-of"'],
    ['PUT', 'pulls/1/merge/', [], 'operation_not_granted', '"rest:PUT /repos/{owner}/{repo}/pulls/1/merge/"'],
    ['PUT', 'contents/f.txt?branch=topic', ['message=m', content, 'branch=main'], 'bad_request', 'once, in the body'],
  ])('%s %s %j: %s, and what would change it', async (method, path, fields, code, remedy) => {
    const { code: exit, stderr } = await api(usual, method, path, ...fields);
    expect(exit).toBe(1);
    expect(stderr).toContain(code);
    expect(stderr).toContain(remedy);
  });

  it('reaches GitHub neither by gzip, nor by another method in a header', async () => {
    const put = { path: '/repos/acme/harbor/contents/f', method: 'PUT', socketPath: usual.sidecar.ghSocket };
    const asked = async (headers: object) =>
      ask(usual.sidecar.ghSocket, { ...put, headers: { host: 'api.github.com', ...headers } }, '{"branch":"topic"}');
    expect((await asked({ 'content-encoding': 'gzip' })).status).toBe(400);
    expect((await asked({ 'x-http-method-override': 'DELETE' })).status).toBe(400);
    expect((await asked({ 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(400);
  });

  it('is said of a body that is too large to be read, too, and gh hears it', async () => {
    const file = usual.path('large.json');
    const large = randomBytes(13 * 1_048_576).toString('base64');
    await writeFile(file, JSON.stringify({ message: 'm', branch: 'large', content: large }));
    const sent = await usual.run('gh', 'api', '-X', 'PUT', 'repos/acme/harbor/contents/large', '--input', file);
    expect(sent.stderr).toContain('body_too_large');
    expect(sent.stderr).toContain('git push');
    const shell = `cat ${file} | gh api -X PUT repos/acme/harbor/contents/large --input -`;
    expect((await usual.run('sh', '-c', shell)).stderr).toContain('body_too_large');
  });
});

describe('what the grant allows', () => {
  it('works: a branch of its own, a file of 2 MiB on it, held whole and passed on byte for byte', async () => {
    expect(await api(usual, 'POST', 'git/refs', 'ref=refs/heads/topic', `sha=${head}`)).toMatchObject({ code: 0 });
    const bytes = randomBytes(2 * 1_048_576);
    const file = usual.path('file.json');
    await writeFile(file, JSON.stringify({ message: 'm', branch: 'topic', content: bytes.toString('base64') }));
    const put = ['api', '-X', 'PUT', 'repos/acme/harbor/contents/cargo.bin', '--input'];
    const sent = await usual.run('gh', ...put, file);
    expect(sent, sent.stderr).toMatchObject({ code: 0 });
    const cloned = await usual.run('git', 'clone', '-q', '-b', 'topic', 'https://github.com/acme/harbor', 'topic');
    expect(cloned, cloned.stderr).toMatchObject({ code: 0 });
    const received = await readFile(usual.path('topic', 'cargo.bin'));
    expect(received.equals(bytes)).toBe(true);
  });

  it('works with the action, the ref or the name of the operation in the grant', async () => {
    const made = await api(trusted, 'PUT', 'contents/g.txt', 'message=m', content, 'branch=main');
    expect(made, made.stderr).toMatchObject({ code: 0 });
    expect(await api(trusted, 'PUT', 'contents/h.txt', 'message=m', content)).toMatchObject({ code: 0 });
    expect(await api(trusted, 'POST', 'git/refs', 'ref=refs/heads/gone', `sha=${head}`)).toMatchObject({ code: 0 });
    expect(await api(trusted, 'DELETE', 'git/refs/heads/gone')).toMatchObject({ code: 0 });
    // GitHub's own words: that it is asked at all is what the grant is about.
    const resource = 'Resource not accessible by integration';
    expect((await api(trusted, 'PATCH', '', 'description=Berths')).stderr).toContain(resource);
    expect((await api(trusted, 'POST', 'unheard-of')).stderr).toContain('HTTP 404');
  });

  it('merges a pull request', async () => {
    expect(await api(trusted, 'POST', 'git/refs', 'ref=refs/heads/fix', `sha=${head}`)).toMatchObject({ code: 0 });
    await api(trusted, 'PUT', 'contents/fix.txt', 'message=m', content, 'branch=fix');
    const opened = await trusted.run(
      ...(['gh', 'api', 'repos/acme/harbor/pulls', '-f', 'title=Fix', '-f', 'head=fix'] as const),
      ...['-f', 'base=main', '--jq', '.number'],
    );
    expect(opened, opened.stderr).toMatchObject({ code: 0 });
    const pull = `pulls/${opened.stdout.trim()}/merge`;
    expect((await api(usual, 'PUT', pull)).stderr).toContain('add merge to the grant');
    expect(await api(trusted, 'PUT', pull)).toMatchObject({ code: 0 });
  });
});
