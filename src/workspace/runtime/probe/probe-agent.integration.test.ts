import { once } from 'node:events';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Requirements } from '../../../contract/template.ts';
import { agentJson, startRuntime, type TestRuntime } from '../testing/runtime-process.ts';
import { TestRelay } from '../testing/test-relay.ts';
import { findProgram } from './ask-version.ts';

let relay: TestRelay;
let runtime: TestRuntime | undefined;
beforeEach(async () => {
  relay = await TestRelay.start();
});
afterEach(async () => {
  await runtime?.stop();
  await relay.stop();
});

/** The runtime's exit code and last line when it does not even begin. */
async function refused(agent: readonly string[], environment: Record<string, string>) {
  runtime = startRuntime(relay, agent, environment);
  await once(runtime.child, 'exit');
  expect(relay.leases).toEqual([]);
  return { code: runtime.child.exitCode, said: runtime.log().trim().split('\n').at(-1) };
}

const needs = (requires: Partial<Requirements>) => ({
  MOORING_AGENT: agentJson({ requires: { binaries: [], ...requires } }),
});

/** A folder with these programs, as the only one in PATH. */
async function path(scripts: Record<string, string>, links: readonly string[] = []): Promise<{ PATH: string }> {
  const folder = join(relay.folder, 'bin');
  await mkdir(folder);
  for (const [name, script] of Object.entries(scripts)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, name), 0o755);
  }
  for (const name of links) {
    const target = await findProgram(name, { PATH: process.env['PATH'] ?? '' });
    if (target !== undefined) await symlink(target, join(folder, name));
  }
  return { PATH: folder };
}

it('says all that is missing or too old, in one sentence, and takes no turn', async () => {
  const environment = await path({ python3: 'echo Python 3.9.18', helper: 'echo helper 1.2.3 >&2' }, ['git']);
  const requires = {
    ...{ node: '99.1', python: '3.11' },
    binaries: [{ name: 'claude-agent-acp' }, { name: 'helper', version: ['helper', '--version'], atLeast: '1.10' }],
  };
  const { code, said } = await refused(['plain'], { ...environment, ...needs(requires) });
  expect(code).toBe(2);
  expect(said).toBe(
    'mooring: claude-agent-acp is not installed; helper 1.2.3 is too old: 1.10 or newer is needed; ' +
      'node is not installed; python3 3.9.18 is too old: 3.11 or newer is needed; gh is not installed: ' +
      "install it in the template's image, and build that again",
  );
});

it("names the command's own program", async () => {
  const { code, said } = await refused([], { MOORING_COMMAND: '["/nowhere/agent"]' });
  expect(code).toBe(2);
  expect(said).toContain('mooring: /nowhere/agent is not there');
});

it('names a program that does not tell its version', async () => {
  const environment = await path({ helper: 'echo broken image >&2; exit 127' }, ['git', 'gh']);
  const binaries = [{ name: 'helper', version: ['helper', '--version'], atLeast: '1' }];
  const { said } = await refused(['plain'], { ...environment, ...needs({ binaries }) });
  expect(said).toContain('helper --version does not tell a version (broken image)');
});

it.each([
  ['future', 'Unsupported protocol version'],
  ['dying', "The agent's process ended with code 3. It said last: no licence"],
])("an agent that is %s and does not answer to ACP's initialize is unusable", async (behaviour, why) => {
  const { code, said } = await refused([behaviour], {});
  expect(code).toBe(2);
  expect(said).toContain("mooring: the agent does not answer to ACP's initialize (");
  expect(said).toContain(why);
});

it('an agent that is killed at its start, for want of memory perhaps, may do better at the next', async () => {
  const { code, said } = await refused(['killed'], {});
  expect(code).toBe(1);
  expect(said).toContain('the agent was killed (SIGKILL) before it answered; it has 120 s for that');
});

it('what is there and young enough begins to work', async () => {
  const binaries = [{ name: 'git', version: ['git', '--version'], atLeast: '2.0' }];
  runtime = startRuntime(relay, ['plain'], needs({ node: '22', binaries }));
  relay.give({ id: 't1' });
  expect((await relay.settlementOf('t1')).outcome).toBe('ok');
});
