import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SIDECAR_FILES } from '../../contract/workspace-boot.ts';
import { Fault } from '../../lib/fault.ts';
import { nodeArguments } from '../../lib/node-program.ts';
import { Secret } from '../../lib/secret.ts';
import { giveAgentSecrets } from './agent-secrets.ts';
import type { InitContext } from './context.ts';
import { buildSandbox } from './sandbox/build-sandbox.ts';
import { readHostFacts } from './sandbox/host-facts.ts';
import { type Ended, superviseSandboxed, type SupervisedSandbox } from './supervise-sandboxed.ts';

/** A runtime that is told to stop may take this long to finish its command and settle its turn. */
const SETTLING_MS = 5_000;

/** Keeps the runtime running, and with it the agent. */
export async function superviseRuntime(context: InitContext, ended: Ended): Promise<SupervisedSandbox> {
  const { boot } = context;
  const facts = await readHostFacts();
  const agentSecrets = await giveAgentSecrets(boot);
  const token = boot.delivery === 'env' ? await readFrozenToken(boot.folders.sidecar) : undefined;
  const program = [facts.node, ...nodeArguments(context.runtimeProgram)] as const;
  const sandbox = buildSandbox(boot, facts, [...program], token, agentSecrets);
  return superviseSandboxed(context, { name: 'runtime', sandbox, settling: SETTLING_MS, ended });
}

async function readFrozenToken(sidecarFolder: string): Promise<Secret> {
  const path = join(sidecarFolder, SIDECAR_FILES.frozenToken);
  try {
    return new Secret((await readFile(path, 'utf8')).trim());
  } catch (cause) {
    const remedy = 'start the workspace anew through the platform, which puts it there';
    throw new Fault('frozen_token_missing', `${path} cannot be read`, remedy, { cause });
  }
}
