import { dirname, join } from 'node:path';
import { SOCKETS } from '../../contract/workspace-boot.ts';
import { WIRING_DESCRIPTION, WorkspaceWiring } from '../../contract/workspace-wiring.ts';
import { Fault } from '../../lib/fault.ts';
import { readJsonFile } from '../../lib/json-file.ts';
import type { Patient } from './patient.ts';

/** The workspace in which this very command runs, as its agent. `folder`: where its wiring is. */
export async function patientInside(folder: string, environment: NodeJS.ProcessEnv): Promise<Patient> {
  const wiring = await readJsonFile(join(folder, WIRING_DESCRIPTION), WorkspaceWiring);
  if (wiring === undefined) {
    const remedy = 'have the operator start the workspace again';
    throw new Fault('wiring_missing', `${join(folder, WIRING_DESCRIPTION)} cannot be read`, remedy);
  }
  const { relay, gitconfig, ghConfig } = wiring;
  const gateway = join(dirname(relay), SOCKETS.gateway);
  return { wiring, relay, gateway, gitconfig, ghConfig, environment, remedies: REMEDIES };
}

const REMEDIES = {
  dead: 'tell the operator to start this workspace again',
  hanging: 'it is started again by itself within seconds; if this lasts, tell the operator to see its sidecar log',
};
