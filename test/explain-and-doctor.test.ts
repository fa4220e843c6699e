import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { INSTALLATION } from '../src/lib/node-program.ts';
import { asAgent, workspaceProcesses } from './harness/inside-sandbox.ts';
import { run } from './harness/run.ts';
import { startUpAtEmulator } from './harness/up-at-emulator.ts';

type Examined = { ok: boolean; findings: { check: string; ok: boolean; says: string }[] };
const faultsIn = (stdout: string) => (JSON.parse(stdout) as Examined).findings.filter(({ ok }) => !ok);

const start = () =>
  startUpAtEmulator(() => ({ workspaces: [{ name: 'ada', grants: [{ owner: 'acme', repositories: ['harbor'] }] }] }));

test('the doctor finds a workspace well from inside and from outside, and says what is dead', async () => {
  const { up } = await start();
  const { dataFolder } = up;
  const outside = () => run('./mooring', ['doctor', 'ada', '--json', '--data', dataFolder]);

  const inside = await asAgent(dataFolder, 'ada', 'mooring doctor --json');
  expect(inside.stderr).toBe('');
  expect(faultsIn(inside.stdout)).toEqual([]);
  expect(inside.code).toBe(0);
  const well = await outside();
  expect(faultsIn(well.stdout)).toEqual([]);
  expect(well.code).toBe(0);

  const misled = await asAgent(
    dataFolder,
    'ada',
    'git config --global http.http://github.com/.proxy ""; mooring doctor',
  );
  expect(misled).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('remove http.http://github.com/.proxy in /home/agent/.gitconfig'),
  });
  await asAgent(dataFolder, 'ada', 'rm /home/agent/.gitconfig');

  // Stopped as a whole, the workspace has no doors any more; its platform says so, too.
  const { init } = await workspaceProcesses(dataFolder, 'ada');
  await up.stop();
  expect(init).toBeDefined();
  const dead = await outside();
  expect(dead.code).toBe(1);
  expect(faultsIn(dead.stdout).map(({ check }) => check)).toEqual(['platform', 'sidecar', 'gateway']);
});

test('explain says what the gateway would say, without asking GitHub, and by which grants', async () => {
  const { up, emulator } = await start();
  const { dataFolder } = up;
  const explain = async (...words: string[]) => {
    const { code, stdout } = await run('./mooring', ['explain', 'ada', '--json', '--data', dataFolder, ...words]);
    return { code, ...(JSON.parse(stdout) as Record<string, unknown>) };
  };
  const push = ['git', 'push', 'origin', 'HEAD:main'];
  const from = 'the grants that the platform has now';
  const { surfaces } = emulator.context.knobs;
  for (const surface of Object.values(surfaces)) surface.outage = true;
  expect(await explain(...push)).toMatchObject({
    ...{ code: 1, verdict: 'denied', from, message: 'refs/heads/main may not be pushed' },
    changes: [{ owner: 'acme', key: 'push', remove: ['!refs/heads/main'] }],
  });
  expect(await explain('git', 'push', 'origin', 'HEAD:work')).toMatchObject({ code: 0, rule: 'push: refs/heads/**' });
  const contents = ['gh', 'api', '-X', 'PUT', 'repos/acme/harbor/contents/f', '-f', 'branch=main'];
  expect(await explain(...contents)).toMatchObject({ code: 1, message: 'refs/heads/main may not be pushed' });
  expect(await explain('git', 'push')).toMatchObject({ code: 2, verdict: 'unclear' });
  for (const surface of Object.values(surfaces)) surface.outage = false;

  const file = join(dataFolder, 'wide.yaml');
  await writeFile(file, "- { owner: acme, repositories: [harbor], push: ['refs/**'] }\n");
  expect(await run('./mooring', ['workspace', 'grants', 'ada', '--file', file, '--data', dataFolder])).toMatchObject({
    code: 0,
  });
  expect(await explain(...push)).toMatchObject({ code: 0, verdict: 'allowed', rule: 'push: refs/**' });

  await up.stop();
  const config = join(dataFolder, '..', 'mooring.yaml');
  expect(await explain('--config', config, ...push)).toMatchObject({ code: 1, from: expect.stringContaining(config) });
});

test('the commands that docs/operations.md shows work as they stand', async () => {
  const { up } = await start();
  const { dataFolder: data } = up;
  const document = 'mutation { mergePullRequest(input: { pullRequestId: "PR_1" }) { clientMutationId } }';
  await writeFile(join(data, 'merge.graphql'), document);
  const text = await readFile(join(INSTALLATION, 'docs', 'operations.md'), 'utf8');
  const shown = [...text.matchAll(/^\.\/mooring ((?:explain|doctor) .*)$/gm)].map(([, line = '']) => line.split(' '));
  const outcomes: string[] = [];
  for (const [command = '', ...words] of shown) {
    const ended = await run(join(INSTALLATION, 'mooring'), [command, '--data', data, ...words], { cwd: data });
    expect(ended.stderr).toBe('');
    outcomes.push(`${ended.code} ${/^(?:denied|allowed|all is well)/m.exec(ended.stdout)?.[0]}`);
  }
  expect(outcomes).toEqual(['1 denied', '0 allowed', '1 denied', '1 denied', '0 all is well']);
});
