import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { gitHubInstanceAt } from '../../contract/github-instance.ts';
import { SidecarReport, type WorkspaceStanding } from '../../contract/status.ts';
import { ask } from './testing/ask.ts';
import { issue, type PlatformDouble, startPlatformDouble } from './testing/platform-double.ts';
import { type ScriptedUpstream, startScriptedUpstream } from './testing/scripted-upstream.ts';
import { ENROLMENT_CODE, EVERYTHING, type SidecarProcess, startSidecarProcess } from './testing/sidecar-process.ts';

/** The real program with grants at two owners, and a platform that changes its mind. */
let upstream: ScriptedUpstream;
let platform: PlatformDouble;
let sidecar: SidecarProcess;
/** What the platform grants: its tokens reach it, and its standing says it. */
let granted: Record<string, string[]> = {};
let bent: Partial<WorkspaceStanding['grants'][number]> & { readonly at?: string } = {};
let report: { readonly status: number; readonly body?: unknown } | undefined;
let minted = 0;

const MINUTE = 60_000;
const suspended = {
  code: 'installation_suspended',
  message: "the App's installation on acme is suspended",
  remedy: 'have an owner unsuspend it',
  waitingHelps: false,
};
const standing = (): WorkspaceStanding => ({
  grants: Object.entries(granted).map(([owner, repositories]) => {
    const { at, ...more } = bent;
    return { owner, repositories, ...EVERYTHING, renew: false, ...(at === owner ? more : {}) };
  }),
  shares: [],
});

let requests = 0;
const gh = async (path: string, method = 'GET') => {
  requests += 1;
  const { status, body } = await ask(sidecar.ghSocket, { path, method, headers: { host: 'api.github.com' } });
  const said = JSON.parse(body.toString()) as { message?: string; error?: { code: string } };
  return { status, code: said.error?.code, message: said.message };
};
const tokenUsed = (): string | undefined => upstream.seen.at(-1)?.authorization.replace(/^Bearer ghs_|_\d+$/g, '');
/** Reports are gathered for a second; the platform's answer to one comes after it was received. */
const PATIENCE = { timeout: 20_000, interval: 100 };
/** Asks until the answer is as wanted: each request makes the sidecar report within a second. */
const becomes = (path: string, wanted: object) =>
  vi.waitFor(async () => expect(await gh(path)).toMatchObject(wanted), PATIENCE);
/** The sidecar has taken the answer to a report that was built after this call: it has sent the one after it. */
async function reportAnswered(): Promise<void> {
  const reports = () => platform.received.filter(({ path }) => path === '/report').length;
  const before = reports();
  await vi.waitFor(async () => {
    await gh('/user');
    expect(reports()).toBeGreaterThan(before + 1);
  }, PATIENCE);
}
const tokensAsked = (): string[] =>
  platform.received.map(({ path }) => path).filter((path) => path.startsWith('/github-installation-token'));

beforeAll(async () => {
  upstream = await startScriptedUpstream();
  platform = await startPlatformDouble('ws-1', ENROLMENT_CODE);
  granted = { acme: ['api'], beta: ['web'] };
  platform.answer = (_method, path) => {
    if (path === '/report') return report ?? { status: 200, body: standing() };
    const owner = new URL(path, 'http://x').searchParams.get('owner') ?? '';
    const issuedAt = Date.now() - MINUTE;
    minted += 1;
    return issue(`ghs_${owner}_${minted}`, issuedAt, issuedAt + 60 * MINUTE, {
      owner,
      repositories: granted[owner] ?? [],
    });
  };
  sidecar = await startSidecarProcess(platform.socket, gitHubInstanceAt(upstream.url, 'github.com'), [
    { owner: 'acme', name: 'api' },
    { owner: 'beta', name: 'web' },
  ]);
});
beforeEach(() => {
  granted = { acme: ['api'], beta: ['web'] };
  bent = {};
  report = undefined;
  upstream.handle = (_request, response) => response.end('{}');
});
afterAll(async () => {
  await sidecar?.stop();
  await platform?.stop();
  await upstream?.stop();
});

describe('grants at several owners', () => {
  it.each([
    ['/repos/acme/api', 'acme'],
    ['/repos/BETA/web/issues', 'beta'],
    ['/orgs/Beta/members', 'beta'],
    ['/orgs/unknown/members', 'acme'],
    ['/user', 'acme'],
    ['/rate_limit', 'acme'],
    ['/graphql', 'acme'],
  ])('sends %s with the token of %s', async (path, owner) => {
    await gh(path, path === '/graphql' ? 'POST' : 'GET');
    expect(tokenUsed()).toBe(owner);
  });

  it('reports a token for each owner', async () => {
    await vi.waitFor(() => {
      const last = SidecarReport.parse(platform.received.findLast(({ path }) => path === '/report')?.body);
      expect(last.tokens.map(({ owner }) => owner)).toEqual(['acme', 'beta']);
    }, PATIENCE);
  });
});

