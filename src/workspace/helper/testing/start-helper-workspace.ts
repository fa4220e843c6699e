import { execFile } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gitHubInstanceAt } from '../../../contract/github-instance.ts';
import { SIDECAR_FILES, type WorkspaceBoot } from '../../../contract/workspace-boot.ts';
import { ChildrenRecord, WORKSPACE_FILES } from '../../../contract/workspace-processes.ts';
import { type HelperWiring, WIRING_VARIABLE } from '../../../contract/workspace-wiring.ts';
import { readJsonFile } from '../../../lib/json-file.ts';
import { createLog } from '../../../lib/log.ts';
import { readBoot } from '../../init/read-boot.ts';
import { Records } from '../../init/records.ts';
import { runWorkspace } from '../../init/run-workspace.ts';
import { placesOf } from '../../init/sandbox/places.ts';
import { runtimeEnvironment } from '../../init/sandbox/runtime-environment.ts';
import { madeBoot } from '../../init/testing/sample-boot.ts';
import { helperWiring } from '../../init/wiring/helper-wiring.ts';
import { type PlatformDouble, type Reply, startPlatformDouble } from '../../sidecar/testing/platform-double.ts';
import { ENROLMENT_CODE } from '../../sidecar/testing/sidecar-process.ts';

export type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

export type HelperWorkspace = {
  readonly boot: WorkspaceBoot;
  readonly platform: PlatformDouble;
  readonly helper: HelperWiring;
  readonly environment: Record<string, string>;
  /** Runs a command as the agent would; one that fails is an answer as well. */
  run(command: string, args: readonly string[], input?: string, more?: Record<string, string>): Promise<Ended>;
  children(): Promise<ChildrenRecord>;
  /** What the feeder has written into its log. */
  fedLog(): Promise<string>;
  stop(): Promise<void>;
};

/** A whole workspace with delivery `helper`, by real init, sidecar and feeder; without an agent, and beside us. */
export async function startHelperWorkspace(
  web: string,
  /** The platform's answer when it is asked for a token. */
  token: (owner: string, refused: string | undefined) => Promise<Reply> | Reply,
  changes: Partial<WorkspaceBoot> = {},
): Promise<HelperWorkspace> {
  const platform = await startPlatformDouble('w1', ENROLMENT_CODE);
  platform.answer = (_method, path) => {
    if (!path.startsWith('/github-installation-token')) return { status: 204 };
    const { searchParams } = new URL(path, 'http://platform');
    return token(searchParams.get('owner') ?? '', searchParams.get('refused') ?? undefined);
  };
  const { data, boot } = await madeBoot({
    ...{ delivery: 'helper', isolation: 'none', platform: platform.socket },
    github: gitHubInstanceAt(web, 'github.com'),
    ...changes,
  });
  const { folders } = boot;
  await writeFile(join(folders.sidecar, SIDECAR_FILES.enrolmentCode), ENROLMENT_CODE);
  const bootPath = join(dirname(folders.sidecar), WORKSPACE_FILES.boot);
  await writeFile(bootPath, JSON.stringify(boot));
  const places = placesOf(boot);
  await mkdir(join(folders.wiring, 'bin'));
  for (const [name, path] of Object.entries({ git: process.env['TEST_GIT'], gh: process.env['TEST_GH'] })) {
    if (path !== undefined) await symlink(path, join(folders.wiring, 'bin', name));
  }
  const open = (name: string): number => openSync(join(folders.logs, `${name}.log`), 'a');
  const outputs = { sidecar: open('sidecar'), feeder: open('feeder'), runtime: open('runtime') };
  const running = await runWorkspace({
    boot,
    part: 'whole',
    bootPath,
    records: new Records(await readBoot(bootPath)),
    sidecarProgram: 'src/workspace/sidecar/main.ts',
    feederProgram: 'src/workspace/helper/main.ts',
    runtimeProgram: 'src/workspace/init/testing/waiting-feeder.ts',
    outputs,
    log: createLog('test', { write: () => undefined }),
    clock: Date.now,
    random: () => 0,
  });
  const environment = runtimeEnvironment(boot, places, process.execPath);
  return {
    ...{ boot, platform, environment },
    helper: helperWiring(boot, places),
    run: (command, args, input = '', more = {}) =>
      new Promise((resolve) => {
        const env = { ...environment, [WIRING_VARIABLE]: places.wiring, ...more };
        const options = { env, cwd: folders.workspace, maxBuffer: 1 << 24 };
        const child = execFile(command, args, options, (error, stdout, stderr) =>
          resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
        );
        child.stdin?.on('error', () => undefined);
        child.stdin?.end(input);
      }),
    children: async () =>
      (await readJsonFile(join(dirname(folders.sidecar), WORKSPACE_FILES.children), ChildrenRecord)) ?? {},
    fedLog: () => readFile(join(folders.logs, 'feeder.log'), 'utf8'),
    stop: async () => {
      await running.stop();
      await platform.stop();
      for (const output of Object.values(outputs)) closeSync(output);
      await rm(data, { recursive: true });
    },
  };
}
