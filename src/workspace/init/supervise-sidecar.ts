import { type ChildProcess, spawn } from 'node:child_process';
import type { ProgramMessage } from '../../lib/program.ts';
import { nodeArguments, programEnvironment, RELAY_FLAGS } from '../../lib/node-program.ts';
import { SupervisedProcess } from '../../lib/supervised-process.ts';
import { asUser } from './container/as-user.ts';
import { platformDoorOf } from './doors/open-doors.ts';
import type { Handover } from './doors/handover.ts';
import type { InitContext } from './context.ts';
import type { Ended } from './supervise-sandboxed.ts';

/** Keeps the sidecar running, outside the sandbox or as a user of its own, and gives it the connections of the doors once it is ready. */
export function superviseSidecar(context: InitContext, handover: Handover, ended: Ended): SupervisedProcess {
  const { log, clock, random, records } = context;
  return new SupervisedProcess({
    name: 'sidecar',
    log,
    clock,
    random,
    onExit: (how) => {
      ended(how);
      return 'restart';
    },
    spawn: async () => {
      const program = [process.execPath, ...nodeArguments(context.sidecarProgram, told(context), RELAY_FLAGS)] as const;
      const [command, ...args] = context.boot.isolation === 'container' ? asUser('mooring', program) : program;
      const child = spawn(command, args, {
        env: programEnvironment(),
        stdio: ['ignore', context.outputs.sidecar, context.outputs.sidecar, 'ipc'],
      });
      attachWhenReady(child, handover);
      void records.child('sidecar', child.pid).catch((err: unknown) => log.error({ err }, 'sidecar not recorded'));
      return child;
    },
  });
}

/** The boot file, and in a container the socket of its own by which it comes to the platform. */
const told = ({ boot, bootPath }: InitContext): string[] => {
  const door = platformDoorOf(boot);
  return door === undefined ? [bootPath] : [bootPath, door];
};

function attachWhenReady(child: ChildProcess, handover: Handover): void {
  // A send into a channel that breaks in the same moment is reported here as well as to its callback.
  child.on('error', () => undefined);
  child.on('message', (message: ProgramMessage) => {
    if (message.kind === 'ready') handover.attach(child);
  });
}
