import { reportFault } from '../src/lib/program.ts';
import { Fault } from '../src/lib/fault.ts';

/**
 * What a workspace runs of Mooring, in one file: `mooring.mjs <program> …`. A program is the `main.ts` in the folder of
 * its name, by which `nodeArguments` finds it from the source as well.
 */
const PROGRAMS: Readonly<Record<string, () => Promise<unknown>>> = {
  init: () => import('../src/workspace/init/main.ts'),
  sidecar: () => import('../src/workspace/sidecar/main.ts'),
  runtime: () => import('../src/workspace/runtime/main.ts'),
  helper: () => import('../src/workspace/helper/main.ts'),
  'git-credential': () => import('../src/workspace/helper/git-credential/main.ts'),
  cli: () => import('../src/cli/main.ts'),
};

const [name = ''] = process.argv.splice(2, 1);
const run = PROGRAMS[name];
if (run === undefined) {
  const known = Object.keys(PROGRAMS).join(', ');
  process.exitCode = reportFault(
    new Fault(
      'program_unknown',
      `a workspace has no program "${name}"`,
      `it has ${known}; use an installation of Mooring`,
    ),
  );
} else {
  await run();
}
