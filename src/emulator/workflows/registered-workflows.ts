import { repositoryFolder } from '../actions/records.ts';
import type { EmulatorContext } from '../context.ts';
import { findEntry, readBlob, readTree } from '../git/plumbing/read-object.ts';
import { resolveRef } from '../git/plumbing/resolve-ref.ts';
import type { Repository } from '../state/model.ts';
import type { Workflow } from '../state/workflow-model.ts';
import { readWorkflowFile, type WorkflowFile } from './read-workflow-file.ts';

const FOLDER = '.github/workflows';

/**
 * The workflows of a repository: the files that stand on its default branch now. One that is seen for the first time
 * gets its id then, which it keeps.
 */
export async function registeredWorkflows(context: EmulatorContext, repository: Repository): Promise<Workflow[]> {
  const folder = repositoryFolder(context, repository);
  const head = await resolveRef(folder, repository.defaultBranch);
  const directory = head === undefined ? undefined : await findEntry(folder, head, FOLDER);
  if (directory?.type !== 'tree') return [];
  const known = seen.get(repository);
  if (known?.tree === directory.oid) return known.workflows;
  const entries = (await readTree(folder, directory.oid)) ?? [];
  const files = entries.filter(({ path, type }) => type === 'blob' && /\.ya?ml$/.test(path));
  const texts = await Promise.all(files.map(({ oid }) => readBlob(folder, oid)));
  const workflows = files.map(({ path }, i) =>
    register(context, repository, `${FOLDER}/${path}`, texts[i]?.toString('utf8') ?? ''),
  );
  seen.set(repository, { tree: directory.oid, workflows });
  return workflows;
}

/** What a tree of files was read as: each file costs a process of git's. */
const seen = new WeakMap<Repository, { readonly tree: string; readonly workflows: Workflow[] }>();

/** What a workflow's file says at a commit; undefined when it is not there, or is none. */
export async function workflowFileAt(
  context: EmulatorContext,
  repository: Repository,
  { path }: Workflow,
  commit: string,
): Promise<WorkflowFile | undefined> {
  const folder = repositoryFolder(context, repository);
  const entry = await findEntry(folder, commit, path);
  const bytes = entry === undefined ? undefined : await readBlob(folder, entry.oid);
  const read = bytes === undefined ? undefined : readWorkflowFile(path, bytes.toString('utf8'));
  return read?.ok === true ? read.value : undefined;
}

/** A file that cannot be read is a workflow all the same, under its path. */
function register(context: EmulatorContext, repository: Repository, path: string, text: string): Workflow {
  const { model } = context;
  const read = readWorkflowFile(path, text);
  const name = read.ok ? read.value.name : path;
  const known = model.workflows.find((each) => each.repositoryId === repository.id && each.path === path);
  if (known?.name === name) return known;
  const now = context.clock();
  context.changed();
  if (known !== undefined) return Object.assign(known, { name, updatedAt: now });
  const made: Workflow = {
    ...{ id: model.nextId++, repositoryId: repository.id, path, name },
    ...{ state: 'active', createdAt: now, updatedAt: now },
  };
  model.workflows.push(made);
  return made;
}
