import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { NODE_FLAGS, nodeArguments, programEnvironment, RELAY_FLAGS } from '../src/lib/node-program.ts';

const SIDECAR = 'src/workspace/sidecar/main.ts';

/**
 * Fills the compile cache: whoever starts Mooring for the first time need not wait for types to be stripped, and a
 * process that finds its code compiled is 15 to 30 MB smaller. Each program is started without what it needs: it loads
 * all its code, refuses, and ends, and Node writes down what it compiled.
 */
const PROGRAMS: readonly (readonly [entry: string, ...args: string[]])[] = [
  ['src/cli/main.ts', '--help'],
  ['src/emulator/main.ts'],
  ['src/platform/main.ts', '--delivery', 'none'],
  ['src/workspace/init/main.ts'],
  [SIDECAR],
  ['src/workspace/runtime/main.ts'],
  ['src/workspace/helper/main.ts', '/nowhere'],
  ['src/workspace/helper/git-credential/main.ts', '--nothing'],
  ['templates/scripted/agent.ts'],
];

for (const [entry, ...args] of PROGRAMS) {
  // What was compiled under one program's flags is of no use to another's.
  const flags = entry === SIDECAR ? RELAY_FLAGS : NODE_FLAGS;
  const program = spawn(process.execPath, nodeArguments(entry, args, flags), {
    stdio: 'ignore',
    env: programEnvironment(),
    timeout: 30_000,
  });
  await once(program, 'exit');
}
