import { join } from 'node:path';
import { type HelperWiring, WIRING_DESCRIPTION, WorkspaceWiring } from '../../contract/workspace-wiring.ts';
import { Fault } from '../../lib/fault.ts';
import { readJsonFile } from '../../lib/json-file.ts';

/** What this delivery's programs go by. */
export type OwnWiring = {
  /** The host in clone URLs. */
  readonly github: string;
  /** The relay's socket. */
  readonly relay: string;
} & HelperWiring;

export async function readOwnWiring(folder: string): Promise<OwnWiring> {
  const path = join(folder, WIRING_DESCRIPTION);
  const wiring = await readJsonFile(path, WorkspaceWiring);
  if (wiring === undefined) {
    throw new Fault('wiring_missing', `${path} cannot be read`, 'have the operator start the workspace again');
  }
  const { github, relay, helper, delivery } = wiring;
  if (helper === undefined) {
    const remedy = 'use git and gh as they are wired: they need no helper';
    throw new Fault('token_not_delivered', `this workspace has delivery ${delivery}`, remedy);
  }
  return { github, relay, ...helper };
}
