import { nodeArguments } from '../../lib/node-program.ts';
import type { InitContext } from './context.ts';
import { buildSandbox } from './sandbox/build-sandbox.ts';
import { readHostFacts } from './sandbox/host-facts.ts';
import { placesOf } from './sandbox/places.ts';
import { type Ended, superviseSandboxed, type SupervisedSandbox } from './supervise-sandboxed.ts';

/** One that is told to stop may take this long to take back what it has fed. */
const SETTLING_MS = 2_000;

/**
 * Delivery `helper`: keeps running who feeds git's cache and gh's login with each new token. It is the agent's user, in
 * a sandbox like the agent's: what it feeds is the agent's to read.
 */
export async function superviseFeeder(context: InitContext, ended: Ended): Promise<SupervisedSandbox> {
  const { boot } = context;
  const facts = await readHostFacts();
  const program = nodeArguments(context.feederProgram, [placesOf(boot).wiring]);
  const sandbox = buildSandbox(boot, facts, [facts.node, ...program]);
  return superviseSandboxed(context, { name: 'feeder', sandbox, settling: SETTLING_MS, ended });
}
