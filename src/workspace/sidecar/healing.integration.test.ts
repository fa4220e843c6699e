import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { SidecarReport } from '../../contract/status.ts';
import { ask } from './testing/ask.ts';
import { issue } from './testing/platform-double.ts';
import { type ScriptedUpstream, type Seen, startScriptedUpstream } from './testing/scripted-upstream.ts';
import { startWorkspace, type TestWorkspace } from './testing/start-workspace.ts';

/** What the real program makes of GitHub's bad days, and what real git and gh then say. */
let upstream: ScriptedUpstream;
let workspace: TestWorkspace;
let age = 60_000;
let left = 3_540_000;
let minted = 0;
/** What the upstream answers to each request in turn; the last of them to all that follow. */
const script = (
  ...answers: ((request: Seen) => readonly [status: number, body?: string, type?: string] | 'reset')[]
) => {
  let next = 0;
  upstream.handle = (request, response, seen) => {
    const answer = answers[Math.min(next, answers.length - 1)]?.(seen) ?? [200];
    next += 1;
    if (answer === 'reset') {
      request.socket.resetAndDestroy();
      return;
    }
    const [status, body = '{}', type = 'application/json'] = answer;
    request.resume().once('end', () => response.writeHead(status, { 'content-type': type }).end(body));
  };
};
const gh = async (path: string, method = 'GET', body?: string) => {
  const { status, body: answer } = await ask(
    workspace.sidecar.ghSocket,
    { path, method, headers: { host: 'api.github.com', 'content-type': 'application/json' } },
    body,
  );
  return { status, sent: upstream.seen.length, body: answer.toString() };
};
const fine = (): readonly [number] => [200];
const PAGE = (): readonly [number, string, string] => [503, '<h1>Unicorn!</h1>', 'text/html'];

beforeAll(async () => {
  upstream = await startScriptedUpstream();
  workspace = await startWorkspace(upstream.url, {
    repositories: ['api'],
    answer: (path) => {
      if (!path.startsWith('/github-installation-token')) return undefined;
      minted += 1;
      return issue(`ghs_${minted}`, Date.now() - age, Date.now() + left);
    },
  });
  await workspace.run('git', 'init', '-q', 'local');
  await workspace.run('git', '-C', 'local', 'commit', '-q', '--allow-empty', '-m', 'Begin');
}, 60_000);
beforeEach(() => {
  upstream.seen.length = 0;
});
afterAll(async () => {
  await workspace?.stop();
  await upstream?.stop();
});

describe('errors of GitHub', () => {
  it.each([502, 503, 504])('%i: a read is sent once more, and a write is not', async (status) => {
    script(() => [status], fine);
    expect(await gh('/repos/acme/api')).toMatchObject({ status: 200, sent: 2 });
    upstream.seen.length = 0;
    script(() => [status, '{"message":"Server Error"}'], fine);
    expect(await gh('/repos/acme/api/issues', 'POST', '{}')).toEqual({
      status,
      sent: 1,
      body: '{"message":"Server Error"}',
    });
  });

  it('a connection that breaks: a read is sent once more, on a new one', async () => {
    script(() => 'reset', fine);
    expect(await gh('/repos/acme/api')).toMatchObject({ status: 200, sent: 2 });
    upstream.seen.length = 0;
    script(() => 'reset');
    const posted = await gh('/repos/acme/api/issues', 'POST', '{}');
    expect(posted).toMatchObject({ status: 503, sent: 1 });
    expect(posted.body).toContain('github_unreachable');
  });

  it('that stay are one sentence for gh and for git, in the middle of a fetch as well', async () => {
    script(PAGE);
    const asked = await workspace.run('gh', 'api', 'repos/acme/api');
    expect(asked.stderr).toContain('GitHub answers 503, at acme; waiting helps: try again in a moment');
    const cloned = await workspace.run('git', 'clone', 'https://github.com/acme/api', 'cloned');
    expect(cloned.stderr).toContain('remote: GitHub answers 503, at acme; waiting helps');
    expect(cloned.stderr).not.toContain('Unicorn');
    const advertised = `001e# service=git-upload-pack\n0000000eversion 2\n000cls-refs\n0000`;
    script(({ method }) =>
      method === 'GET' ? [200, advertised, 'application/x-git-upload-pack-advertisement'] : PAGE(),
    );
    const fetched = await workspace.run('git', 'ls-remote', 'https://github.com/acme/api');
    expect(fetched.stderr).toContain('GitHub answers 503, at acme; waiting helps');
    expect(upstream.seen.filter(({ method }) => method === 'POST')).toHaveLength(2);
  });

  it('in the middle of a push leave it open whether it was taken, and say so', async () => {
    const zero = '0'.repeat(40);
    const refs = `${zero} capabilities^{}\0report-status side-band-64k agent=x\n`;
    const length = (refs.length + 4).toString(16).padStart(4, '0');
    const advertised = `001f# service=git-receive-pack\n0000${length}${refs}0000`;
    script(({ method }) =>
      method === 'GET' ? [200, advertised, 'application/x-git-receive-pack-advertisement'] : PAGE(),
    );
    const pushed = await workspace.run(
      'git',
      '-C',
      'local',
      'push',
      'https://github.com/acme/api',
      'HEAD:refs/heads/work',
    );
    expect(pushed.stderr).toContain('GitHub answers 503, and may have taken the push');
    expect(pushed.code).not.toBe(0);
    expect(upstream.seen.filter(({ method }) => method === 'POST')).toHaveLength(1);
    const change = { event: 'ref_changed', ref: 'refs/heads/work', outcome: 'unknown', detail: 'HTTP 503' };
    const told = () =>
      workspace.platform.received.flatMap(({ body }) => SidecarReport.safeParse(body).data?.deeds?.deeds ?? []);
    await vi.waitFor(() => expect(told()).toContainEqual(expect.objectContaining(change)), { timeout: 20_000 });
  });
});

