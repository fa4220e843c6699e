import { execFile } from 'node:child_process';
import { access, readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestEmulator, startEmulator } from '../../emulator/testing/start-emulator.ts';
import { Secret } from '../../lib/secret.ts';
import { waitFor } from '../init/testing/wait-for.ts';
import { issue, refuse } from '../sidecar/testing/platform-double.ts';
import { type HelperWorkspace, startHelperWorkspace } from './testing/start-helper-workspace.ts';

const URL_OF_HARBOR = 'https://github.com/acme/harbor';
const GIVE_HARBOR = 'protocol=http\nhost=github.com\n\n';

let emulator: TestEmulator;
let workspace: HelperWorkspace;
/** Every token that the platform gave, and what it was told to be refused. */
const issued: string[] = [];
const refusals: string[] = [];

beforeAll(async () => {
  emulator = await startEmulator();
  // gh masks no more of a newer token than what is behind its last underscore.
  emulator.context.knobs.tokenFormat = 'classic';
  workspace = await startHelperWorkspace(emulator.url, async (_owner, refused) => {
    if (refused !== undefined) refusals.push(refused);
    const token = await emulator.mintToken();
    issued.push(token);
    return issue(token, Date.now() - 60_000, Date.now() + 3_540_000, { repositories: ['harbor', 'tide'] });
  });
  await fed();
});
afterAll(async () => {
  await workspace.stop();
  await emulator.stop();
});

const newest = (): string => issued.at(-1) ?? '';

const cached = async (): Promise<string | undefined> => {
  const args = ['credential-cache', '--socket', workspace.helper.caches[0]?.socket ?? '', 'get'];
  return /^password=(.*)$/m.exec((await workspace.run('git', args, GIVE_HARBOR)).stdout)?.[1];
};

/** Resolves when git's cache and gh's login both hold the newest token. */
const fed = () =>
  waitFor(async () => {
    const login = await readFile(workspace.helper.ghLogin, 'utf8').catch(() => '');
    return newest() !== '' && login.includes(newest()) && (await cached()) === newest() ? true : undefined;
  });

const lsRemote = () => workspace.run('git', ['ls-remote', '--quiet', URL_OF_HARBOR, 'refs/heads/main']);
const gh = (...args: string[]) => workspace.run('gh', args);

async function daemonPid(): Promise<number> {
  const socket = workspace.helper.caches[0]?.socket ?? '';
  const { stdout } = await promisify(execFile)('pgrep', ['-f', `credential-cache--daemon ${socket}`]);
  return Number(stdout.split('\n')[0]);
}

const revokeAll = (): void => {
  for (const token of emulator.context.model.tokens) token.revokedAt ??= Date.now();
};

test('git clones and pushes, gh asks, and no token is in the environment', async () => {
  expect(Object.keys(workspace.environment).filter((name) => name.includes('TOKEN'))).toEqual([]);
  expect(Object.values(workspace.environment).join(' ')).not.toContain('ghs_');
  for (const args of [
    ['clone', '--quiet', `${URL_OF_HARBOR}.git`, 'harbor'],
    ['-C', 'harbor', 'checkout', '--quiet', '-b', 'work'],
    ['-C', 'harbor', 'commit', '--quiet', '--allow-empty', '-m', 'Work'],
    ['-C', 'harbor', 'push', '--quiet', 'origin', 'work'],
  ]) {
    expect(await workspace.run('git', args)).toMatchObject({ code: 0 });
  }
  expect(await gh('api', 'repos/acme/harbor/branches/work', '--jq', '.name')).toMatchObject({ stdout: 'work\n' });
  expect(await gh('issue', 'list', '-R', 'acme/harbor', '--limit', '1')).toMatchObject({ code: 0, stderr: '' });
  const status = await gh('auth', 'status');
  expect(status.stdout + status.stderr).toMatch(/Logged in to github\.com/);
  expect((await stat(workspace.helper.ghLogin)).mode & 0o777).toBe(0o600);
  expect(await cached()).toBe(newest());
});

test('behind the cache our helper answers for our host alone, with the time at which it ends', async () => {
  const ask = (input: string, ...args: string[]) => workspace.run('mooring', ['git-credential', ...args, 'get'], input);
  const { stdout } = await ask(GIVE_HARBOR);
  expect(stdout).toMatch(/^username=x-access-token\npassword=(.*)\npassword_expiry_utc=\d{10}\n/);
  expect(stdout).toContain(newest());
  expect((await ask(GIVE_HARBOR, '--owner', 'ACME')).stdout).toContain(newest());
  for (const other of ['protocol=https\nhost=github.com', 'protocol=http\nhost=evil.example', 'protocol=http']) {
    expect(await ask(`${other}\n\n`)).toEqual({ code: 0, stdout: '', stderr: '' });
  }
  const umbrella = await ask('protocol=http\nhost=github.com\npath=umbrella/parasol.git\n\n');
  expect(umbrella).toMatchObject({ stdout: '', stderr: expect.stringContaining('owner_not_granted') });
});

test('erase of a token that is good, or none of ours, changes nothing', async () => {
  const erase = (password: string) =>
    workspace.run(
      'git',
      ['credential', 'reject'],
      `${GIVE_HARBOR.trimEnd()}\nusername=x-access-token\npassword=${password}\n\n`,
    );
  const before = issued.length;
  await erase('of-somebody-else');
  expect((await erase(newest())).stderr).toContain('takes the same token at its API');
  expect(await cached()).toBe(newest());
  expect(issued.length).toBe(before);
});

