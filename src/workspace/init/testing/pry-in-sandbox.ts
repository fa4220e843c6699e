import { once } from 'node:events';
import { nodeArguments } from '../../../lib/node-program.ts';
import { readBoot } from '../read-boot.ts';
import { buildSandbox } from '../sandbox/build-sandbox.ts';
import { readHostFacts } from '../sandbox/host-facts.ts';
import { spawnInBubblewrap } from '../sandbox/spawn-sandbox.ts';

/** Runs the prying program as a workspace's agent, in a process that has inherited whatever its starter gave it. */
const { boot } = await readBoot(process.argv[2]);
const facts = await readHostFacts();
const prying = nodeArguments('src/workspace/init/testing/prying-program.ts', [boot.folders.sidecar]);
const { child } = spawnInBubblewrap(buildSandbox(boot, facts, [facts.node, ...prying]), process.stderr.fd);
await once(child, 'exit');
