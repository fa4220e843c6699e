import { z } from 'zod';
import { sameName } from '../../actions/records.ts';
import type { EmulatorContext } from '../../context.ts';
import type { Label, Repository } from '../../state/model.ts';

/** GitHub takes labels by name, or as objects that hold one. */
export const LabelNames = z
  .array(z.union([z.string(), z.object({ name: z.string() })]))
  .transform((labels) => labels.map((label) => (typeof label === 'string' ? label : label.name)));

/** What GitHub gives a label that is made by being put on an issue. */
const COLOR = 'ededed';

export function findLabel({ model }: EmulatorContext, repository: Repository, name: string): Label | undefined {
  return model.labels.find((each) => each.repositoryId === repository.id && sameName(each.name, name));
}

/** The repository's labels of these names; as on GitHub one that is not there yet is made. */
export function labelsNamed(context: EmulatorContext, repository: Repository, names: readonly string[]): Label[] {
  return names.map((name) => findLabel(context, repository, name) ?? makeLabel(context, repository, { name }));
}

export function makeLabel(
  context: EmulatorContext,
  repository: Repository,
  wanted: {
    readonly name: string;
    readonly color?: string | undefined;
    readonly description?: string | null | undefined;
  },
): Label {
  const { name, color = COLOR, description = null } = wanted;
  const label: Label = { id: context.model.nextId++, repositoryId: repository.id, name, color, description };
  context.model.labels.push(label);
  context.changed();
  return label;
}
