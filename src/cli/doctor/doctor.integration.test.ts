import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gitHubInstanceAt } from '../../contract/github-instance.ts';
import { startEmulator, type TestEmulator } from '../../emulator/testing/start-emulator.ts';
import { type AgentShell, type Ended, openAgentShell } from '../../workspace/sidecar/testing/agent-shell.ts';
import {
  issue,
  type PlatformDouble,
  refuse,
  startPlatformDouble,
} from '../../workspace/sidecar/testing/platform-double.ts';
import {
  ENROLMENT_CODE,
  LOCAL_KEY,
  type SidecarProcess,
  startSidecarProcess,
} from '../../workspace/sidecar/testing/sidecar-process.ts';
import type { Finding } from './finding.ts';

/** `mooring doctor` by its name, as an agent calls it, beside the real sidecar at the emulator. */
let emulator: TestEmulator;
let platform: PlatformDouble;
let sidecar: SidecarProcess;
let shell: AgentShell;
const permissions = { metadata: 'read', contents: 'write' } as const;
const answers = async (_method: string, path: string) => {
  if (!path.startsWith('/github-installation-token')) return { status: 204 };
  const token = await emulator.mintToken({ permissions });
  const life = { issued: Date.now() - 60_000, expires: Date.now() + 3_540_000 };
  return issue(token, life.issued, life.expires, { repositories: ['harbor'], permissions });
};

beforeAll(async () => {
  emulator = await startEmulator();
  platform = await startPlatformDouble('ws-1', ENROLMENT_CODE);
  platform.answer = answers;
  const github = gitHubInstanceAt(emulator.url, 'github.com');
  sidecar = await startSidecarProcess(platform.socket, github, [{ owner: 'acme', name: 'harbor' }]);
  shell = await openAgentShell(sidecar);
}, 60_000);
afterAll(async () => {
  await sidecar?.stop();
  await platform?.stop();
  await emulator?.stop();
});

type Examined = { readonly code: number; readonly ok: boolean; readonly findings: readonly Finding[] };

/** With variables of the agent's own beside those of the workspace. */
async function examined(variables: Record<string, string> = {}): Promise<Examined> {
  const set = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  const ended: Ended = await shell.run('env', ...set, 'mooring', 'doctor', '--json');
  expect(ended.stdout + ended.stderr).not.toMatch(/ghs_(?!mooring-placeholder)/);
  expect(ended.stdout + ended.stderr).not.toContain(LOCAL_KEY);
  return { code: ended.code, ...(JSON.parse(ended.stdout) as Omit<Examined, 'code'>) };
}

const faultsOf = ({ findings }: Examined) => findings.filter(({ ok }) => !ok);
const faultAt = (check: string, says: RegExp) => [
  { check, ok: false, says: expect.stringMatching(says), remedy: expect.stringMatching(/./) },
];

describe('in a workspace that is well', () => {
  it('finds nothing, and says what it has looked at', async () => {
    const { code, findings } = await examined();
    expect(findings.filter(({ ok }) => !ok)).toEqual([]);
    expect(code).toBe(0);
    const checks = 'sidecar, git wiring, gh wiring, gateway, github, clock, token, permissions, git door, repositories';
    expect(findings.map(({ check }) => check).join(', ')).toBe(`${checks}, git, gh`);
  });

  it('speaks to people as well', async () => {
    const { code, stdout } = await shell.run('mooring', 'doctor');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok +sidecar +the sidecar answers$/m);
    expect(stdout).toMatch(/all is well\n$/);
  });

  it('examines no other workspace from inside', async () => {
    expect(await shell.run('mooring', 'doctor', 'somebody')).toMatchObject({ code: 2 });
  });
});

it('takes proxies for other tools for no fault: git and gh do not go by them', async () => {
  const elsewhere = 'http://127.0.0.1:9';
  const variables = { HTTP_PROXY: elsewhere, http_proxy: elsewhere, HTTPS_PROXY: elsewhere, ALL_PROXY: elsewhere };
  expect(faultsOf(await examined(variables))).toEqual([]);
  const set = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  const url = 'https://github.com/acme/harbor';
  expect(await shell.run('env', ...set, 'git', 'ls-remote', url)).toMatchObject({ code: 0 });
  expect(await shell.run('env', ...set, 'gh', 'api', 'repos/acme/harbor')).toMatchObject({ code: 0 });
});

describe('when something is wrong behind the gateway', () => {
  it('tells a clock that is wrong', async () => {
    emulator.context.knobs.clockOffsetMs = 120_000;
    const found = await examined();
    emulator.context.knobs.clockOffsetMs = 0;
    expect(faultsOf(found)).toEqual(faultAt('clock', / 1\d\d s behind GitHub's/));
  });

  it('tells that no fresh token comes, and why', async () => {
    platform.answer = (_method, path) =>
      path.startsWith('/github-installation-token') ? refuse('installation_suspended') : { status: 204 };
    for (const token of emulator.context.model.tokens) token.revokedAt = Date.now();
    await shell.run('gh', 'api', 'repos/acme/harbor');
    const found = await examined();
    platform.answer = answers;
    const token = faultsOf(found).find(({ check }) => check === 'token');
    expect(token).toMatchObject({
      says: expect.stringMatching(/no token for acme: .*installation_suspended/),
      remedy: expect.stringContaining('waiting does not help'),
    });
    expect(found.code).toBe(1);
  });
});

it('says in time that the sidecar hangs, while its doors are held', async () => {
  sidecar.child.kill('SIGSTOP');
  const found = await examined();
  sidecar.child.kill('SIGCONT');
  expect(faultsOf(found)[0]).toMatchObject({ check: 'sidecar', says: 'the sidecar does not answer' });
  expect(found.code).toBe(1);
});
