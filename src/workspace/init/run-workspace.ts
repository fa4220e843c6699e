import type { RunningProgram } from '../../lib/program.ts';
import { hideAgentSecrets } from './agent-secrets.ts';
import { prepareContainer } from './container/prepare-container.ts';
import type { InitContext } from './context.ts';
import { Handover } from './doors/handover.ts';
import { openDoors } from './doors/open-doors.ts';
import { readProcessLimit } from './container/process-limit.ts';
import { superviseFeeder } from './supervise-feeder.ts';
import { superviseRuntime } from './supervise-runtime.ts';
import { superviseSidecar } from './supervise-sidecar.ts';
import { tellSidecar, Vitals } from './vitals.ts';

/**
 * Brings a workspace up, from the outside in: doors, wiring, sidecar, agent. It goes down the other way round,
 * so that the agent's last command still finds the gateway.
 */
export async function runWorkspace(context: InitContext): Promise<RunningProgram> {
  const { boot, log, part, records } = context;
  await records.claim();
  await records.endLeftovers();
  if (boot.isolation === 'container') prepareContainer(boot, part, log);
  const [hasAgent, hasSidecar] = [part !== 'sidecar', part !== 'agent'];
  const vitals = new Vitals({
    ...{ tell: tellSidecar(boot, part), log, clock: context.clock },
    limit: () => (boot.isolation === 'container' ? readProcessLimit() : undefined),
  });
  const runtime = hasAgent ? await superviseRuntime(context, (how) => vitals.ended('runtime', how)) : undefined;
  const hasFeeder = hasAgent && boot.delivery === 'helper';
  const feeder = hasFeeder ? await superviseFeeder(context, (how) => vitals.ended('feeder', how)) : undefined;
  const handover = new Handover(log);
  const doors = hasSidecar ? await openDoors(boot, handover) : [];
  const sidecar = hasSidecar ? superviseSidecar(context, handover, (how) => vitals.ended('sidecar', how)) : undefined;
  sidecar?.start();
  feeder?.start();
  runtime?.start();
  vitals.start();
  await records.ready();
  log.info({ workspace: boot.name, isolation: boot.isolation, part }, 'workspace runs');
  const ended = runtime?.givenUp.then(async (fault) => {
    await records.failed(fault.sentence);
    return fault;
  });
  return {
    ...(ended === undefined ? {} : { ended }),
    stop: async () => {
      vitals.stop();
      const exitCode = await runtime?.stop();
      if (hasAgent) await hideAgentSecrets(boot);
      await feeder?.stop();
      await sidecar?.stop();
      handover.close();
      for (const door of doors) door.close();
      log.info({ workspace: boot.name, exitCode }, 'workspace stopped');
      return boot.isolation === 'container' ? exitCode : undefined;
    },
  };
}