test('a token revoked at GitHub fails one command of git; the next works, and gh with it', async () => {
  const dead = newest();
  revokeAll();
  const first = await lsRemote();
  expect(first.code).not.toBe(0);
  expect(first.stderr).toContain('mooring: GitHub refused the token: it is replaced, try again');
  expect(await lsRemote()).toMatchObject({ code: 0, stderr: '' });
  await fed();
  expect(await gh('api', 'repos/acme/harbor', '--jq', '.name')).toMatchObject({ code: 0, stdout: 'harbor\n' });
  expect(refusals).toContain(new Secret(dead).sha256());
});

test('what the agent stores does not get into the cache, nor does an older token take the newer one out', async () => {
  const old = 'older-token';
  const description = `${GIVE_HARBOR.trimEnd()}\nusername=x-access-token\npassword=${old}\n\n`;
  await workspace.run('git', ['credential', 'approve'], description);
  await workspace.run('git', ['credential', 'reject'], description);
  expect(await cached()).toBe(newest());
});

describe('killed', () => {
  test("git's cache is started and fed again, and git does without it meanwhile", async () => {
    process.kill(await daemonPid(), 'SIGKILL');
    expect(await lsRemote()).toMatchObject({ code: 0, stderr: '' });
    await fed();
    await workspace.run('git', ['credential-cache', '--socket', workspace.helper.caches[0]?.socket ?? '', 'exit']);
    await fed();
  });

  test('so is the feeder, and with it the cache', async () => {
    const { feeder } = await workspace.children();
    process.kill(feeder!.pid, 'SIGKILL');
    expect(await lsRemote()).toMatchObject({ code: 0, stderr: '' });
    await waitFor(async () => ((await workspace.children()).feeder?.pid === feeder?.pid ? undefined : true));
    await fed();
  });

  test('without a sidecar git and gh go on with what was fed', async () => {
    const { sidecar } = await workspace.children();
    const { answer } = workspace.platform;
    const asked = Promise.withResolvers<void>();
    const may = Promise.withResolvers<void>();
    workspace.platform.answer = async (method, path, body) => {
      if (path.startsWith('/github-installation-token')) {
        asked.resolve();
        await may.promise;
      }
      return answer(method, path, body);
    };
    const heard = (await workspace.fedLog()).length;
    process.kill(sidecar!.pid, 'SIGKILL');
    await asked.promise;
    // Its feeder has reached the new one, which knows of no token yet.
    const asksOnce = ['git-credential', '--owner', 'acme', 'get'];
    const waiting = workspace.run('mooring', asksOnce, GIVE_HARBOR);
    await waitFor(async () => ((await workspace.fedLog()).length > heard ? true : undefined));
    expect(await lsRemote()).toMatchObject({ code: 0, stderr: '' });
    expect(await gh('api', 'repos/acme/harbor', '--jq', '.name')).toMatchObject({ code: 0, stdout: 'harbor\n' });
    may.resolve();
    expect((await waiting).stdout).toContain('password=');
    workspace.platform.answer = answer;
    await fed();
  });
});

test('when no other token comes, each is forgotten as it expires, and git is told why there is none', async () => {
  let asked = 0;
  const life = 10_000;
  const brief = await startHelperWorkspace(emulator.url, async () => {
    asked += 1;
    if (asked > 1) return refuse('github_unreachable', Math.floor(Date.now() / 1_000) + 600);
    return issue(await emulator.mintToken(), Date.now() - 1_000, Date.now() + life, { repositories: ['harbor'] });
  });
  try {
    await waitFor(async () => ((await brief.fedLog()).includes('"fed"') ? true : undefined));
    await waitFor(() =>
      access(brief.helper.ghLogin).then(
        () => undefined,
        () => true,
      ),
    );
    const filled = await brief.run('git', ['credential', 'fill'], GIVE_HARBOR);
    expect(filled).toMatchObject({ stdout: '', stderr: expect.stringContaining('(github_unreachable)') });
    expect(filled.stderr).toContain('told us to quit');
    const soon = new Date(Date.now() + 600_000).toISOString();
    const own = { GH_TOKEN: 'of-the-environment' };
    const refused = await brief.run('git', ['credential', 'fill'], GIVE_HARBOR, own);
    expect(refused).toMatchObject({ stdout: '', stderr: expect.stringContaining('GH_TOKEN_EXPIRES_AT') });
    const taken = await brief.run('git', ['credential', 'fill'], GIVE_HARBOR, { ...own, GH_TOKEN_EXPIRES_AT: soon });
    expect(taken.stdout).toContain('password=of-the-environment\n');
    expect(taken.stderr).toContain('git is given the token of the environment');
  } finally {
    await brief.stop();
  }
});

test('each of two owners has its token, by the address of the repository', async () => {
  const rules = { push: [], allow: [] };
  const grants = ['acme', 'umbrella'].map((owner) => ({ owner, repositories: ['r'], ...rules }));
  const both = await startHelperWorkspace(
    emulator.url,
    (owner) => issue(`token-of-${owner}`, Date.now() - 60_000, Date.now() + 3_540_000, { owner, repositories: ['r'] }),
    { grants },
  );
  const given = async (path: string) => {
    const { stdout } = await both.run('git', ['credential', 'fill'], `protocol=http\nhost=github.com\n${path}\n\n`);
    return /^password=(.*)$/m.exec(stdout)?.[1];
  };
  try {
    await waitFor(async () => ((await both.fedLog()).split('"fed"').length > 2 ? true : undefined));
    expect(await given('path=acme/r.git')).toBe('token-of-acme');
    expect(await given('path=umbrella/r.git')).toBe('token-of-umbrella');
    expect(await given('path=UMBRELLA/r')).toBe('token-of-umbrella');
    expect(await given('path=umbrella-other/r')).toBeUndefined();
    expect(await given('')).toBe('token-of-acme');
    expect(await readFile(both.helper.ghLogin, 'utf8')).toContain('token-of-acme');
  } finally {
    await both.stop();
  }
});
