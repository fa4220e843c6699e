import { CONTAINER_PLACES } from '../../../contract/workspace-boot.ts';
import type { PrepareSecrets, WorkspaceSecrets } from '../workspace-host.ts';
import { bootFiles } from './boot-files.ts';
import type { Engine, Labels, ListedContainer } from './engine.ts';
import { LABELS, type Volume, volumeName } from './labels.ts';
import { type PlannedContainer, STOP_PATIENCE, type WorkspacePlan } from './plan-containers.ts';
import type { Undo } from './undo.ts';

export type Place = { readonly engine: Engine; readonly instance: string };

export const labelsOf = (instance: string, workspace?: string): Labels => ({
  [LABELS.instance]: instance,
  ...(workspace === undefined ? {} : { [LABELS.workspace]: workspace }),
});

/** Makes and starts all of a workspace. None of its containers may be there. `undo` learns what it makes. */
export async function makeContainers(
  place: Place,
  plan: WorkspacePlan,
  prepare: PrepareSecrets,
  undo: Undo,
): Promise<void> {
  const { engine } = place;
  // Whatever fails on the way, an engine that is asked may have done it all the same.
  const made = await makeVolumes(place, plan, (name) => undo.add(() => engine.removeVolume(name)));
  const secrets = await prepare({ isStateNew: made.has('state') });
  for (const container of plan.containers) {
    undo.add(() => engine.remove(container.name));
    await engine.create(container);
    await giveFiles(engine, plan, container, secrets);
  }
  for (const { name } of plan.containers) await engine.start(name);
}

/**
 * Starts what does not run. What was removed is made again, and what depends on something that was down is started
 * after it: it would look at a network that is no more.
 */
export async function mendContainers(place: Place, plan: WorkspacePlan, prepare: PrepareSecrets): Promise<void> {
  const { engine } = place;
  let [wasDown, wasGone] = [false, false];
  let secrets: WorkspaceSecrets | undefined;
  for (const container of plan.containers) {
    const { name } = container;
    const state = await engine.inspect(name);
    if (state?.isRunning === true && !wasDown) continue;
    if (state?.isRunning === true) await engine.stop(name, STOP_PATIENCE);
    if (state === undefined || wasGone) {
      await engine.remove(name);
      const made = await makeVolumes(place, plan);
      // Before anything else can fail: the next try finds a volume that is there.
      secrets ??= await prepare({ isStateNew: made.has('state') });
      await engine.create(container);
      wasGone = true;
    }
    secrets ??= await prepare({ isStateNew: false });
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

/** Returns those that were not there. */
async function makeVolumes(
  { engine, instance }: Place,
  { workspace, volumes }: WorkspacePlan,
  making: (name: string) => void = () => undefined,
): Promise<ReadonlySet<Volume>> {
  const made = new Set<Volume>();
  for (const volume of volumes) {
    const name = volumeName(instance, workspace, volume);
    if (await engine.hasVolume(name)) continue;
    making(name);
    // Containers would make them too, but without labels.
    await engine.createVolume(name, labelsOf(instance, workspace));
    made.add(volume);
  }
  return made;
}

async function giveFiles(
  engine: Engine,
  { bootText }: WorkspacePlan,
  { name, part }: PlannedContainer,
  secrets: WorkspaceSecrets,
): Promise<void> {
  await engine.putFiles(name, CONTAINER_PLACES.state, await bootFiles(part, bootText, secrets));
}