describe('refused tokens', () => {
  it.each(['/repos/acme/api/installation', '/orgs/acme/installation', '/marketplace_listing/plans', '/app'])(
    'are not what is wrong where GitHub wants the App itself: GET %s',
    async (path) => {
      script(() => [401, '{"message":"A JSON web token could not be decoded"}']);
      const before = minted;
      const asked = await gh(path);
      expect(asked).toMatchObject({ status: 401, sent: 1, body: expect.stringContaining('JSON web token') });
      expect(minted).toBe(before);
    },
  );

  it('are one sentence when another was refused as well, and no question for a password', async () => {
    script(() => [401, 'Invalid username or token.\n', 'text/plain']);
    const cloned = await workspace.run('git', 'clone', 'https://github.com/acme/api', 'cloned');
    expect(cloned.stderr).toContain("remote: GitHub refuses this workspace's token, at acme; waiting helps");
    expect(cloned.stderr).not.toMatch(/username|terminal prompts/i);
    const asked = await workspace.run('gh', 'api', 'repos/acme/api');
    expect(asked.stderr).toContain("GitHub refuses this workspace's token");
    expect(asked.stderr).not.toContain('auth login');
  });

  it('leave a push with one that outlives it, and what follows with whatever is held then', async () => {
    [age, left] = [3_480_000, 120_000];
    script(() => [401]);
    await gh('/repos/acme/api');
    await gh('/repos/acme/api');
    [age, left] = [60_000, 3_540_000];
    script(fine);
    upstream.seen.length = 0;
    await gh('/repos/acme/api');
    await workspace.run('git', '-C', 'local', 'push', 'https://github.com/acme/api', 'HEAD:refs/heads/work');
    const [read, push] = upstream.seen.map(({ authorization }) => authorization);
    const password = Buffer.from(push?.slice('Basic '.length) ?? '', 'base64').toString();
    expect(password).toBe(`x-access-token:ghs_${minted}`);
    expect(read).not.toBe(`Bearer ghs_${minted}`);
  });
});

describe('a token that was made just now', () => {
  // What is held is refused, and another comes.
  beforeAll(async () => {
    script(() => [401]);
    await gh('/repos/acme/api');
    age = 0;
    script(() => [401], fine);
    await gh('/octocat');
  });
  afterAll(() => {
    age = 60_000;
  });

  it('is refused and sent again; what it was served once is not waited for', async () => {
    script(
      () => [404],
      () => [403],
      fine,
      () => [404],
    );
    expect(await gh('/repos/acme/api')).toMatchObject({ status: 200, sent: 3 });
    expect(new Set(upstream.seen.map(({ authorization }) => authorization)).size).toBe(1);
    upstream.seen.length = 0;
    expect(await gh('/repos/acme/api/contents/none')).toMatchObject({ status: 404, sent: 1 });
  });

  it('is sent again while GraphQL sees no repository; what is missing in one is an answer', async () => {
    const missing = (...path: string[]) => JSON.stringify({ data: null, errors: [{ type: 'NOT_FOUND', path }] });
    const query = '{repository(owner:"acme",name:"api"){issue(number:9){id}}}';
    const [noRepository, noIssue] = [missing('repository'), missing('repository', 'issue')];
    script(
      () => [200, noRepository],
      () => [200, noRepository],
      () => [200, noIssue],
    );
    const asked = await gh('/graphql', 'POST', JSON.stringify({ query }));
    expect(asked).toEqual({ status: 200, sent: 3, body: noIssue });
  });
});
