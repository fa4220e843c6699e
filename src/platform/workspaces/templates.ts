import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseTemplate, type Template, TemplateName } from '../../contract/template.ts';
import type { WorkspaceSpec } from '../../contract/workspace.ts';
import { INSTALLATION, nodeArguments } from '../../lib/node-program.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import type { HostIsolation } from '../provisioner/workspace-host.ts';
import type { WorkspaceRefusal } from './refusals.ts';

/** For whom neither the workspace nor its template says what to do when there is nothing to do. */
const IDLE_PROMPT = [
  'Ship one issue. With gh, list the open issues of the repositories in $MOORING_REPOSITORIES, take one that nobody is',
  'assigned to and assign it to $MOORING_ASSIGNEE. Clone its repository below /workspace unless it is there, work on a',
  'branch, commit, push, and open a pull request that closes the issue. When git or gh fails, say which command failed',
  'and what it printed; never call that a success. When there is nothing to take, say so.',
].join(' ');

/** `isOwn`: it is the operator's, none of Mooring's. */
type FoundTemplate = { readonly template: Template; readonly isOwn: boolean };

/**
 * Reads `<name>/template.yaml`.
 *
 * @param own the operator's folder of templates, which come before Mooring's of the same name
 */
async function readTemplate(name: string, own: string | undefined): Promise<Result<FoundTemplate, WorkspaceRefusal>> {
  const unusable = (detail: string) => err({ reason: 'template_unusable', detail } as const);
  // The name becomes a path: it may not lead out of the folders.
  if (!TemplateName.safeParse(name).success) return unusable(`"${name}" is no template's name`);
  for (const folder of [...(own === undefined ? [] : [own]), join(INSTALLATION, 'templates')]) {
    const path = join(folder, name, 'template.yaml');
    const text = await readFile(path, 'utf8').catch(errorCode);
    if (typeof text === 'string') {
      const parsed = parseTemplate(text);
      return parsed.ok
        ? ok({ template: parsed.value, isOwn: folder === own })
        : unusable(`${path} is not a template: ${parsed.error.join('; ')}`);
    }
    // Only what is really not there may be looked for elsewhere: another agent would run in its place.
    if (text.code !== 'ENOENT') return unusable(`${path} cannot be read (${text.code})`);
    const fault = await folderFault(folder);
    if (fault !== undefined) return unusable(`${folder} cannot be read (${fault})`);
  }
  return unusable(`there is no template "${name}"${own === undefined ? '' : ` in ${own}, nor one of Mooring's own`}`);
}

/** Why a folder of templates cannot be looked into, by the system's code; undefined when it can. */
export async function folderFault(folder: string): Promise<string | undefined> {
  const found = await readdir(folder).catch(errorCode);
  return 'code' in found ? found.code : undefined;
}

const errorCode = ({ code = 'unknown' }: NodeJS.ErrnoException): { code: string } => ({ code });

/** A workspace's template as it is for that workspace: with its model, and the prompts that it leaves to the template. */
export async function templateOf(
  spec: WorkspaceSpec,
  own: string | undefined,
): Promise<Result<FoundTemplate & { readonly spec: WorkspaceSpec }, WorkspaceRefusal>> {
  const read = await readTemplate(spec.template, own);
  if (!read.ok) return read;
  const { isOwn } = read.value;
  const template = withModel(read.value.template, spec.model);
  if (template === undefined) {
    const choices = read.value.template.models?.choices ?? [];
    const offer = choices.length === 0 ? 'lets nobody choose one' : `has ${choices.join(', ')}`;
    return err({
      reason: 'template_unusable',
      detail: `the template "${spec.template}" has no model "${spec.model}": it ${offer}`,
    });
  }
  if (spec.idle === undefined) return ok({ template, isOwn, spec });
  const text = spec.idle.text ?? template.prompts.idle ?? IDLE_PROMPT;
  return ok({ template, isOwn, spec: { ...spec, idle: { ...spec.idle, text } } });
}

/** With its template's prompts; where there is no such template its start says so. */
export async function completed(spec: WorkspaceSpec, templates: string | undefined): Promise<WorkspaceSpec> {
  const found = await templateOf(spec, templates);
  return found.ok ? found.value.spec : spec;
}

function withModel(template: Template, wanted: string | undefined): Template | undefined {
  const { models, command, variables } = template;
  if (models === undefined) return wanted === undefined ? template : undefined;
  const model = wanted ?? models.default;
  if (!models.choices.includes(model)) return undefined;
  if (models.flag !== undefined) return { ...template, command: [...command, models.flag, model] };
  if (models.variable === undefined) return template;
  return { ...template, variables: { ...variables, [models.variable]: model } };
}

/** An own template's program is in its image; on this machine one of Mooring's would run in its place. */
export function refusedOutside(
  { template: { command }, isOwn, spec }: FoundTemplate & { readonly spec: WorkspaceSpec },
  isolation: HostIsolation['kind'],
): WorkspaceRefusal | undefined {
  const [program, entry = ''] = command;
  if (!isOwn || isolation === 'container' || program !== 'node' || !/^(?:\.\/)?templates\//.test(entry))
    return undefined;
  const detail =
    `the template "${spec.template}" runs ${entry}, which outside containers would be Mooring's own program: ` +
    'name yours by a command that is on the path, or run workspaces in containers';
  return { reason: 'template_unusable', detail };
}

/** As it is run in a container: a template's `agent.ts` is there in one file, with all that it imports. */
export function commandInImage(command: readonly string[]): string[] {
  const [program, entry = '', ...args] = command;
  if (program !== 'node' || !/^templates\/[^/]+\/agent\.ts$/.test(entry)) return [...command];
  return ['node', '/opt/agent/agent.mjs', ...args];
}

/** As it is run on this machine; in a container `node` is the image's own. */
export function commandOnThisMachine(command: readonly string[]): string[] {
  const [program, entry, ...args] = command;
  if (program !== 'node' || entry === undefined) return [...command];
  return [process.execPath, ...nodeArguments(entry, args)];
}