describe('the standing', () => {
  it('narrows the grant, and widens it again', async () => {
    granted['acme'] = ['other'];
    await becomes('/repos/acme/api', { status: 403, code: 'repository_not_granted' });
    granted['acme'] = ['api'];
    await becomes('/repos/acme/api', { status: 200 });
  });

  it('lets owners go and come', async () => {
    delete granted['acme'];
    granted['gamma'] = ['site'];
    await becomes('/repos/acme/api', { status: 403, code: 'owner_not_granted' });
    await gh('/user');
    expect(tokenUsed()).toBe('beta');
    await becomes('/repos/gamma/site', { status: 200 });
    expect(tokenUsed()).toBe('gamma');
  });

  it('replaces a token that is good no more, and tells the platform which', async () => {
    await becomes('/repos/acme/api', { status: 200 });
    const old = upstream.seen.at(-1)?.authorization.replace('Bearer ', '') ?? '';
    bent = { at: 'acme', renew: true };
    const sha256 = createHash('sha256').update(old).digest('hex');
    await vi.waitFor(async () => {
      await gh('/repos/acme/api');
      expect(tokensAsked()).toContain(`/github-installation-token?owner=acme&refused=${sha256}`);
    }, PATIENCE);
    bent = {};
    await becomes('/repos/acme/api', { status: 200 });
    expect(upstream.seen.at(-1)?.authorization).not.toBe(`Bearer ${old}`);
  });

  it('sends a request for a new repository with a token that reaches it', async () => {
    const before = minted;
    granted['acme'] = ['api', 'docs'];
    await becomes('/repos/acme/docs', { status: 200 });
    const used = Number(upstream.seen.at(-1)?.authorization.split('_').at(-1));
    expect(used).toBeGreaterThan(before);
    expect(tokensAsked().at(-1)).toBe('/github-installation-token?owner=acme');
  });

  it('refuses in a sentence what GitHub would refuse without one, until the fault is gone', async () => {
    bent = { at: 'acme', fault: suspended };
    await becomes('/repos/acme/api', {
      status: 502,
      code: 'installation_suspended',
      message:
        "the App's installation on acme is suspended; waiting does not help: tell the operator to have an owner unsuspend it (installation_suspended)",
    });
    expect(await gh('/repos/beta/web')).toMatchObject({ status: 200 });
    bent = {};
    await becomes('/repos/acme/api', { status: 200 });
  });

  it('says why a repository of the grant is withheld, while the others go on', async () => {
    granted = { acme: ['api'], beta: ['web'] };
    const message = "the App's installation does not reach acme/docs";
    const fault = { code: 'repository_not_installed', message, remedy: 'have it added', waitingHelps: false };
    bent = { at: 'acme', withheld: { repositories: ['docs'], fault } };
    await becomes('/repos/acme/docs', {
      status: 502,
      code: 'repository_not_installed',
      message: `${message}; waiting does not help: tell the operator to have it added (repository_not_installed)`,
    });
    expect(await gh('/repos/acme/api')).toMatchObject({ status: 200 });
    expect(await gh('/repos/acme/other')).toMatchObject({ status: 403, code: 'repository_not_granted' });
  });

  it('leaves faults that pass to the token at hand', async () => {
    bent = { at: 'acme', fault: { ...suspended, code: 'github_erring', waitingHelps: true } };
    await reportAnswered();
    expect(await gh('/repos/acme/api')).toMatchObject({ status: 200 });
  });

  it('is asked for soon after GitHub has refused something', async () => {
    const reports = () => platform.received.filter(({ path }) => path === '/report');
    let before = Infinity;
    upstream.handle = (_request, response) => {
      // All that the request itself gives reason to report has been reported when GitHub answers.
      const isReported = () => SidecarReport.parse(reports().at(-1)?.body).gateway.requests === requests;
      void vi
        .waitFor(() => expect(isReported()).toBe(true), PATIENCE)
        .then(() => {
          before = reports().length;
          response.writeHead(403, { 'content-type': 'text/plain' }).end('{}');
        });
    };
    expect(await gh('/repos/acme/api')).toMatchObject({ status: 403 });
    await vi.waitFor(() => expect(reports().length).toBeGreaterThan(before), PATIENCE);
  });

  it.each([{ status: 204 }, { status: 200, body: { grants: 'none' } }, { status: 500 }])(
    'changes nothing when the platform answers a report with %j',
    async (odd) => {
      report = odd;
      await reportAnswered();
      expect(await gh('/repos/acme/api')).toMatchObject({ status: 200 });
      expect(await gh('/repos/beta/web')).toMatchObject({ status: 200 });
    },
  );

  it('admits a healed request again: the grant may be narrower by then', async () => {
    await becomes('/repos/acme/api', { status: 200 });
    report = { status: 204 };
    upstream.seen.length = 0;
    upstream.handle = (_request, response) => {
      granted['acme'] = ['other'];
      response.writeHead(401).end('{"message":"Bad credentials"}');
    };
    expect(await gh('/repos/acme/api')).toMatchObject({ status: 403, code: 'repository_not_granted' });
    expect(upstream.seen).toHaveLength(1);
  });
});
