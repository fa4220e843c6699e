import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { INSIDE } from '../../../contract/workspace-boot.ts';
import { ChildrenRecord, InitRecord, WORKSPACE_FILES } from '../../../contract/workspace-processes.ts';
import { Fault } from '../../../lib/fault.ts';
import { readJsonFile } from '../../../lib/json-file.ts';
import { lastComplaint } from '../../../lib/last-complaint.ts';
import { nodeArguments, programEnvironment } from '../../../lib/node-program.ts';
import { endProcess, isRunning, type ProcessIdentity } from '../../../lib/running-process.ts';
import { processesThatSee } from '../../../lib/sandboxed-processes.ts';

const INIT = 'src/workspace/init/main.ts';

/** Init gives its agent 5 s to settle and its sidecar 5 s to say goodbye. */
const INIT_PATIENCE_MS = 12_000;

const START_PATIENCE_MS = 30_000;

/** The init that runs in a workspace's folder, if one does. */
export async function findInit(folder: string): Promise<InitRecord | undefined> {
  const record = await readJsonFile(join(folder, WORKSPACE_FILES.init), InitRecord);
  return record !== undefined && (await isRunning(record)) ? record : undefined;
}

/** Why an init that has ended says that no other start can help, if it does. */
export async function failureIn(folder: string, { pid }: ProcessIdentity): Promise<string | undefined> {
  const record = await readJsonFile(join(folder, WORKSPACE_FILES.init), InitRecord);
  return record?.phase === 'failed' && record.pid === pid ? (record.reason ?? 'its init has given up') : undefined;
}

/**
 * Starts init for the boot file in `folder` and waits until the workspace is up. It gets a session of its own and
 * no channel to us, so that it outlives us; its output goes to `logs/init.log`.
 */
export async function startInit(folder: string): Promise<InitRecord> {
  const log = join(folder, 'logs', 'init.log');
  const output = openSync(log, 'a', 0o600);
  const child = spawn(process.execPath, nodeArguments(INIT, [join(folder, WORKSPACE_FILES.boot)]), {
    cwd: folder,
    detached: true,
    env: programEnvironment(),
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  child.unref();
  const failure = failureOf(child, log);
  const init = await Promise.race([failure, becomesReady(child, folder)]).catch((error: unknown) => {
    // One that we cannot look at must not run beside the next that is started.
    child.kill('SIGKILL');
    throw error;
  });
  if (init !== undefined) return init;
  // It has ended and its log is still being read: that says more than that it did not come up.
  if (hasEnded(child)) return failure;
  child.kill('SIGKILL');
  throw new Fault('workspace_not_started', `the workspace in ${folder} did not come up in time`, `see ${log}`);
}

/** Undefined when it has ended, or takes longer than any machine should need. */
async function becomesReady(child: ChildProcess, folder: string): Promise<InitRecord | undefined> {
  const pause = 25;
  for (let waited = 0; waited < START_PATIENCE_MS && !hasEnded(child); waited += pause) {
    const record = await findInit(folder);
    if (record?.phase === 'ready' && record.pid === child.pid) return record;
    await sleep(pause);
  }
  return undefined;
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function failureOf(child: ChildProcess, log: string): Promise<never> {
  return new Promise((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      lastComplaint(log).then((what) => {
        const said = what ?? "the workspace's init ended without a word";
        reject(new Fault('workspace_not_started', said, `see ${log}`));
      }, reject);
    });
  });
}

/** Ends init, which ends its children; what still runs after that, or was left by a killed init, is ended too. */
export async function endWorkspace(folder: string, workspace: string): Promise<void> {
  const record = await readJsonFile(join(folder, WORKSPACE_FILES.init), InitRecord);
  if (record !== undefined) await endSurely(record, INIT_PATIENCE_MS);
  const recorded = (await readJsonFile(join(folder, WORKSPACE_FILES.children), ChildrenRecord)) ?? {};
  const sandboxed = await processesThatSee(workspace, INSIDE.workspace);
  await Promise.all([...Object.values(recorded), ...sandboxed].map((child) => endSurely(child, 1_000)));
}

async function endSurely(identity: ProcessIdentity, patience: number): Promise<void> {
  await endProcess(identity, patience);
  if (await isRunning(identity)) throw new Error(`process ${identity.pid} cannot be ended`);
}
