import { join } from 'node:path';
import type { DoorName } from '../../contract/connection-handoff.ts';
import { SOCKETS, type WorkspaceBoot } from '../../contract/workspace-boot.ts';
import type { RunningProgram } from '../../lib/program.ts';
import type { InitContext } from './context.ts';
import { Handover } from './doors/handover.ts';
import { type OpenDoor, openLoopbackDoor, openSocketDoor } from './doors/open-door.ts';
import { pipeTo } from './doors/pipe-to-github.ts';
import { readGatewayAccess, writeGatewayAccess } from './gateway-access.ts';
import { PLAIN_GITHUB_SOCKET, placesOf, servesPlainHttp } from './sandbox/places.ts';
import { superviseFeeder } from './supervise-feeder.ts';
import { superviseRuntime } from './supervise-runtime.ts';
import { superviseSidecar } from './supervise-sidecar.ts';
import { wiring, wiringLinks, writeWiring } from './wiring/write-wiring.ts';

/**
 * Brings a workspace up, from the outside in: doors, wiring, sidecar, agent. It goes down the other way round,
 * so that the agent's last command still finds the gateway.
 */
export async function runWorkspace(context: InitContext): Promise<RunningProgram> {
  const { boot, log, records } = context;
  await records.claim();
  await records.endLeftovers();
  const runtime = await superviseRuntime(context);
  const feeder = boot.delivery === 'helper' ? await superviseFeeder(context) : undefined;
  const handover = new Handover(log);
  const doors = await openDoors(boot, handover);
  const sidecar = superviseSidecar(context, handover);
  sidecar.start();
  feeder?.start();
  runtime.start();
  await records.ready();
  log.info({ workspace: boot.name, isolation: boot.isolation }, 'workspace runs');
  return {
    stop: async () => {
      await runtime.stop();
      await feeder?.stop();
      await sidecar.stop();
      handover.close();
      for (const door of doors) door.close();
      log.info({ workspace: boot.name }, 'workspace stopped');
    },
  };
}

async function openDoors(boot: WorkspaceBoot, handover: Handover): Promise<OpenDoor[]> {
  const { folders } = boot;
  const through = (door: DoorName) => handover.offer.bind(handover, door);
  const access = await readGatewayAccess(folders.sidecar);
  const git = await openLoopbackDoor(access.port, through('git'));
  const gateway = { port: git.port, key: access.key };
  await writeGatewayAccess(folders.sidecar, gateway);
  const places = placesOf(boot);
  await writeWiring(folders.wiring, wiring(boot, gateway, places, process.execPath), wiringLinks(boot, places));
  const doors = [
    git,
    await openSocketDoor(join(folders.run, SOCKETS.gateway), through('gh')),
    await openSocketDoor(join(folders.run, SOCKETS.relay), through('relay')),
  ];
  if (boot.delivery !== 'gateway' && servesPlainHttp(boot)) {
    doors.push(await openSocketDoor(join(folders.run, PLAIN_GITHUB_SOCKET), pipeTo(boot.github.web)));
  }
  return doors;
}
