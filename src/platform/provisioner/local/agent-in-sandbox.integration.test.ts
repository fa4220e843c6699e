import { existsSync } from 'node:fs';
import { glob, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { gitHubInstanceAt } from '../../../contract/github-instance.ts';
import type { AgentBoot, WorkspaceBoot } from '../../../contract/workspace-boot.ts';
import { ChildrenRecord, InitRecord, WORKSPACE_FILES } from '../../../contract/workspace-processes.ts';
import { createLog } from '../../../lib/log.ts';
import { Secret } from '../../../lib/secret.ts';
import type { WorkspaceSecrets } from '../workspace-host.ts';
import { LocalHost } from './local-host.ts';

let dataFolder: string;
let host: LocalHost;
let logged: string[];
beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'mooring-agent-'));
  logged = [];
  const log = createLog('test', { write: (line) => void logged.push(line) });
  host = new LocalHost({ dataFolder, log, clock: Date.now, random: () => 0 });
});
afterEach(async () => {
  await host.stop('ada');
  await host.close();
  await rm(dataFolder, { recursive: true });
});

const at = (...path: readonly string[]) => join(dataFolder, 'workspaces', 'ada', ...path);
const read = (...path: readonly string[]) => readFile(at(...path), 'utf8');

/** Its relay never has a turn; the requirements' questions are asked in the agent's own environment all the same. */
async function start(command: string[], agent: Partial<AgentBoot>, secrets: WorkspaceSecrets = {}): Promise<void> {
  const { kind } = await host.isolation();
  const boot: WorkspaceBoot = {
    ...{ id: 'w1', name: 'ada', role: 'member', delivery: 'gateway', assignee: 'ada' },
    platform: '/nowhere/platform.sock',
    github: gitHubInstanceAt('https://github.com'),
    grants: [{ owner: 'acme', repositories: ['harbor'], push: ['refs/heads/**'], allow: [] }],
    adapter: 'command',
    command,
    agent: { prompt: 'stdin', variables: {}, secrets: [], requires: { binaries: [] }, ...agent },
    folders: host.folders('ada'),
    isolation: kind,
  };
  await host.start(boot, async () => secrets);
}

/** A question about a version that looks around first. */
const asking = (script: string): Partial<AgentBoot> => ({
  requires: { binaries: [{ name: 'sh', version: ['sh', '-c', `${script}; echo 1.0; : > /workspace/asked`] }] },
});
const whenAsked = () => expect.poll(() => existsSync(at('workspace', 'asked')), { timeout: 60_000 }).toBe(true);

test('the agent is given its secrets as its template says, and nothing and nobody else has them', async () => {
  const [key, account] = ['a model key', 'an account'].map((text) => `value of ${text}`);
  const script =
    'env > /workspace/env; cat "$ACCOUNT" > /workspace/account; ls -l /run/mooring/secrets > /workspace/list';
  const secrets: AgentBoot['secrets'] = [
    { name: 'MODEL_KEY', as: 'environment', variable: 'MODEL_KEY', setAt: 1 },
    { name: 'SERVICE_ACCOUNT', as: 'file', variable: 'ACCOUNT', setAt: 1 },
  ];
  const values = { MODEL_KEY: key!, SERVICE_ACCOUNT: account!, UNASKED: 'nobody asked for it' };
  const agentSecrets = new Map(Object.entries(values).map(([name, value]) => [name, new Secret(value)]));
  await start(['sh'], { secrets, variables: { MODEL: 'large' }, ...asking(script) }, { agentSecrets });
  await whenAsked();
  const environment = (await read('workspace', 'env')).split('\n');
  expect(environment).toEqual(
    expect.arrayContaining([`MODEL_KEY=${key}`, 'MODEL=large', 'ACCOUNT=/run/mooring/secrets/SERVICE_ACCOUNT']),
  );
  expect(environment.join('\n')).not.toMatch(/nobody asked|value of an account|MOORING_AGENT/);
  expect(await read('workspace', 'account')).toBe(account);
  expect(await read('workspace', 'list')).toMatch(/^-r-------- .* SERVICE_ACCOUNT$/m);
  expect(await read('workspace', 'list')).not.toContain('MODEL_KEY');

  const children = ChildrenRecord.parse(JSON.parse(await read(WORKSPACE_FILES.children)));
  const init = InitRecord.parse(JSON.parse(await read(WORKSPACE_FILES.init)));
  const ofSidecar = await readFile(`/proc/${children.sidecar?.pid}/environ`, 'utf8');
  const commandLines = await Promise.all(
    [init.pid, children.runtime?.pid, children.sidecar?.pid].map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8')),
  );
  const files = await Array.fromAsync(glob('{logs/*,sidecar/*,wiring/**/*,*.json}', { cwd: at() }));
  const texts = await Promise.all(files.map((file) => read(file).catch(() => '')));
  for (const value of Object.values(values)) {
    expect([ofSidecar, ...commandLines, ...texts, ...logged].join('\n')).not.toContain(value);
  }
  await host.stop('ada');
  expect(existsSync(at('secrets'))).toBe(false);
  expect(existsSync(at('run', 'secrets'))).toBe(false);
});

test('what no other start can heal ends the workspace with the reason, and it is not started again', async () => {
  // Either it has come up for a moment, or its start has failed with the same words.
  const failed = await start(['/nowhere/agent'], {}).then(
    () => undefined,
    (error: Error) => error.message,
  );
  if (failed === undefined)
    await expect.poll(async () => (await host.inspect('ada')).reason, { timeout: 60_000 }).toBeDefined();
  const { state, reason = failed } = await host.inspect('ada');
  expect(state).toBe('absent');
  expect(reason).toContain("/nowhere/agent is not there: install it in the template's image, and build that again");
  expect(InitRecord.parse(JSON.parse(await read(WORKSPACE_FILES.init)))).toMatchObject({
    phase: 'failed',
    reason: expect.stringContaining('/nowhere/agent'),
  });
  expect((await read('logs', 'init.log')).trim().split('\n').at(-1)).toMatch(
    /^mooring: its agent's half cannot run, by its own words: "\/nowhere\/agent is not there/,
  );
  expect(logged.join('')).not.toContain('starting it again');
  // The sidecar has gone with it.
  const { sidecar } = ChildrenRecord.parse(JSON.parse(await read(WORKSPACE_FILES.children)));
  expect(existsSync(`/proc/${sidecar?.pid}`)).toBe(false);
});
