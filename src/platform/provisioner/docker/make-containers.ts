import { CONTAINER_PLACES } from '../../../contract/workspace-boot.ts';
import type { WorkspaceSecrets } from '../workspace-host.ts';
import { bootFiles } from './boot-files.ts';
import type { Engine, Labels, ListedContainer } from './engine.ts';
import { LABELS, volumeName } from './labels.ts';
import { type PlannedContainer, STOP_PATIENCE, type WorkspacePlan } from './plan-containers.ts';

export type Place = { readonly engine: Engine; readonly instance: string };

export const labelsOf = (instance: string, workspace?: string): Labels => ({
  [LABELS.instance]: instance,
  ...(workspace === undefined ? {} : { [LABELS.workspace]: workspace }),
});

/** Makes and starts all of a workspace, or leaves nothing of what it made. None of its containers may be there. */
export async function makeContainers(place: Place, plan: WorkspacePlan, secrets: WorkspaceSecrets): Promise<void> {
  const { engine } = place;
  // Whatever fails on the way, an engine that is asked may have done it all the same.
  const undo: (() => Promise<void>)[] = [];
  try {
    await makeVolumes(place, plan, (name) => undo.push(() => engine.removeVolume(name)));
    for (const container of plan.containers) {
      undo.push(() => engine.remove(container.name));
      await engine.create(container);
      await giveFiles(engine, plan, container, secrets);
    }
    for (const { name } of plan.containers) await engine.start(name);
  } catch (error) {
    for (const step of undo.toReversed()) await step().catch(() => undefined);
    throw error;
  }
}

/**
 * Starts what does not run. What was removed is made again, and what depends on something that was down is started
 * after it: it would look at a network that is no more.
 */
export async function mendContainers(place: Place, plan: WorkspacePlan, secrets: WorkspaceSecrets): Promise<void> {
  const { engine } = place;
  let [wasDown, wasGone] = [false, false];
  for (const container of plan.containers) {
    const { name } = container;
    const state = await engine.inspect(name);
    if (state?.isRunning === true && !wasDown) continue;
    if (state?.isRunning === true) await engine.stop(name, STOP_PATIENCE);
    if (state === undefined || wasGone) {
      await engine.remove(name);
      await makeVolumes(place, plan, () => undefined);
      await engine.create(container);
      wasGone = true;
    }
    await giveFiles(engine, plan, container, secrets);
    await engine.start(name);
    wasDown = true;
  }
}

/** In the order in which they must end: an agent's container before the sidecar's, on whose network it is. */
export function inOrderOfEnd(containers: readonly ListedContainer[]): ListedContainer[] {
  const rank = ({ labels }: ListedContainer): number => (labels[LABELS.part] === 'agent' ? 0 : 1);
  return containers.toSorted((a, b) => rank(a) - rank(b));
}

export async function stopContainers({ engine, instance }: Place, workspace: string): Promise<void> {
  for (const { id, isRunning } of inOrderOfEnd(await engine.containers(labelsOf(instance, workspace)))) {
    if (isRunning) await engine.stop(id, STOP_PATIENCE);
  }
}

export async function removeContainers(place: Place, workspace: string): Promise<void> {
  const { engine, instance } = place;
  await stopContainers(place, workspace);
  for (const { id } of inOrderOfEnd(await engine.containers(labelsOf(instance, workspace)))) await engine.remove(id);
}

/** Whether the very containers of the plan run. */
export async function runAsPlanned({ engine, instance }: Place, plan: WorkspacePlan): Promise<boolean> {
  const found = await engine.containers(labelsOf(instance, plan.workspace));
  return (
    found.length === plan.containers.length &&
    plan.containers.every(({ options }) =>
      found.some(
        ({ isRunning, labels }) =>
          isRunning && Object.entries(options.Labels ?? {}).every(([key, value]) => labels[key] === value),
      ),
    )
  );
}

async function makeVolumes(
  { engine, instance }: Place,
  { workspace, volumes }: WorkspacePlan,
  made: (name: string) => void,
): Promise<void> {
  for (const volume of volumes) {
    const name = volumeName(instance, workspace, volume);
    // Containers would make them too, but without labels.
    if (await engine.createVolume(name, labelsOf(instance, workspace))) made(name);
  }
}

async function giveFiles(
  engine: Engine,
  { bootText }: WorkspacePlan,
  { name, part }: PlannedContainer,
  secrets: WorkspaceSecrets,
): Promise<void> {
  await engine.putFiles(name, CONTAINER_PLACES.state, await bootFiles(part, bootText, secrets));
}
