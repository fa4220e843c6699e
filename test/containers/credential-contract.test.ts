import { expect } from 'vitest';
import { revokeTokens } from '../../src/emulator/apps/change-installation.ts';
import { type Finished, run } from '../harness/run.ts';
import { startPlatformAlone } from '../harness/start-up.ts';
import { giveKeys } from './give-keys.ts';
import { machinesDebian } from './machines-debian.ts';
import { podman } from './podman.ts';
import { ofPlatform } from './running-containers.ts';
import { buildImage } from './scripted-image.ts';
import { inContainers } from './stories.ts';
import { allRun, makeContainerWorld } from './up-in-containers.ts';

/**
 * Templates whose agents the npm registry has, and the scripted one. It stands in for those that are installed by pip:
 * their images differ from its own by the agent alone, and no agent takes part here.
 */
const TEMPLATES = ['scripted', 'claude-code', 'gemini-cli', 'openclaw'];
const STOOD_IN_FOR = ['hermes', 'deepagents', 'langgraph', 'crewai', 'autogen'];

const LIFE = 20_000;

/** One round of what agents do: each of it asks GitHub with a credential. */
const round = (number: number): string =>
  [
    'set -e',
    `rm -rf r${number} && git clone --quiet https://github.com/acme/harbor r${number} && cd r${number}`,
    `git checkout --quiet -b "$MOORING_CONTRACT-${number}"`,
    `echo ${number} > contract-${number}.txt && git add . && git commit --quiet -m "Round ${number}"`,
    `git push --quiet origin HEAD`,
    `gh issue create -R acme/harbor --title "Round ${number}" --body contract`,
    `gh pr create --title "Round ${number}" --body contract --head "$MOORING_CONTRACT-${number}"`,
  ].join('\n');

inContainers.each(['gateway', 'helper'] as const)(
  'the credential contract, delivery %s: every template over three lives, a revoked token and a killed sidecar',
  { timeout: 900_000 },
  async (delivery) => {
    process.stderr.write(`scripted stands in for ${STOOD_IN_FOR.join(', ')}: their packages are not at npm\n`);
    for (const template of TEMPLATES) await buildImage(template, await machinesDebian());
    const { dataFolder, configFile, emulator } = await makeContainerWorld(
      TEMPLATES.map((template) => ({
        name: template,
        template,
        delivery,
        grants: [{ owner: 'acme', repositories: ['harbor'], push: ['refs/heads/**'] }],
      })),
      { emulator: { tokenLifetime: LIFE } },
    );
    const platform = startPlatformAlone(dataFolder, ['--config', configFile]);
    await giveKeys(platform, dataFolder, TEMPLATES);
    await allRun(platform, TEMPLATES.length);

    const inside = (name: string, script: string): Promise<Finished> =>
      run('./mooring', [
        'workspace',
        'exec',
        '--data',
        dataFolder,
        name,
        '--',
        'sh',
        '-c',
        `MOORING_CONTRACT=${name}\n${script}`,
      ]);
    const all = async (script: string): Promise<void> => {
      const ended = await Promise.all(TEMPLATES.map(async (name) => ({ name, ...(await inside(name, script)) })));
      expect(ended.filter(({ code }) => code !== 0)).toEqual([]);
    };

    const since = Date.now();
    let number = 0;
    for (; Date.now() - since < 3 * LIFE; number += 1) await all(round(number));
    expect(number).toBeGreaterThanOrEqual(3);

    revokeTokens(emulator.context, () => true);
    // Through the gateway the next command works. A token in the agent's hands fails at first, and is then renewed.
    if (delivery === 'helper')
      await Promise.all(
        TEMPLATES.map((name) => expect.poll(async () => (await inside(name, ASK)).code, HEALING).toBe(0)),
      );
    await all(round(100));

    const containers = await podman('ps', '--quiet', '--filter', await ofPlatform(dataFolder));
    for (const container of containers.split('\n'))
      await podman('exec', '--user', 'mooring', container, 'sh', '-c', KILL_SIDECAR);
    await all(round(200));
  },
);

const ASK = 'git ls-remote --quiet https://github.com/acme/harbor && gh issue list -R acme/harbor';

/** The sidecar asks GitHub about its token every 30 to 60 s, and at once when git erases it. Milliseconds. */
const HEALING = { timeout: 90_000, interval: 1_000 };

/** By its command line, of which the shell that looks for it has only a part; one that is not found is a failure. */
const KILL_SIDECAR = [
  "for p in /proc/[0-9]*; do tr '\\0' ' ' <$p/cmdline 2>/dev/null",
  'grep -q \'^/usr/local/bin/node.*mooring.mjs sidecar \' && kill -9 ${p#/proc/} && killed=yes; done; test -n "$killed"',
].join(' | ');
