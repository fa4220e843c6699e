import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { RuntimeAgent } from '../../src/contract/runtime-agent.ts';
import { parseTemplate, type Template } from '../../src/contract/template.ts';
import { INSTALLATION } from '../../src/lib/node-program.ts';
import { podman, tryPodman } from './podman.ts';
import { machinesDebian } from './machines-debian.ts';
import { buildImage } from './scripted-image.ts';
import { containersFault } from './whether-containers-run.ts';

const fault = await containersFault();
if (fault !== undefined) process.stderr.write(`tests with real agents are skipped: ${fault}\n`);
const withContainers = test.skipIf(fault !== undefined);

/** Those whose packages the npm registry has. */
const AGENTS = ['claude-code', 'gemini-cli', 'openclaw'];

const NO_SECRETS = { secrets: [], secretFiles: [] };

async function templateOf(name: string): Promise<Template> {
  const parsed = parseTemplate(await readFile(join(INSTALLATION, 'templates', name, 'template.yaml'), 'utf8'));
  if (!parsed.ok) throw new Error(parsed.error.join('; '));
  return parsed.value;
}

/**
 * The runtime as the agent's user, with no network, no key and a root that takes no files: it probes its agent, and then
 * looks for a relay that is not there.
 */
async function runProbe(image: string, { adapter, command, prompt, variables, requires }: Template): Promise<string> {
  const name = `moor-test-${randomUUID().slice(0, 8)}`;
  const agent: RuntimeAgent = { prompt, requires, variables: Object.keys(variables), ...NO_SECRETS };
  const environment = {
    ...variables,
    ...{ HOME: '/home/agent', USER: 'agent', MOORING_WORKSPACE: 'ada', MOORING_ROLE: 'member' },
    ...{ MOORING_RELAY: '/nowhere/relay.sock', MOORING_ADAPTER: adapter ?? 'acp' },
    ...{ MOORING_COMMAND: JSON.stringify(command), MOORING_AGENT: JSON.stringify(agent) },
  };
  await podman(
    ...['run', '--detach', '--name', name, '--label', 'dev.mooring.test=true', '--user', 'agent', '--network', 'none'],
    // A volume is its image's user's, as the folder there is; a tmpfs would be root's.
    ...['--read-only', '--volume', '/home/agent', '--volume', '/workspace', '--workdir', '/workspace'],
    ...Object.entries(environment).flatMap(([variable, value]) => ['--env', `${variable}=${value}`]),
    ...['--entrypoint', 'node', image, '/opt/mooring/mooring.mjs', 'runtime'],
  );
  onTestFinished(async () => void (await tryPodman(['rm', '--force', '--volumes', '--time', '0', name])));
  for (let running = true; ; await sleep(500)) {
    const { stdout, stderr } = await tryPodman(['logs', name]);
    const log = stdout + stderr;
    // What it wrote before it ended is read once more after that was seen.
    if (!running || /the relay did not answer|^mooring: /m.test(log)) return log;
    running = (await podman('inspect', '--format', '{{.State.Running}}', name)) === 'true';
  }
}

for (const name of AGENTS) {
  withContainers(`${name} is installed in its image and answers to the probe`, { timeout: 900_000 }, async () => {
    const log = await runProbe(await buildImage(name, await machinesDebian()), await templateOf(name));
    expect(log).not.toMatch(/^mooring: /m);
    expect(log).toContain('the relay did not answer');
  });
}

withContainers('an agent that is missing or too old is said to be, in one sentence', { timeout: 900_000 }, async () => {
  const template = await templateOf('gemini-cli');
  const requires = { ...template.requires, node: '99.1', binaries: [{ name: 'claude-agent-acp' }] };
  const log = await runProbe(await buildImage('gemini-cli', await machinesDebian()), { ...template, requires });
  expect(log).toMatch(/^mooring: claude-agent-acp is not installed; node \S+ is too old: 99\.1 or newer is needed: /m);
});
